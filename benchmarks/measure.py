"""One run: readers of one room are held, people talk at a steady rate, and it is measured what that takes."""

import asyncio
import time
from contextlib import suppress
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
    talkers: int = 4


def measure(server: Server, load: Load, plan: Plan) -> Figures:
    """Runs the plan against a server that has been started; restarts it on the way."""
    raise_file_limit(plan.readers + SPARE_FILES)
    load.check(server.port)
    longest = LONGEST_SECONDS + plan.seconds + plan.readers * LONGEST_SECONDS_PER_READER
    return uvloop.run(asyncio.wait_for(_measure(server, load, plan), longest))


async def _measure(server: Server, load: Load, plan: Plan) -> Figures:
    people = plan.talkers + plan.readers
    pages_begin = time.perf_counter()
    await load.arrive(server.port, people)
    page_seconds = (time.perf_counter() - pages_begin) / people
    # Opening pages leaves freed memory behind, where readers would weigh nothing: they meet a fresh process.
    server.restart()
    senders = [load.sender(server.port, number) for number in range(plan.talkers)]
    await warm_up(server, load, range(plan.talkers, people)[:FIRST_FEW], senders)

    memory_empty = server.memory_kib()
    tally = Tally()
    crowd = Crowd([load.reader(server.port, number, tally) for number in range(plan.talkers, people)], tally)
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
    memory_held = server.memory_kib()

    idle = await idle_load(server, IDLE_SECONDS)
    warmed_up = await send_steadily(senders, plan.rate, WARM_UP_SECONDS)
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            await crowd.have_read(warmed_up.last_id)

    before = use_so_far(server)
    sends = await send_steadily(senders, plan.rate, plan.seconds, tally)
    missing = 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            await crowd.have_read(sends.last_id)
    except TimeoutError:
        missing = crowd.behind(sends.last_id)
    use = use_so_far(server) - before
    memory_after = server.memory_kib()
    crowd.disperse()
    for sender in senders:
        sender.close()
    return Figures(
        delays=tally.delays(),
        memory_per_reader=(memory_held - memory_empty) / plan.readers,
        memory_after=(memory_after - memory_empty) / plan.readers,
        use=use,
        idle_load=idle,
        page_seconds=page_seconds,
        sends=sends,
        missing=missing,
        tally=tally,
    )


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
