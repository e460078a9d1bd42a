"""Readers of one room are held, people talk at a steady rate, and it is measured what that takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import uvloop

from benchmarks.crowds import Crowd
from benchmarks.figures import Figures
from benchmarks.load import Load
from benchmarks.machine import raise_file_limit
from benchmarks.meter import use_so_far
from benchmarks.senders import Sender, send_steadily
from benchmarks.server import Server
from benchmarks.tally import Tally

FIRST_FEW = 8  # readers who come and go before memory is measured: what is loaded once is loaded then
FIRST_FEW_RATE = 8.0
IDLE_SECONDS = 4.0
WARM_UP_SECONDS = 3.0
SETTLE_SECONDS = 60.0
DRAIN_SECONDS = 10.0
SPARE_FILES = 200
LONGEST_SECONDS = 180.0
LONGEST_SECONDS_PER_READER = 0.1


@dataclass(frozen=True)
class Plan:
    """How many read, and how much is said: `rate` messages a second for `seconds`, by `talkers` people."""

    readers: int
    rate: float
    seconds: float
    talkers: int = 4  # each over a connection of its own, one message at a time


class HeldRoom:
    """A server with its readers held and its talkers connected."""

    def __init__(self, server: Server, load: Load, plan: Plan) -> None:
        self._server = server
        self._load = load
        self._readers = plan.readers
        self._people = range(plan.talkers + plan.readers)
        self._talkers = plan.talkers
        self._idle_seconds = min(plan.seconds, IDLE_SECONDS)
        self._tally = Tally()
        self._senders: list[Sender] = []
        self._crowd = Crowd([], self._tally)
        self._memory_empty = 0
        self._memory_per_reader = 0.0
        self._page_seconds = 0.0
        self._idle_load = 0.0

    async def fill(self) -> None:
        """Lets all come; measures what a page costs, what a reader weighs, and what all cost while nobody talks."""
        server, load = self._server, self._load
        begin = time.perf_counter()
        await load.arrive(server.port, len(self._people))
        self._page_seconds = (time.perf_counter() - begin) / len(self._people)
        # Opening pages leaves freed memory behind, where readers would weigh nothing: they meet a fresh process.
        server.restart()
        self._senders = [load.sender(server.port, number) for number in self._people[: self._talkers]]
        readers = self._people[self._talkers :]
        await warm_up(server, load, readers[:FIRST_FEW], self._senders)
        self._memory_empty = server.memory_kib()
        self._crowd = Crowd([load.reader(server.port, number, self._tally) for number in readers], self._tally)
        async with asyncio.timeout(SETTLE_SECONDS):
            await self._crowd.gather()
        self._memory_per_reader = self._weigh()
        self._idle_load = await idle_load(server, self._idle_seconds)

    async def talk(self, rate: float, seconds: float) -> Figures:
        """Lets people talk at this rate, a while of warming up before what is measured."""
        warmed_up = await send_steadily(self._senders, rate, min(seconds, WARM_UP_SECONDS))
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._crowd.have_read(warmed_up.last_id)
        before = use_so_far(self._server)
        sends = await send_steadily(self._senders, rate, seconds, self._tally)
        missing = 0
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._crowd.have_read(sends.last_id)
        except TimeoutError:
            missing = self._crowd.behind(sends.last_id)
        use = use_so_far(self._server) - before
        tally = self._tally.cut()
        return Figures(
            delays=tally.delays(),
            memory_per_reader=self._memory_per_reader,
            memory_after=self._weigh(),
            use=use,
            idle_load=self._idle_load,
            page_seconds=self._page_seconds,
            sends=sends,
            missing=missing,
            tally=tally,
        )

    def empty(self) -> None:
        """Hangs up for all."""
        self._crowd.disperse()
        for sender in self._senders:
            sender.close()

    def _weigh(self) -> float:
        return (self._server.memory_kib() - self._memory_empty) / self._readers


@asynccontextmanager
async def held_room(server: Server, load: Load, plan: Plan) -> AsyncIterator[HeldRoom]:
    """A room whose readers are held, on a server that has been started; the server is restarted on the way."""
    room = HeldRoom(server, load, plan)
    try:
        await room.fill()
        yield room
    finally:
        room.empty()


def measure(server: Server, load: Load, plan: Plan) -> Figures:
    """Runs the plan against a server that has been started. Raises Unsuitable."""
    return measure_rates(server, load, plan, [plan.rate])[0]


def measure_rates(server: Server, load: Load, plan: Plan, rates: Sequence[float]) -> list[Figures]:
    """Runs the plan at one rate after another, up to the first that the server does not keep up with.

    Raises Unsuitable.
    """
    raise_file_limit(plan.readers + SPARE_FILES)
    load.check(server.port)

    async def run() -> list[Figures]:
        found: list[Figures] = []
        async with held_room(server, load, plan) as room:
            for rate in rates:
                found.append(await room.talk(rate, plan.seconds))
                if not found[-1].kept_up:
                    break
        return found

    longest = LONGEST_SECONDS + len(rates) * (plan.seconds + 3 * DRAIN_SECONDS)
    return uvloop.run(asyncio.wait_for(run(), longest + plan.readers * LONGEST_SECONDS_PER_READER))


async def warm_up(server: Server, load: Load, numbers: range, senders: list[Sender]) -> None:
    """Lets the readers of these numbers come, hear a few messages, and go."""
    tally = Tally()
    crowd = Crowd([load.reader(server.port, number, tally) for number in numbers], tally)
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
        sends = await send_steadily(senders, FIRST_FEW_RATE, seconds=1.0)
        await crowd.have_read(sends.last_id)
    crowd.disperse()


async def idle_load(server: Server, seconds: float) -> float:
    """The share of a core that the server uses while nobody talks."""
    before = use_so_far(server)
    await asyncio.sleep(seconds)
    use = use_so_far(server) - before
    return use.server / use.elapsed
