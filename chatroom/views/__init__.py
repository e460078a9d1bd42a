"""The pages and the endpoints; each view reads, calls one action, and answers."""

from chatroom.views.about_me import about_me, download_me, erase_me
from chatroom.views.awareness import awareness
from chatroom.views.claim import claim
from chatroom.views.code import code
from chatroom.views.embedding import embed, embed_colours, embed_newest, embed_script
from chatroom.views.exporting import export
from chatroom.views.guest_talk import ask_duck
from chatroom.views.held import approve_held, held, refuse_held
from chatroom.views.home import home, open_room
from chatroom.views.installed import manifest, offline, service_worker
from chatroom.views.log import entries, get_near_log, save_chat_log
from chatroom.views.moderation import force_name, hide, restore
from chatroom.views.own_messages import delete_message, edit, react
from chatroom.views.passcode import passcode
from chatroom.views.people import new_identity, rename, ticket
from chatroom.views.people_here import people_here
from chatroom.views.reading import history, search
from chatroom.views.reports import answer_reports, report, reports
from chatroom.views.restricting import lift, preview_restriction, restrict, restrictions
from chatroom.views.robots import revoke_robot, robot_say, robots
from chatroom.views.room import happy
from chatroom.views.running import appoint, delete, dismiss, pin, renew_claim, settings
from chatroom.views.seed import seed_get_near_log, seed_save_chat_log
from chatroom.views.sendchat import sendchat
from chatroom.views.typing import typing
from chatroom.views.webhooks import remove_webhook, switch_webhook, webhooks
from chatroom.views.what_waits import what_waits
from chatroom.views.words import remove_words, words

__all__ = [
    "about_me",
    "answer_reports",
    "appoint",
    "approve_held",
    "ask_duck",
    "awareness",
    "claim",
    "code",
    "delete",
    "delete_message",
    "dismiss",
    "download_me",
    "embed",
    "embed_colours",
    "embed_newest",
    "embed_script",
    "edit",
    "entries",
    "erase_me",
    "export",
    "force_name",
    "get_near_log",
    "happy",
    "held",
    "hide",
    "history",
    "home",
    "lift",
    "manifest",
    "new_identity",
    "offline",
    "open_room",
    "passcode",
    "people_here",
    "pin",
    "preview_restriction",
    "react",
    "refuse_held",
    "remove_webhook",
    "remove_words",
    "rename",
    "renew_claim",
    "report",
    "reports",
    "restore",
    "restrict",
    "restrictions",
    "revoke_robot",
    "robot_say",
    "robots",
    "save_chat_log",
    "search",
    "seed_get_near_log",
    "seed_save_chat_log",
    "sendchat",
    "service_worker",
    "settings",
    "switch_webhook",
    "ticket",
    "typing",
    "webhooks",
    "what_waits",
    "words",
]
