"""The rules for what people write: nicknames, room names, messages, user ids. No Django in here."""

from chatroom.names.message_text import BadText, Empty, TooLong, clean_line, clean_message
from chatroom.names.nickname import BadName, NameFault, clean_nickname
from chatroom.names.numbers import BadNumbers, read_numbers, write_numbers
from chatroom.names.room_name import RESERVED_ROOM_NAMES, BadRoomName, RoomNameFault, clean_room_name
from chatroom.names.user_id import COLOURS, colour_of, new_user_id, tag_of

__all__ = [
    "COLOURS",
    "RESERVED_ROOM_NAMES",
    "BadName",
    "BadNumbers",
    "BadRoomName",
    "BadText",
    "Empty",
    "NameFault",
    "RoomNameFault",
    "TooLong",
    "clean_line",
    "clean_message",
    "clean_nickname",
    "clean_room_name",
    "colour_of",
    "new_user_id",
    "read_numbers",
    "tag_of",
    "write_numbers",
]
