"""Every write that others in a room must see. Views and admin call these, and nothing else writes the log."""

from chatroom.actions.claiming import claim, renew_claim
from chatroom.actions.erasing import erase
from chatroom.actions.hiding import hide, hide_all_by, restore
from chatroom.actions.messages import post_message
from chatroom.actions.people import force_name, give_name_back, rename
from chatroom.actions.reporting import answer_reports, report
from chatroom.actions.restricting import lift, restrict, restrict_network
from chatroom.actions.rooms import delete_room, make_room
from chatroom.actions.settings import appoint, change_settings, dismiss, pin

__all__ = [
    "answer_reports",
    "appoint",
    "change_settings",
    "claim",
    "delete_room",
    "dismiss",
    "erase",
    "force_name",
    "give_name_back",
    "hide",
    "hide_all_by",
    "lift",
    "make_room",
    "pin",
    "post_message",
    "rename",
    "renew_claim",
    "report",
    "restore",
    "restrict",
    "restrict_network",
]
