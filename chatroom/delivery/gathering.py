"""How long a room gathers what is said before it answers: a poll's cost is shared by all that was said meanwhile."""

import math

GATHER_SECONDS_MIN = 0.02
GATHER_SECONDS_MAX = 0.25  # more than this and a talk feels slow
ANSWERING_SHARE = 0.25  # of a core, about what a room's answers may cost
LOUD_SHARE = 0.5  # of a core, that answers to each message by itself would take
GATHERED_MESSAGES_MAX = 80  # so that one answer, of ANSWER_ENTRIES_MAX at most, has all, and those that come meanwhile
RATE_SECONDS = 1.0  # over which messages are counted
REMEMBERED_SHARE = 0.9  # of the readers of the last answer, who count at the next

# What one answer costs, by benchmarks/room.py. A machine of half the speed gathers for less than it might.
PLAIN_ANSWER_SECONDS = 50e-6
STREAM_LINE_SECONDS = 12e-6


class Gathering:
    """The recent rate of one room's messages and the cost of answering its readers, and what follows from them."""

    __slots__ = ("_cost", "_counted_at", "_rate")

    def __init__(self) -> None:
        self._cost = 0.0  # seconds of a core, to answer all once
        self._rate = 0.0
        self._counted_at = 0.0

    def count(self, messages: int, plain: int, streams: int, now: float) -> None:
        """Counts `messages` that have come by `now` (seconds), with so many who wait for them."""
        cost = plain * PLAIN_ANSWER_SECONDS + streams * STREAM_LINE_SECONDS
        # Some are between two polls at any moment: those who waited of late are readers still.
        self._cost = max(cost, self._cost * REMEMBERED_SHARE)
        self._rate = self.rate(now) + messages / RATE_SECONDS
        self._counted_at = now

    @property
    def counted_rate(self) -> float:
        """The messages a second when they were counted the last time."""
        return self._rate

    @property
    def is_loud(self) -> bool:
        """Whether so much was said of late that answering leaves other work little of the core."""
        return self._cost * self._rate >= LOUD_SHARE

    def rate(self, now: float) -> float:
        """The messages a second of late: an average whose weights fall off over RATE_SECONDS."""
        return self._rate * math.exp((self._counted_at - now) / RATE_SECONDS)

    def seconds(self, now: float) -> float:
        """How long after an answer the next one may be.

        To answer all once costs c seconds of a core, and to answer each of r messages a second by itself r*c. Where
        that is half a core or more, messages are gathered for (r*c/share)*c seconds: answering then takes share/(r*c)
        of the core, less the more is said, which leaves the core to the sends. Below, the next message comes later than
        that anyway, and is answered at once.
        """
        rate = self.rate(now)
        longest = min(GATHER_SECONDS_MAX, GATHERED_MESSAGES_MAX / rate) if rate else GATHER_SECONDS_MAX
        seconds = self._cost * self._cost * rate / ANSWERING_SHARE
        return max(GATHER_SECONDS_MIN, min(seconds, longest))
