"""All rooms: looks for a poll's answer, parks the poll where there is none, and answers when the log has grown.

The hub lives on one event loop and is touched from there only. Hints may get lost: `tick`, once a second, reads the
heads of the rooms in memory, and so bounds what a lost hint costs.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from chatroom.delivery.answering import Answering
from chatroom.delivery.bulletin import RoomBulletin
from chatroom.delivery.channel import Channel
from chatroom.delivery.crowd import hash_of, number_of, together
from chatroom.delivery.loading import Loader
from chatroom.delivery.locks import Locked, opens
from chatroom.delivery.log import Answer, Store, UnknownRoom
from chatroom.delivery.looking import Looking
from chatroom.delivery.neighbours import Neighbours
from chatroom.delivery.people import People
from chatroom.delivery.poll import Poll, Waiter
from chatroom.delivery.roll import Roll, rolls_together
from chatroom.delivery.typists import NOBODY_TYPES, TYPING_SECONDS, Typist, Typists

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
FORGET_SECONDS = 60.0  # a room in which nobody has waited for so long leaves the memory
# A room is read anew so often as a whole: that old entries are pruned is told to nobody, and they leave the memory so.
REREAD_SECONDS = 600.0
ANNOUNCE_SECONDS = 2.0  # at the least between two answers that only tell how many people are here, or who types
ANNOUNCE_SECONDS_PER_WAITER = 0.005  # so that telling it takes a few percent of a core however many wait

Clock = Callable[[], float]


class Crowded(Exception):
    """As many polls are held as this process may hold."""


class Hub:
    """The rooms that this process knows, each with its newest entries and its held polls."""

    def __init__(self, store: Store, clock: Clock, *, readers_max: int | None = None, gathers: bool = True) -> None:
        self.readers_max = readers_max
        self.neighbours = Neighbours()
        self._typists = Typists()
        self._clock = clock
        self._channels: dict[str, Channel] = {}
        self._held = 0
        self._gathers = gathers
        self._answering = Answering(self._release)
        self._loader = Loader(store, self._answer_those_behind, self._answer_those_in, self._gather_seconds)
        self._looking = Looking(store, self._loader, self._answering)

    def knows(self, room: str) -> bool:
        """Whether the newest entries of `room` are in memory."""
        channel = self._channels.get(room)
        return channel is not None and channel.loaded

    def online(self, room: str) -> int:
        """The number of people in `room`, at all processes. May be called from any thread."""
        channel = self._channels.get(room)
        return channel.people.online if channel else number_of(self.neighbours.people(room))

    def roll(self, room: str) -> Roll | None:
        """Who is in `room`, at all processes, where they are few enough to be listed. May be called from any thread."""
        channel = self._channels.get(room)
        return channel.people.roll() if channel else rolls_together(self.neighbours.rolls(room))

    def told(self) -> dict[str, RoomBulletin]:
        """What the other processes are to know: the people of each room here, and those who type."""
        told = {room: RoomBulletin(typing=tuple(self._typists.of(room))) for room in self._typists.rooms()}
        for channel in self._channels.values():
            if len(channel.presence):
                told[channel.room] = channel.people.told()
        return told

    def waiting(self) -> int:
        """The number of held polls."""
        return self._held

    async def look(self, poll: Poll) -> Answer | None:
        """Returns the answer that there is now for `poll`, or None where it is to wait, which only one with a wait is.

        A stream gets an answer always, with no entries where there is nothing new, and then waits from that answer's
        cursor, unless there is more to look for. Between the last answer, or None, and `park` nothing may be awaited:
        what is in memory then cannot have changed in between, so that no entry falls between the look and the wait.
        Raises UnknownRoom, StoreUnavailable, Crowded, Locked.
        """
        self._let_in(poll)
        if self._answering.closing:
            poll = replace(poll, wait=0.0)
        channel = await self._open(poll.room)
        if not opens(poll.keys, channel.head.lock):
            # It may have been opened meanwhile, by another process.
            await self._loader.read_anew(channel)
            if not opens(poll.keys, channel.head.lock):
                raise Locked
        if poll.stream and poll.person is not None:
            # The first line counts who asks: the number is told again only when it changes.
            channel.presence.seen(poll.person, self._clock(), idle=poll.idle)
        answer = await self._looking.look(channel, poll)
        if not opens(poll.keys, channel.head.lock):
            raise Locked
        if self._channels.get(poll.room) is not channel:
            raise UnknownRoom(poll.room)  # deleted meanwhile
        self._let_in(poll)  # others came meanwhile
        if answer is not None and poll.person is not None:
            channel.presence.seen(poll.person, self._clock(), idle=poll.idle)
        return answer

    def park(self, waiter: Waiter) -> None:
        """Holds `waiter`, whose poll has just been told to wait, until the room's log grows or its wait is over."""
        channel = self._channels[waiter.room]
        waiter.deadline = self._clock() + waiter.wait
        channel.hold(waiter)
        self._held += 1
        channel.idle_since = None
        if waiter.person is not None:
            channel.presence.arrive(waiter.person, idle=waiter.idle)
        if waiter.stream and waiter.online is not None:
            waiter.online = channel.people.online  # as its first line has told
        if waiter.online not in (None, channel.people.online):
            channel.announced_online = None
        if self._answering.closing:
            self._answering.end(channel, [waiter])

    def leave(self, waiter: Waiter) -> None:
        """Forgets `waiter`, which its reader has left. Harmless for one that was answered."""
        channel = self._channels.get(waiter.room)
        if channel is not None and waiter in channel.waiters:
            self._release(channel, [waiter])

    def expel(self, people: Collection[str], room: str | None = None) -> None:
        """Ends the waits of `people` in `room`, or in all rooms, with nothing of what was said since."""
        channels = self._channels.values() if room is None else filter(None, [self._channels.get(room)])
        for channel in channels:
            self._answering.shut_out(channel, [each for each in channel.waiters if each.is_of(people)])

    def present(self, room: str, people: Iterable[str]) -> set[str]:
        """Those of `people` who are in `room`, as far as is known of other processes. May be called from any thread."""
        channel = self._channels.get(room)
        here = channel.presence.people() if channel else frozenset()
        elsewhere = together(self.neighbours.people(room)).hashes
        return {each for each in people if each in here or hash_of(each) in elsewhere}

    def hint(self, room: str, *, erases: bool = False) -> None:
        """Says that the log of `room` may have grown; where it `erases`, that what is in memory is not so any more."""
        channel = self._channels.get(room)
        if channel is not None:
            if erases:
                channel.forget()
            self._loader.hint(channel)

    def typing(self, room: str, user_id: str, user_name: str, at_ms: int) -> None:
        """Says that somebody types in `room`, at `at_ms` by the wall clock; it holds until they say something."""
        now = self._clock()
        self._typists.add(room, Typist(user_id, user_name, at_ms, now + TYPING_SECONDS))
        channel = self._channels.get(room)
        if channel is not None:
            channel.watch_typing(now)
            self._announce(channel, now)

    def tick(self) -> None:
        """Once a second: ends the waits that are over, tells who is here, and looks for entries of lost hints."""
        now = self._clock()
        self._typists.sweep(now)
        for channel in list(self._channels.values()):
            channel.presence.sweep(now)
            channel.people.listen()
            channel.watch_typing(now)
            self._end_waits(channel, now)
            self._announce(channel, now)
            self._read_anew_if_due(channel, now)
            self._forget_if_idle(channel, now)
        # One that was to forget, and could not be read then, is still waited for.
        self._loader.compare([channel for channel in self._channels.values() if channel.loaded or channel.waiters])

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
        self._answering.close(self._held)
        for channel in self._channels.values():
            self._answering.end(channel, list(channel.waiters))

    def _let_in(self, poll: Poll) -> None:
        if poll.wait and self.readers_max is not None and self._held >= self.readers_max:
            raise Crowded

    async def _open(self, room: str) -> Channel:
        channel = self._channels.get(room)
        if channel is None:
            # Known before it is read, so that a hint that comes meanwhile is not lost.
            channel = self._channels[room] = Channel(room, People(room, self.neighbours, self._typists))
            channel.idle_since = self._clock()
            channel.people.listen()
        if not channel.loaded:
            await self._loader.bring_up_to_date(channel)
            channel.watch_typing(self._clock())
        if channel.idle_since is not None:
            channel.idle_since = self._clock()
        return channel

    def _answer_those_behind(self, channel: Channel, messages: int) -> None:
        now = self._clock()
        if channel.head.lock:
            shut_out = [waiter for waiter in channel.waiters if not opens(waiter.keys, channel.head.lock)]
            self._answering.shut_out(channel, shut_out)
        channel.gathering.count(messages, len(channel.waiters) - channel.streams, channel.streams, now)
        if channel.people.typing != NOBODY_TYPES:
            channel.watch_typing(now)
        behind = [waiter for waiter in channel.waiters if not channel.is_at_head(waiter.cursor)]
        if len(behind) == len(channel.waiters):
            channel.announced_typing = channel.people.typing  # with what follows
        self._answering.answer(channel, behind)

    def _answer_those_in(self, channel: Channel) -> None:
        """Answers all who wait in a room that is gone; their next poll is told so."""
        if self._channels.get(channel.room) is channel:  # and not of a room that was made again by that name
            del self._channels[channel.room]
        self._answering.end(channel, list(channel.waiters))

    def _gather_seconds(self, channel: Channel) -> float:
        if not self._gathers:
            return 0.0
        return channel.gathering.seconds(self._clock())

    def _release(self, channel: Channel, waiters: list[Waiter]) -> None:
        now = self._clock()
        for waiter in waiters:
            channel.release(waiter)
            if waiter.person is not None:
                channel.presence.depart(waiter.person, now)
        self._held -= len(waiters)
        if waiters and not channel.waiters:
            channel.idle_since = now

    def _end_waits(self, channel: Channel, now: float) -> None:
        over = [waiter for waiter in channel.waiters if waiter.deadline <= now]
        if over:
            self._answering.end(channel, over)

    def _announce(self, channel: Channel, now: float) -> None:
        online, typing = channel.people.online, channel.people.typing
        tells_typing = typing != channel.announced_typing
        if now < channel.next_announcement or (online == channel.announced_online and not tells_typing):
            return
        channel.announced_online, channel.announced_typing = online, typing
        pause = max(ANNOUNCE_SECONDS, ANNOUNCE_SECONDS_PER_WAITER * len(channel.waiters))
        channel.next_announcement = now + pause
        told = [
            waiter
            for waiter in channel.waiters
            if waiter.online not in (None, online) or (tells_typing and waiter.stream)
        ]
        self._answering.answer(channel, told)

    def _read_anew_if_due(self, channel: Channel, now: float) -> None:
        if channel.reread_at is None:
            channel.reread_at = now + REREAD_SECONDS
        elif channel.reread_at <= now:
            channel.reread_at = None
            channel.stale = True
            self._loader.hint(channel)

    def _forget_if_idle(self, channel: Channel, now: float) -> None:
        if channel.waiters or len(channel.presence) or self._loader.is_reading(channel):
            return
        if channel.idle_since is not None and now - channel.idle_since > FORGET_SECONDS:
            del self._channels[channel.room]
