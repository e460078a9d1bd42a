"""Who is typing in which room: said by their pages, for a few seconds at a time, and ended by what they then say."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatroom.delivery.log import Entry

TYPING_SECONDS = 6.0  # after which somebody who does not say so again has stopped
NAMED_MAX = 5  # people who are named in an answer
NAMED_UP_TO = 50  # people in a room; in a larger one only the number of those who type is told
NOBODY_TYPES = b"null"
ROOM_TYPISTS_MAX = 50  # whom one process tells of in one room


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody who types: since when by the wall clock (ms), and until when by the clock of this process (s)."""

    user_id: str
    user_name: str
    at_ms: int
    until: float


class Typists:
    """Those who have told this process that they are typing."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, Typist]] = {}

    def add(self, room: str, typist: Typist) -> None:
        """Takes a sign from `typist`, the first or another."""
        known = self._rooms.setdefault(room, {})
        if typist.user_id in known or len(known) < ROOM_TYPISTS_MAX:
            known[typist.user_id] = typist

    def sweep(self, now: float) -> None:
        """Forgets those whose time was over at `now`."""
        for room, known in list(self._rooms.items()):
            for user_id in [user_id for user_id, typist in known.items() if typist.until <= now]:
                del known[user_id]
            if not known:
                del self._rooms[room]

    def rooms(self) -> Iterable[str]:
        """The rooms in which somebody types."""
        return self._rooms.keys()

    def of(self, room: str) -> Sequence[Typist]:
        """Those who type in `room`."""
        return list(self._rooms.get(room, {}).values())


def still_typing(typists: Iterable[Typist], said: Mapping[str, int], now: float) -> list[Typist]:
    """Returns, once each and in an order that does not change, those of `typists` who have not stopped.

    `said` tells when (ms by the wall clock) somebody said something last: what they typed until then has been sent.
    """
    newest: dict[str, Typist] = {}
    for typist in typists:
        known = newest.get(typist.user_id)
        if typist.until > now and (known is None or typist.at_ms > known.at_ms):
            newest[typist.user_id] = typist
    return [newest[user_id] for user_id in sorted(newest) if newest[user_id].at_ms > said.get(user_id, 0)]


def last_said(entries: Iterable[Entry]) -> dict[str, int]:
    """Returns for each author of messages in `entries`, which ascend, when (ms by the wall clock) the last one came."""
    said: dict[str, int] = {}
    for entry in entries:
        fields = json.loads(entry.json)
        if fields.get("kind") == "say":
            said[fields["user_id"]] = fields["at"]
    return said


def typing_json(typists: Sequence[Typist], online: int) -> bytes:
    """Returns the JSON value that tells readers who types, in a room of `online` people."""
    if not typists:
        return NOBODY_TYPES
    named = typists[:NAMED_MAX] if online <= NAMED_UP_TO else ()
    people = [{"user_id": each.user_id, "user_name": each.user_name} for each in named]
    value = {"count": len(typists), "people": people}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
