"""Answers those who wait: one serialised answer for all who have read equally far."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import attrgetter

from chatroom.delivery.channel import Channel
from chatroom.delivery.log import Answer, Cursor, answer
from chatroom.delivery.poll import Waiter

CLOSING_RETRY_MS = 1000  # within which a restarted server should be there again
CLOSING_RETRY_MS_PER_READER = 0.2  # so that a crowd comes back at no more than 5,000 polls a second

# Each last answer brings the next poll at once. In a loud room there is, between so many of them, a turn for what else
# has come; in others the last reader would wait twice as long for it.
LAST_ANSWERS_AT_ONCE = 40

# Who does not read costs as much as who does, until the buffers between are full. Those come late, and once.
NEWCOMERS_LAST = attrgetter("is_newcomer")

# Called with those who wait no longer.
Release = Callable[[Channel, list[Waiter]], None]


class Answering:
    """Brings a channel's entries to its waiters; `closing` says that the server is going."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self.closing = False
        self._retry_ms = 0

    def close(self, held: int) -> None:
        """Says from now on when to come back: the server is going, and `held` polls with it."""
        self.closing = True
        self._retry_ms = max(CLOSING_RETRY_MS, round(held * CLOSING_RETRY_MS_PER_READER))

    def answer(self, channel: Channel, waiters: Sequence[Waiter]) -> None:
        """Answers `waiters`, those of a stream as often as their room has more for them; these go on waiting."""
        self._release(channel, [waiter for waiter in waiters if not waiter.stream])
        found: dict[Cursor, Sequence[Answer]] = {}
        plain: list[tuple[Waiter, bytes]] = []
        lost: list[Waiter] = []
        online = channel.people.online
        for waiter in sorted(waiters, key=NEWCOMERS_LAST):
            answers = found.get(waiter.cursor)
            if answers is None:
                answers = found[waiter.cursor] = self._follow(channel, waiter.cursor)
            if not waiter.stream:
                plain.append((waiter, answers[0].body))
            elif answers[-1].more:
                lost.append(waiter)
            else:
                for each in answers:
                    waiter.deliver(each.body, last=False)
                waiter.cursor = answers[-1].cursor
                if waiter.online is not None:
                    waiter.online = online
        self._deliver_last(iter(plain), LAST_ANSWERS_AT_ONCE if channel.gathering.is_loud else None)
        if lost:
            self._release(channel, lost)
            for waiter in lost:
                waiter.deliver(found[waiter.cursor][0].body, last=True)

    def _deliver_last(self, answers: Iterator[tuple[Waiter, bytes]], count: int | None) -> None:
        """Delivers the last answers of waiters that are released: `count` now, the next when the loop comes round."""
        at_once = list(islice(answers, None if self.closing else count))
        for waiter, body in at_once:
            waiter.deliver(body, last=True)
        if len(at_once) == count:
            asyncio.get_running_loop().call_soon(self._deliver_last, answers, count)

    def end(self, channel: Channel, waiters: Sequence[Waiter]) -> None:
        """Answers `waiters` for the last time, with no entries where there are none for them."""
        # A stream that has read everything needs no answer besides its last.
        self.answer(channel, [each for each in waiters if not each.stream or not channel.is_at_head(each.cursor)])
        streams = [waiter for waiter in waiters if waiter in channel.waiters]
        self._release(channel, streams)
        for waiter in streams:
            waiter.deliver(self.empty(channel, waiter.cursor).body, last=True)

    def shut_out(self, channel: Channel, waiters: Sequence[Waiter]) -> None:
        """Ends the waits of `waiters`, who hold no key to the room's new lock, with nothing of what was said since."""
        self._release(channel, list(waiters))
        for waiter in waiters:
            waiter.deliver(self.empty(channel, waiter.cursor).body, last=True)

    def empty(self, channel: Channel, cursor: Cursor, *, more: bool = False) -> Answer:
        """The answer that has no entries, for a reader who stays where `cursor` is."""
        tag = cursor.tag
        if tag is None:
            # Only where the reader gave none: its own says which history it has read, and may differ from today's.
            tag = channel.tag_of(cursor.last_id) if channel.remembers(cursor.last_id) else ""
        people = channel.people
        return answer(
            cursor.last_id,
            (),
            tag=tag,
            online=people.online,
            typing=people.typing,
            more=more,
            retry_ms=self._retry_ms,
        )

    def _follow(self, channel: Channel, cursor: Cursor) -> Sequence[Answer]:
        """The answers from `cursor` to the head, one at the least.

        Where memory knows nothing of the cursor, one with no entries and `more`: the next poll, at once, finds out in
        the store what became of it.
        """
        if not channel.knows(cursor):
            return [self.empty(channel, cursor, more=True)]
        if channel.is_at_head(cursor):
            return [self.empty(channel, cursor)]
        answers = [channel.after(cursor.last_id)]
        while answers[-1].more:
            answers.append(channel.after(answers[-1].cursor.last_id))
        return answers
