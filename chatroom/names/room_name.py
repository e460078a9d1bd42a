"""A room's name, which is part of its address: one spelling a room, letters of any script."""

import unicodedata
from typing import Literal

import regex

from chatroom.names.code_points import STACKED_MARKS

RoomNameFault = Literal["empty", "too_long", "character", "marks", "reserved"]

LONGEST_ROOM_NAME = 32

# These are addresses beside the rooms': the first page's endpoints.
RESERVED_ROOM_NAMES = frozenset({"get_near_log", "save_chat_log"})

# The Chinese zero is a letter number (Nl). Hangul fillers are letters by category, and invisible.
LETTER = r"[[\p{L}\p{Nl}\p{Nd}]--\p{Default_Ignorable_Code_Point}]"
MARK = r"[[\p{Mn}\p{Mc}]--\p{Default_Ignorable_Code_Point}]"
SPELLING = regex.compile(rf"(?:{LETTER}{MARK}*+|[_-])++", regex.V1)
STACK = regex.compile(STACKED_MARKS, regex.V1)


NORMALISED_MAX = 512  # code points: many times what any name has before it is composed


class BadRoomName(ValueError):
    """A name that no room can have; `reason` is one of `RoomNameFault`."""

    def __init__(self, reason: RoomNameFault) -> None:
        super().__init__(reason)
        self.reason: RoomNameFault = reason


def clean_room_name(raw: str) -> str:
    """The one spelling of the room asked for, case folded, 1 to 32 code points; raises `BadRoomName`."""
    raw = raw.strip()
    if len(raw) > NORMALISED_MAX:
        # To normalise takes time that is quadratic in the marks of a text.
        raise BadRoomName("too_long")
    name = _fold(raw)
    if not name:
        raise BadRoomName("empty")
    if len(name) > LONGEST_ROOM_NAME:
        raise BadRoomName("too_long")
    if not SPELLING.fullmatch(name):
        raise BadRoomName("character")
    if STACK.search(name):
        raise BadRoomName("marks")
    if name in RESERVED_ROOM_NAMES:
        raise BadRoomName("reserved")
    return name


def _fold(text: str) -> str:
    """NFKC and case folding, until nothing changes: either can undo the other's work (Unicode 3.13, D146)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded if folded == text else _fold(folded)
