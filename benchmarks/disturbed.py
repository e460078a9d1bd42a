"""The same room before, while and after others do what they should not: what those who read and talk notice of it."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event

import uvloop

from benchmarks.figures import Figures
from benchmarks.hostile_clients import HostileCrowd, Kind
from benchmarks.load import Load
from benchmarks.machine import raise_file_limit
from benchmarks.measure import Plan, held_room
from benchmarks.server import Server

SPARE_FILES = 200
CONNECT_SECONDS = 60.0
LEAVE_SECONDS = 3.0  # for the server to notice that they have gone
LONGEST_SECONDS = 300.0

Parts = Sequence[tuple[Kind, int]]


@dataclass(frozen=True)
class Disturbed:
    """What the room measured without, with and again without a disturbance, and the server's memory (KiB)."""

    before: Figures
    during: Figures
    after: Figures
    memory_before: int
    memory_during: int
    memory_after: int

    @property
    def is_clean(self) -> bool:
        """Whether every reader got every entry, once and in order, all the while."""
        return self.before.is_clean and self.during.is_clean and self.after.is_clean

    def table(self) -> str:
        """The delays of others, and how many times as long they are with the disturbance."""
        lines = [f"  {'':22}{'without':>10}{'with':>10}{'without':>10}{'ratio':>8}"]
        for name, percent, of in (
            ("delivery p50", 50, _delivery),
            ("delivery p99", 99, _delivery),
            ("a send p50", 50, Figures.send_percentile),
            ("a send p99", 99, Figures.send_percentile),
        ):
            before, during, after = (of(figures, percent) for figures in (self.before, self.during, self.after))
            ratio = during / ((before + after) / 2)
            cells = "".join(f"{seconds * 1e3:7.1f} ms" for seconds in (before, during, after))
            lines.append(f"  {name:22}{cells}{ratio:8.2f}")
        memory = "".join(
            f"{kib / 1024:6.0f} MiB" for kib in (self.memory_before, self.memory_during, self.memory_after)
        )
        lines.append(f"  {'server memory':22}{memory}")
        for name, figures in (("without", self.before), ("with", self.during), ("without", self.after)):
            lines.append(f"  {name}: {figures.use.sentence()}")
        return "\n".join(lines)


def measure_disturbed(server: Server, load: Load, plan: Plan, parts: Parts) -> Disturbed:
    """Runs the plan against a server that has been started: alone, beside this crowd, and alone again."""
    raise_file_limit(plan.readers + sum(count for _, count in parts) + SPARE_FILES)
    load.check(server.port)

    async def run() -> Disturbed:
        async with held_room(server, load, plan) as room:
            memory = [server.memory_kib()]
            before = await room.talk(plan.rate, plan.seconds)
            with _disturbance(server.port, parts) as there:
                await asyncio.to_thread(there.wait, CONNECT_SECONDS)
                during = await room.talk(plan.rate, plan.seconds)
                memory.append(server.memory_kib())
            await asyncio.sleep(LEAVE_SECONDS)
            after = await room.talk(plan.rate, plan.seconds)
            memory.append(server.memory_kib())
        return Disturbed(before, during, after, *memory)

    return uvloop.run(asyncio.wait_for(run(), LONGEST_SECONDS + 3 * plan.seconds))


@contextmanager
def _disturbance(port: int, parts: Parts) -> Iterator[Event]:
    """A crowd in a process of its own, which those who measure do not wait for; yields what is set once it is there."""
    context = multiprocessing.get_context("spawn")
    there, over = context.Event(), context.Event()
    process = context.Process(target=_disturb, args=(port, parts, there, over))
    process.start()
    try:
        yield there
    finally:
        over.set()
        process.join()


def _disturb(port: int, parts: Parts, there: Event, over: Event) -> None:
    raise_file_limit(sum(count for _, count in parts) + SPARE_FILES)
    begin = time.perf_counter()
    with HostileCrowd(port, parts, persists=True):
        there.set()
        over.wait(LONGEST_SECONDS - (time.perf_counter() - begin))


def _delivery(figures: Figures, percent: float) -> float:
    return figures.delays.percentile(percent)
