"""Keeps rooms in memory in step with the store: one read at a time for each room, whoever asks for it."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from chatroom.delivery.channel import KEPT_ENTRIES, Channel
from chatroom.delivery.log import Store, StoreUnavailable, UnknownRoom

logger = logging.getLogger(__name__)

# At once: more than a room's newest, so that after a moment in which nothing could be read nobody is left behind.
READ_ENTRIES = 1000


class Loader:
    """Reads what is new in a room, and tells its owner when a room has `grown`, by how many entries, or is `gone`.

    One whose lock is another than before has grown by none at the least.

    `gather_seconds(channel)` says how long after a read for a hint the next may be.
    """

    def __init__(
        self,
        store: Store,
        grown: Callable[[Channel, int], None],
        gone: Callable[[Channel], None],
        gather_seconds: Callable[[Channel], float],
    ) -> None:
        self._store = store
        self._grown = grown
        self._gone = gone
        self._gather_seconds = gather_seconds
        self._gathering: set[Channel] = set()
        self._comparing: asyncio.Task[None] | None = None
        self._reading: dict[Channel, asyncio.Task[None]] = {}
        self._hinted: set[Channel] = set()

    def is_reading(self, channel: Channel) -> bool:
        """Whether the room's log is being read right now."""
        return channel in self._reading

    async def bring_up_to_date(self, channel: Channel) -> None:
        """Returns once a read that is under way or starts now has ended. Raises UnknownRoom, StoreUnavailable."""
        while True:
            await asyncio.shield(self._reading.get(channel) or self._start(channel))
            if channel.loaded:  # or it has to forget what was read, since a moment ago
                return

    async def read_anew(self, channel: Channel) -> None:
        """Returns once a read has ended that began after this call. Raises UnknownRoom, StoreUnavailable."""
        if self.is_reading(channel):
            await self.bring_up_to_date(channel)
        await self.bring_up_to_date(channel)

    async def catch_up(self, channel: Channel) -> None:
        """Returns once all that was hinted at by now has been read. Raises UnknownRoom, StoreUnavailable."""
        if self.is_reading(channel):
            await self.bring_up_to_date(channel)
        if channel in self._hinted or self.is_reading(channel):
            self._hinted.discard(channel)
            await self.bring_up_to_date(channel)

    def hint(self, channel: Channel) -> None:
        """Reads the room's log in the background: at once in a quiet room, else a moment after the last time."""
        if self.is_reading(channel) or channel in self._gathering:
            # A read that is under way may have been too early for this hint, so there is to be another.
            self._hinted.add(channel)
        else:
            self._start(channel)

    def compare(self, channels: Sequence[Channel]) -> None:
        """Looks in the background at the heads of `channels`, and reads where one differs from what is in memory.

        While the store has not answered the last time, it is not asked again.
        """
        if channels and (self._comparing is None or self._comparing.done()):
            self._comparing = asyncio.get_running_loop().create_task(self._compare(channels))

    async def _compare(self, channels: Sequence[Channel]) -> None:
        try:
            heads = await self._store.heads([channel.room for channel in channels])
        except StoreUnavailable:
            return
        for channel in channels:
            # Where a hint has come, a read follows when the room has gathered; a lost one is not to wait for that too.
            awaited = self.is_reading(channel) or channel in self._hinted
            if not awaited and not (channel.loaded and heads.get(channel.room) == channel.head):
                self._start(channel)

    def _start(self, channel: Channel) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._read(channel))
        self._reading[channel] = task
        task.add_done_callback(lambda task: self._report(channel, task))
        return task

    def _report(self, channel: Channel, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, UnknownRoom):
            self._gone(channel)
        elif error is not None and not isinstance(error, StoreUnavailable):
            logger.error("Reading a room's log failed.", exc_info=error)

    def _gather(self, channel: Channel) -> None:
        seconds = self._gather_seconds(channel)
        if not seconds:
            self._gathered(channel)
        elif channel not in self._gathering:
            self._gathering.add(channel)
            asyncio.get_running_loop().call_later(seconds, self._gathered, channel)

    def _gathered(self, channel: Channel) -> None:
        self._gathering.discard(channel)
        if channel in self._hinted:
            self._hinted.discard(channel)
            self.hint(channel)

    async def _read(self, channel: Channel) -> None:
        try:
            while not await self._read_once(channel):
                pass
        except Exception:  # and not where the read is thrown away with its loop: nothing follows it then
            self._end(channel)
            raise
        self._end(channel)

    def _end(self, channel: Channel) -> None:
        """By the read itself, not when the loop calls back: who comes in between would take it for one of now."""
        del self._reading[channel]
        self._gather(channel)

    async def _read_once(self, channel: Channel) -> bool:
        """Reads what is new, or all; False, and nothing is taken, where the channel was to forget meanwhile."""
        forgotten = channel.forgotten
        if channel.loaded and not channel.stale:
            piece = await self._store.after(channel.room, channel.head.last_id, READ_ENTRIES)
            if channel.forgotten != forgotten:
                return False
            if not piece.entries and piece.anchor_tag == channel.head.tag:
                if channel.relock(piece.lock):
                    self._grown(channel, 0)
                return True
            erases = any(entry.erases for entry in piece.entries)
            if not piece.more and not erases and channel.extend(piece):
                self._grown(channel, len(piece.entries))
                return True
        last_id = channel.head.last_id
        piece = await self._store.newest(channel.room, KEPT_ENTRIES)
        if channel.forgotten != forgotten:
            return False
        channel.replace(piece)
        # Of a room that has just been loaded nothing has just been said.
        self._grown(channel, max(0, channel.head.last_id - last_id) if last_id else 0)
        return True
