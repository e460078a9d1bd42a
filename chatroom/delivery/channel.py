"""One room in memory: its newest entries, and those who wait for the next."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from chatroom.delivery.gathering import Gathering
from chatroom.delivery.log import NEWEST_ENTRIES, Answer, Cursor, Entry, Head, Piece, answer, within_bounds
from chatroom.delivery.people import People
from chatroom.delivery.poll import Waiter
from chatroom.delivery.typists import NOBODY_TYPES

KEPT_ENTRIES = 200  # in memory for each room: four pages of what a new reader is shown
KEPT_SECONDS = 2.0  # of a room that shouts: a reader who is late by less is not looked after in the store
KEPT_BYTES = 512 * 1024
RECENT_ENTRIES = 50  # among which the message is with which somebody has just stopped typing


class Channel:
    """A room's newest entries without a gap up to `last_id`, its waiters and its people."""

    def __init__(self, room: str, people: People) -> None:
        self.room = room
        self.loaded = False
        self.stale = False  # to be read anew as a whole when it is read the next time
        self.forgotten = 0  # times
        self.waiters: dict[Waiter, None] = {}  # as they came
        self.streams = 0  # of those who wait
        self.gathering = Gathering()
        self.people = people
        self.presence = people.presence
        self.idle_since: float | None = None
        self.reread_at: float | None = None
        self.announced_online: int | None = None  # None: somebody who waits shows another number
        self.announced_typing = NOBODY_TYPES
        self.next_announcement = 0.0
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._head = Head(0, "")
        self._at_head = Cursor(0, "")

    @property
    def head(self) -> Head:
        """The newest entry's number and tag, and the room's lock."""
        return self._head

    def relock(self, lock: str) -> bool:
        """Takes `lock` for the room's; returns whether it was another."""
        if lock == self._head.lock:
            return False
        self._head = self._head._replace(lock=lock)
        return True

    def hold(self, waiter: Waiter) -> None:
        """Adds `waiter` to those who wait."""
        self.waiters[waiter] = None
        self.streams += waiter.stream
        if waiter.cursor == self._at_head:
            # One object for all who have read everything: the room's thousand readers need not keep a thousand.
            waiter.cursor = self._at_head

    def release(self, waiter: Waiter) -> None:
        """Takes `waiter`, who waits, out."""
        del self.waiters[waiter]
        self.streams -= waiter.stream

    def forget(self) -> None:
        """Lets nobody be answered from memory until it has been read anew; a read that is under way is too early."""
        self.loaded = False
        self.forgotten += 1

    def replace(self, piece: Piece) -> None:
        """Takes `piece`, the newest entries, for all that is known: the first load, or another history."""
        self._entries.clear()
        self._bytes = 0
        self._set_head(Head(0, "", piece.lock))
        self.loaded = True
        self.stale = False
        self._append(piece.entries)

    def extend(self, piece: Piece) -> bool:
        """Adds `piece`, read after this channel's head; False, and nothing is added, where it is of another history."""
        if self._head.last_id and piece.anchor_tag != self._head.tag:
            return False
        if piece.entries and piece.entries[0].id != self._head.last_id + 1:
            return False
        self.relock(piece.lock)
        self._append(piece.entries)
        return True

    def remembers(self, last_id: int) -> bool:
        """Whether all that follows entry `last_id`, and that entry's tag, are in memory."""
        if not self._entries:
            return last_id == self._head.last_id
        first = self._entries[0].id
        return (first <= last_id <= self._head.last_id) or (last_id == 0 and first == 1)

    def knows(self, cursor: Cursor) -> bool:
        """Whether `cursor` is of this history, and all that follows it is in memory."""
        return self.remembers(cursor.last_id) and cursor.tag in (None, self.tag_of(cursor.last_id))

    def is_past(self, last_id: int) -> bool:
        """Whether entry `last_id` is older than all that is in memory."""
        return bool(self._entries) and last_id < self._entries[0].id

    def is_at_head(self, cursor: Cursor) -> bool:
        """Whether `cursor` has read all that there is, of this history."""
        return cursor.last_id == self._head.last_id and cursor.tag in (None, self._head.tag)

    def tag_of(self, last_id: int) -> str:
        """The tag of entry `last_id`, which the channel remembers."""
        return self._entries[last_id - self._entries[0].id].tag if last_id else ""

    def newest(self, *, reset: str | None = None, retry_ms: int = 0) -> Answer:
        """The answer for a reader without a usable cursor: the newest entries."""
        newest = list(islice(reversed(self._entries), NEWEST_ENTRIES))
        entries = within_bounds(newest)[::-1]
        first = entries[0].id - 1 if entries else self._head.last_id
        return answer(
            first,
            entries,
            tag=self._head.tag,
            online=self.people.online,
            typing=self.people.typing,
            reset=reset,
            retry_ms=retry_ms,
        )

    def after(self, last_id: int, *, retry_ms: int = 0) -> Answer:
        """The answer for a reader who has read up to `last_id`, which the channel remembers."""
        if last_id == self._head.last_id:
            return answer(
                last_id,
                (),
                tag=self._head.tag,
                online=self.people.online,
                typing=self.people.typing,
                retry_ms=retry_ms,
            )
        start = last_id + 1 - self._entries[0].id
        following = list(islice(self._entries, start, None))
        entries = within_bounds(following)
        return answer(
            last_id,
            entries,
            tag=entries[-1].tag,
            online=self.people.online,
            typing=self.people.typing,
            more=len(entries) < len(following),
            retry_ms=retry_ms,
        )

    def watch_typing(self, now: float) -> None:
        """Looks anew at who types, at `now` (seconds): what somebody has said since ends it."""
        self.people.watch_typing(self._recent(), now)

    def _recent(self) -> Iterator[Entry]:
        yield from islice(self._entries, max(0, len(self._entries) - RECENT_ENTRIES), None)

    def _append(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._entries.append(entry)
            self._bytes += len(entry.json)
        if entries:
            self._set_head(Head(entries[-1].id, entries[-1].tag, self._head.lock))
        # With the one before the new ones, those who have read all but these are answered from memory.
        kept = max(KEPT_ENTRIES, len(entries) + 1, round(self.gathering.counted_rate * KEPT_SECONDS))
        while len(self._entries) > kept or (self._bytes > KEPT_BYTES and len(self._entries) > 1):
            self._bytes -= len(self._entries.popleft().json)

    def _set_head(self, head: Head) -> None:
        self._head = head
        self._at_head = Cursor(head.last_id, head.tag)
