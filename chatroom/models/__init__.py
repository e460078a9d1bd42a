"""What is stored: rooms, the people in them, the entries of their logs, and what moderators do."""

from chatroom.models.bulletins import ProcessBulletin
from chatroom.models.duck import SAYING_MAX, DuckIndex, DuckPair
from chatroom.models.entries import CLIENT_ID_MAX, CONTENT_COLUMN_MAX, ChatInfo
from chatroom.models.moderation import (
    REASON_MAX,
    WORD_MAX,
    AuditRecord,
    HeldMessage,
    Report,
    Restriction,
    Revision,
    Word,
)
from chatroom.models.people import (
    BLOCK_LENGTH,
    LETTERS_MAX,
    NAME_COLUMN_MAX,
    USER_ID_LENGTH,
    AccountName,
    Trace,
    UserInfo,
)
from chatroom.models.reactions import REACTIONS, Reaction
from chatroom.models.robots import Robot
from chatroom.models.rooms import ROOM_NAME_MAX, TAG_LENGTH, TITLE_MAX, WELCOME_MAX, Room
from chatroom.models.search import SearchMark
from chatroom.models.webhooks import Webhook

__all__ = [
    "BLOCK_LENGTH",
    "CLIENT_ID_MAX",
    "CONTENT_COLUMN_MAX",
    "LETTERS_MAX",
    "NAME_COLUMN_MAX",
    "REASON_MAX",
    "REACTIONS",
    "ROOM_NAME_MAX",
    "SAYING_MAX",
    "TAG_LENGTH",
    "TITLE_MAX",
    "USER_ID_LENGTH",
    "WELCOME_MAX",
    "WORD_MAX",
    "AccountName",
    "AuditRecord",
    "ChatInfo",
    "DuckIndex",
    "DuckPair",
    "HeldMessage",
    "ProcessBulletin",
    "Reaction",
    "Report",
    "Restriction",
    "Revision",
    "Robot",
    "Room",
    "SearchMark",
    "Trace",
    "UserInfo",
    "Webhook",
    "Word",
]
