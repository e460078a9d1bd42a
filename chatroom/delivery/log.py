"""The log's shapes: an entry, a piece of the log, a reader's cursor, and the answer made of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

ANSWER_ENTRIES_MAX = 100
ANSWER_BYTES_MAX = 256 * 1024
NEWEST_ENTRIES = 50


class StoreUnavailable(Exception):
    """The store does not answer now; what it holds is not lost."""


class UnknownRoom(Exception):
    """There is no room of that name."""


class Entry(NamedTuple):
    """An entry as delivery sees it: its number, its tag, and the JSON object that readers get, in UTF-8.

    One that `erases` says that older entries are not what they were: they are to be read again.
    """

    id: int
    tag: str
    json: bytes
    erases: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a room's log, as the store read it.

    `entries` ascend without a gap. `anchor_tag` is the tag of the entry just before the first one asked for: None where
    the store has no such entry, "" where none can be (the log's start). `lock` is the room's at that moment.
    """

    anchor_tag: str | None
    entries: Sequence[Entry]
    more: bool = False
    lock: str = ""


class Head(NamedTuple):
    """The number and the tag of a room's newest entry, (0, "") for an empty log, and the room's lock."""

    last_id: int
    tag: str
    lock: str = ""


class Cursor(NamedTuple):
    """How far a reader has read: the newest entry's number, and its tag where the reader gave one."""

    last_id: int
    tag: str | None = None


class Answer(NamedTuple):
    """What a poll is answered: JSON in UTF-8, how far its reader has read then, and whether there is more."""

    body: bytes
    cursor: Cursor
    more: bool = False


class Store(Protocol):
    """Where the log is kept. Each call raises StoreUnavailable where the store does not answer."""

    async def newest(self, room: str, count: int) -> Piece:
        """Reads at most `count` of the newest entries. Raises UnknownRoom."""

    async def after(self, room: str, last_id: int, count: int) -> Piece:
        """Reads at most `count` entries after number `last_id`, and that entry's tag. Raises UnknownRoom."""

    async def missed(self, room: str, last_id: int, count: int) -> Piece:
        """Reads as `after` does, for one reader whose cursor is older than what is in memory. Raises UnknownRoom."""

    async def heads(self, rooms: Sequence[str]) -> dict[str, Head]:
        """Reads the newest entries' numbers and tags, and the locks; a room that is gone is left out."""


def within_bounds(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Returns the longest run from the start of `entries` that one answer may carry: one entry at the least."""
    total = 0
    for index, entry in enumerate(entries):
        total += len(entry.json)
        if index and (index >= ANSWER_ENTRIES_MAX or total > ANSWER_BYTES_MAX):
            return entries[:index]
    return entries


def answer(
    cursor_id: int,
    entries: Sequence[Entry],
    *,
    tag: str,
    online: int,
    typing: bytes,
    more: bool = False,
    reset: str | None = None,
    retry_ms: int = 0,
) -> Answer:
    """Returns a poll's answer: `entries` are all after number `cursor_id`; `tag` is the newest one's, `typing` JSON."""
    last_id = entries[-1].id if entries else cursor_id
    body = (
        b'{"from":%d,"last_id":%d,"info":[%b],"online":%d,"typing":%b,"more":%b,"reset":%b,"tag":%b,"retry_ms":%d}'
        % (
            cursor_id,
            last_id,
            b",".join([entry.json for entry in entries]),
            online,
            typing,
            b"true" if more else b"false",
            json.dumps(reset).encode(),
            json.dumps(tag).encode(),
            retry_ms,
        )
    )
    return Answer(body, Cursor(last_id, tag or None), more)
