"""All rooms: looks for a poll's answer, parks the poll where there is none, and answers when the log has grown.

The hub lives on one event loop and is touched from there only. Hints may get lost: `tick`, once a second, reads the
heads of the rooms in memory, and so bounds what a lost hint costs.
"""

import asyncio
import logging
from collections.abc import Callable
from enum import Enum
from typing import Literal

from chatroom.delivery.channel import Channel
from chatroom.delivery.loading import GATHER_SECONDS, Loader
from chatroom.delivery.log import (
    ANSWER_ENTRIES_MAX,
    Cursor,
    Entry,
    Piece,
    Store,
    answer,
    within_bounds,
)
from chatroom.delivery.poll import Poll, Waiter

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
FORGET_SECONDS = 60.0  # a room in which nobody has waited for so long leaves the memory
ANNOUNCE_SECONDS = 2.0  # at the least between two answers that only tell a new number of people
ANNOUNCE_SECONDS_PER_WAITER = 0.005  # so that telling it takes a few percent of a core however many wait
CLOSING_RETRY_MS = 1000  # within which a restarted server should be there again

Clock = Callable[[], float]


class Memory(Enum):
    """What memory alone says of a cursor, where it is neither an answer nor "nothing new"."""

    LACKS_IT = "lacks it"


class Hub:
    """The rooms that this process knows, each with its newest entries and its held polls."""

    def __init__(self, store: Store, clock: Clock, gather_seconds: float = GATHER_SECONDS) -> None:
        self._store = store
        self._clock = clock
        self._channels: dict[str, Channel] = {}
        self._loader = Loader(store, self._answer_those_behind, self._answer_those_in, gather_seconds)
        self._closing = False

    def knows(self, room: str) -> bool:
        """Whether the newest entries of `room` are in memory."""
        channel = self._channels.get(room)
        return channel is not None and channel.loaded

    def online(self, room: str) -> int:
        """The number of people in `room`, as far as this process knows. May be called from any thread."""
        channel = self._channels.get(room)
        return len(channel.presence) if channel else 0

    def waiting(self) -> int:
        """The number of held polls."""
        return sum(len(channel.waiters) for channel in self._channels.values())

    async def look(self, poll: Poll) -> bytes | None:
        """Returns the answer that there is now for `poll`, or None where it is to wait, which only one with a wait is.

        Between a None and `park` nothing may be awaited: what is in memory then cannot have changed in between, so that
        no entry falls between the look and the wait. Raises UnknownRoom, StoreUnavailable.
        """
        channel = self._channels.get(poll.room)
        if channel is None or not channel.loaded:
            channel = await self._open(poll.room)
        if channel.idle_since is not None:
            channel.idle_since = self._clock()
        if poll.cursor is None or not poll.wait:
            # Such a poll sees what was acknowledged before it; one that waits gets it when it is read.
            await self._loader.catch_up(channel)
        found = await self._find_or_read(channel, poll.cursor)
        if found is None and poll.cursor is not None and (self._closing or not poll.wait):
            found = self._empty(channel, poll.cursor)
        if found is not None and poll.person is not None:
            channel.presence.seen(poll.person, self._clock())
        return found

    def park(self, waiter: Waiter) -> None:
        """Holds `waiter`, whose poll has just been told to wait, until the room's log grows or its wait is over."""
        channel = self._channels[waiter.room]
        waiter.deadline = self._clock() + waiter.wait
        channel.waiters.add(waiter)
        channel.idle_since = None
        if waiter.person is not None:
            channel.presence.arrive(waiter.person)
        if waiter.online not in (None, len(channel.presence)):
            channel.announced_online = None

    def leave(self, waiter: Waiter) -> None:
        """Forgets `waiter`, which its reader has left. Harmless for one that was answered."""
        channel = self._channels.get(waiter.room)
        if channel is not None and waiter in channel.waiters:
            self._release(channel, [waiter])

    def hint(self, room: str) -> None:
        """Says that the log of `room` may have grown."""
        channel = self._channels.get(room)
        if channel is not None:
            self._loader.hint(channel)

    def tick(self) -> None:
        """Once a second: ends the waits that are over, tells numbers of people, and looks for entries of lost hints."""
        now = self._clock()
        for channel in list(self._channels.values()):
            channel.presence.sweep(now)
            self._end_waits(channel, now)
            self._announce(channel, now)
            self._forget_if_idle(channel, now)
        self._loader.compare([channel for channel in self._channels.values() if channel.loaded])

    async def run(self) -> None:
        """Ticks until cancelled."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                self.tick()
            except Exception:
                # One that failed may not be the last: without ticks no wait would ever end.
                logger.exception("Looking after the rooms failed.")

    def close(self) -> None:
        """Answers all that wait, and lets nobody wait any more: the server is going."""
        self._closing = True
        for channel in self._channels.values():
            self._answer(channel, list(channel.waiters))

    # Looking

    async def _open(self, room: str) -> Channel:
        channel = self._channels.get(room)
        if channel is None:
            # Known before it is read, so that a hint that comes meanwhile is not lost.
            channel = self._channels[room] = Channel(room)
            channel.idle_since = self._clock()
        await self._loader.bring_up_to_date(channel)
        return channel

    async def _find_or_read(self, channel: Channel, cursor: Cursor | None) -> bytes | None:
        if cursor is None:
            return channel.newest()
        found = self._find(channel, cursor)
        if found is Memory.LACKS_IT and not channel.is_past(cursor.last_id):
            # This process may be behind another one, or the database be a restored one: read before judging.
            await self._loader.bring_up_to_date(channel)
            found = self._find(channel, cursor)
        if found is Memory.LACKS_IT:
            return await self._read(channel, cursor)
        return found

    async def _read(self, channel: Channel, cursor: Cursor) -> bytes:
        """The answer for a cursor of which memory knows nothing, even after it was brought up to date."""
        if cursor.last_id > channel.head.last_id:
            return channel.newest(reset="ahead")
        piece = await self._store.after(channel.room, cursor.last_id, ANSWER_ENTRIES_MAX)
        reset = _reason_to_reset(cursor, piece)
        if reset:
            return channel.newest(reset=reset)
        entries = within_bounds(piece.entries)
        return answer(
            cursor.last_id,
            entries,
            tag=entries[-1].tag if entries else piece.anchor_tag or "",
            online=len(channel.presence),
            more=piece.more or len(entries) < len(piece.entries),
        )

    def _find(self, channel: Channel, cursor: Cursor) -> bytes | None | Literal[Memory.LACKS_IT]:
        if not channel.remembers(cursor.last_id):
            return Memory.LACKS_IT
        if cursor.tag is not None and cursor.tag != channel.tag_of(cursor.last_id):
            return Memory.LACKS_IT
        return None if channel.is_at_head(cursor) else channel.after(cursor.last_id)

    # Answering

    def _answer_those_behind(self, channel: Channel) -> None:
        self._answer(channel, [waiter for waiter in channel.waiters if not channel.is_at_head(waiter.cursor)])

    def _answer_those_in(self, channel: Channel) -> None:
        """Answers all who wait in a room that is gone; their next poll is told so."""
        self._channels.pop(channel.room, None)
        self._answer(channel, list(channel.waiters))

    def _empty(self, channel: Channel, cursor: Cursor, *, more: bool = False) -> bytes:
        retry_ms = CLOSING_RETRY_MS if self._closing else 0
        tag = cursor.tag
        if tag is None:
            # Only where the reader gave none: its own says which history it has read, and may differ from today's.
            tag = channel.tag_of(cursor.last_id) if channel.remembers(cursor.last_id) else ""
        return answer(cursor.last_id, (), tag=tag, online=len(channel.presence), more=more, retry_ms=retry_ms)

    def _answer(self, channel: Channel, waiters: list[Waiter]) -> None:
        """Answers `waiters`: one serialised answer for all who have read equally far."""
        bodies: dict[Cursor, bytes] = {}
        self._release(channel, waiters)
        for waiter in waiters:
            body = bodies.get(waiter.cursor)
            if body is None:
                found = self._find(channel, waiter.cursor)
                if found is Memory.LACKS_IT:
                    # The next poll, at once, finds out in the store what became of this cursor.
                    found = self._empty(channel, waiter.cursor, more=True)
                body = bodies[waiter.cursor] = found or self._empty(channel, waiter.cursor)
            waiter.deliver(body)

    def _release(self, channel: Channel, waiters: list[Waiter]) -> None:
        now = self._clock()
        channel.waiters.difference_update(waiters)
        if waiters and not channel.waiters:
            channel.idle_since = now
        for waiter in waiters:
            if waiter.person is not None:
                channel.presence.depart(waiter.person, now)

    def _end_waits(self, channel: Channel, now: float) -> None:
        over = [waiter for waiter in channel.waiters if waiter.deadline <= now]
        if over:
            self._answer(channel, over)

    def _announce(self, channel: Channel, now: float) -> None:
        online = len(channel.presence)
        if online == channel.announced_online or now < channel.next_announcement:
            return
        channel.announced_online = online
        pause = max(ANNOUNCE_SECONDS, ANNOUNCE_SECONDS_PER_WAITER * len(channel.waiters))
        channel.next_announcement = now + pause
        self._answer(channel, [waiter for waiter in channel.waiters if waiter.online not in (None, online)])

    def _forget_if_idle(self, channel: Channel, now: float) -> None:
        if channel.waiters or len(channel.presence) or self._loader.is_reading(channel):
            return
        if channel.idle_since is not None and now - channel.idle_since > FORGET_SECONDS:
            del self._channels[channel.room]


def _reason_to_reset(cursor: Cursor, piece: Piece) -> str | None:
    first: Entry | None = piece.entries[0] if piece.entries else None
    if cursor.tag is not None and piece.anchor_tag is not None and cursor.tag != piece.anchor_tag:
        return "history"
    if first is not None and first.id != cursor.last_id + 1:
        return "pruned"
    if cursor.last_id and piece.anchor_tag is None:
        return "pruned"
    return None
