"""What a request says, checked: each function returns a clean value or raises the refusal for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from chatroom import names
from chatroom.models import CLIENT_ID_MAX, REACTIONS, REASON_MAX, USER_ID_LENGTH, Room, UserInfo
from chatroom.models.prepared import PreparedQuery
from chatroom.own_refusals import UnknownReaction
from chatroom.people import NOBODY
from chatroom.refusals import (
    BadClientId,
    BadCursor,
    EmptyText,
    NoSuchPerson,
    NoSuchRoom,
    TextTooLong,
    UnusableName,
    UnusableNumbers,
    UnusableRoomName,
    UnusableText,
)

ROOMS = PreparedQuery(lambda name: Room.objects.filter(name=name))

CLIENT_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{CLIENT_ID_MAX}}}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,16}")
LARGEST_NUMBER = 2**53 - 1  # what a JSON number holds exactly in every language

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody sends: the text, the client's own name for it, and the number of the message that it answers."""

    text: str
    client_id: str
    reply_to: int | None


def read_message(fields: Fields, longest: int) -> Message:
    """Reads `chat_content`, of `longest` code points at the most, `client_id` and `reply_to`.

    Raises EmptyText, TextTooLong, UnusableText, BadClientId, UnusableNumbers.
    """
    client_id = fields.get("client_id", "")
    if client_id and not CLIENT_ID.fullmatch(client_id):
        raise BadClientId
    reply_to = read_entry_number(fields, "reply_to") if fields.get("reply_to") else None
    return Message(read_text(fields, longest), client_id, reply_to)


def read_text(fields: Fields, longest: int) -> str:
    """Reads `chat_content`, of `longest` code points at the most. Raises EmptyText, TextTooLong, UnusableText."""
    try:
        return names.clean_message(fields.get("chat_content", ""), longest)
    except names.Empty:
        raise EmptyText from None
    except names.TooLong:
        raise TextTooLong(longest) from None
    except names.BadText:
        raise UnusableText from None


def read_entry_number(fields: Fields, field: str = "number") -> int:
    """Reads the number of one entry. Raises UnusableNumbers."""
    raw = fields.get(field, "")
    if not WHOLE_NUMBER.fullmatch(raw):
        raise UnusableNumbers
    return int(raw)


def read_nickname(fields: Fields) -> str:
    """Reads `user_name`. Raises UnusableName."""
    try:
        return names.clean_nickname(fields.get("user_name", ""), settings.CHAT_NAME_MAX)
    except names.BadName as error:
        raise UnusableName(settings.CHAT_NAME_MAX, length_is_wrong=error.reason in ("empty", "too_long")) from None


def read_room_name(raw: str) -> str:
    """Returns the one spelling of the room name `raw`. Raises UnusableRoomName."""
    try:
        return names.clean_room_name(raw)
    except names.BadRoomName:
        raise UnusableRoomName from None


def find_room(raw: str) -> Room:
    """Returns the room of that name, however it is spelled. Raises NoSuchRoom."""
    try:
        room = ROOMS.row(names.clean_room_name(raw))
    except names.BadRoomName:
        raise NoSuchRoom from None
    if room is None:
        raise NoSuchRoom
    return room


def read_number(fields: Fields, field: str, *, lowest: int = 0, highest: int = LARGEST_NUMBER) -> int | None:
    """Reads a whole number from `lowest` to `highest`, None where the field is missing. Raises BadCursor."""
    raw = fields.get(field)
    if raw is None:
        return None
    if not WHOLE_NUMBER.fullmatch(raw) or not lowest <= int(raw) <= highest:
        raise BadCursor
    return int(raw)


def read_numbers(fields: Fields, most: int) -> list[int]:
    """Reads `numbers`, a set of entry numbers such as 3,5-9, at most `most`. Raises UnusableNumbers."""
    try:
        return names.read_numbers(fields.get("numbers", ""), most)
    except names.BadNumbers:
        raise UnusableNumbers from None


def read_reaction(fields: Fields) -> str:
    """Reads `reaction`, one of REACTIONS. Raises UnknownReaction."""
    reaction = fields.get("reaction", "")
    if reaction not in REACTIONS:
        raise UnknownReaction
    return reaction


def read_reason(fields: Fields) -> str:
    """Reads `reason`: one line, cut to its longest. Raises UnusableText."""
    try:
        return names.clean_line(fields.get("reason", ""))[:REASON_MAX]
    except names.BadText:
        raise UnusableText from None


def find_person(fields: Fields) -> UserInfo:
    """Returns the identity whose `user_id` the request names. Raises NoSuchPerson."""
    user_id = fields.get("user_id", "")
    if len(user_id) > USER_ID_LENGTH or not (user_id.isascii() and user_id.isdecimal()) or user_id in NOBODY:
        raise NoSuchPerson
    try:
        return UserInfo.objects.select_related("account").get(user_id=user_id)
    except UserInfo.DoesNotExist:
        raise NoSuchPerson from None
