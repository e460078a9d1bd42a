"""Every write that others in a room must see. Views and admin call these, and nothing else writes the log."""

from chatroom.actions.claiming import claim, renew_claim
from chatroom.actions.erasing import erase
from chatroom.actions.hiding import hide, hide_all_by, restore
from chatroom.actions.holding import approve, hold, refuse_held
from chatroom.actions.joining import join
from chatroom.actions.messages import post_message
from chatroom.actions.own_messages import delete_message, edit_message
from chatroom.actions.people import force_name, give_name_back, rename
from chatroom.actions.reacting import react
from chatroom.actions.reporting import answer_reports, report
from chatroom.actions.restricting import lift, restrict, restrict_network
from chatroom.actions.robots import make_robot, revoke_robot
from chatroom.actions.rooms import delete_room, make_room
from chatroom.actions.saying import say
from chatroom.actions.settings import appoint, change_settings, dismiss, pin
from chatroom.actions.webhooks import make_webhook, remove_webhook, switch_webhook
from chatroom.actions.words import add_words, remove_words

__all__ = [
    "add_words",
    "answer_reports",
    "appoint",
    "approve",
    "change_settings",
    "claim",
    "delete_message",
    "delete_room",
    "dismiss",
    "edit_message",
    "erase",
    "force_name",
    "give_name_back",
    "hide",
    "hide_all_by",
    "hold",
    "join",
    "lift",
    "make_robot",
    "make_room",
    "make_webhook",
    "pin",
    "post_message",
    "react",
    "refuse_held",
    "remove_webhook",
    "remove_words",
    "rename",
    "renew_claim",
    "report",
    "restore",
    "restrict",
    "restrict_network",
    "revoke_robot",
    "say",
    "switch_webhook",
]
