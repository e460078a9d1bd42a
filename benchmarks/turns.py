"""Two sites on one core by turns, many short ones: what differs between them, and not between two moments.

python -m benchmarks.turns --set ACCOUNTS_ENABLED=off
python -m benchmarks.turns --against ../an-older-checkout --stream
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar

import uvloop

from benchmarks.figures import Figures
from benchmarks.load import SiteLoad
from benchmarks.machine import raise_file_limit, split_cores
from benchmarks.measure import SPARE_FILES, HeldRoom, Plan, held_room
from benchmarks.senders import SendingVisitor, send_at_full_speed
from benchmarks.site import PROJECT, Site
from benchmarks.visitor import open_pages

Measured = TypeVar("Measured")

LONGEST_SECONDS = 240.0
LONGEST_SECONDS_PER_TURN = 30.0


@dataclass
class Series:
    """What the turns of one site measured: seconds of CPU a delivery, and a send's median in seconds."""

    name: str
    cpu_per_delivery: list[float] = field(default_factory=list)
    send: list[float] = field(default_factory=list)
    full_speed: list[float] = field(default_factory=list)  # accepted sends a second, while nobody else does anything

    def add(self, figures: Figures) -> None:
        """Takes the figures of one turn."""
        self.cpu_per_delivery.append(figures.cpu_per_delivery)
        self.send.append(figures.send_percentile(50))


def main() -> None:
    """Runs both sites and prints what they took; fails where a reader did not get all, once."""
    options = _options()
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    other = Site(cores, options.against or PROJECT, dict(options.set))
    raise_file_limit(2 * options.readers + SPARE_FILES)
    with ExitStack() as servers:
        sites = [servers.enter_context(site) for site in (Site(cores), other)]
        longest = LONGEST_SECONDS + options.turns * LONGEST_SECONDS_PER_TURN
        first, second = uvloop.run(asyncio.wait_for(_measure(sites, options), longest))
    reading = "streams" if options.stream else "polls"
    print(f"{options.readers} readers by {reading}, {options.rate:g} messages/s, {options.turns} turns each")
    _compare("CPU a delivery", first.cpu_per_delivery, second.cpu_per_delivery, 1e6, "µs")
    _compare("a send's median", first.send, second.send, 1e3, "ms")
    _compare("at full speed", first.full_speed, second.full_speed, 1, "sends/s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turns", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=600, help="of each site")
    parser.add_argument("--rate", type=float, default=5.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=3.0, help="of a turn, after as long a warm-up")
    parser.add_argument("--turns", type=int, default=10, help="of each site")
    parser.add_argument("--stream", action="store_true", help="read by streams (stream=1), not by plain polls")
    parser.add_argument("--against", type=Path, help="the other site is that of this checkout")
    parser.add_argument("--set", type=_variable, action="append", default=[], help="NAME=VALUE, for the other site")
    return parser.parse_args()


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("NAME=VALUE is asked for")
    return name, value


async def _measure(sites: Sequence[Site], options: argparse.Namespace) -> list[Series]:
    plan = Plan(options.readers, options.rate, options.seconds)
    series = [Series("this site"), Series("the other")]
    async with AsyncExitStack() as stack:
        rooms: list[HeldRoom] = []
        for site in sites:
            rooms.append(await stack.enter_async_context(held_room(site, SiteLoad(stream=options.stream), plan)))
        for turn in range(options.turns):
            for room, of_site in _in_turn(turn, zip(rooms, series, strict=True)):
                figures = await room.talk(plan.rate, plan.seconds)
                if not figures.is_clean:
                    sys.exit(f"{of_site.name}: a reader did not get every entry once and in order.\n{figures.table()}")
                of_site.add(figures)
    talkers = [await _talkers(site, plan) for site in sites]
    for turn in range(options.turns):
        for senders, of_site in _in_turn(turn, zip(talkers, series, strict=True)):
            sends = await send_at_full_speed(senders, plan.seconds)
            of_site.full_speed.append(len(sends.delays) / plan.seconds)
    return series


def _in_turn(turn: int, sites: Iterable[Measured]) -> list[Measured]:
    """Both sites, of which the one and the other comes first."""
    return list(sites)[:: -1 if turn % 2 else 1]


async def _talkers(site: Site, plan: Plan) -> list[SendingVisitor]:
    return [SendingVisitor(site.port, visitor) for visitor in await open_pages(site.port, plan.talkers)]


def _compare(what: str, this: Sequence[float], other: Sequence[float], factor: float, unit: str) -> None:
    print(f"  {what:16} this site {_told(this, factor)}, the other {_told(other, factor)} {unit}")
    ratios = [own / its for own, its in zip(this, other, strict=True)]
    print(f"  {'':16} this / the other, turn by turn: {median(ratios):.3f} ({min(ratios):.2f} to {max(ratios):.2f})")


def _told(values: Sequence[float], factor: float) -> str:
    return f"{median(values) * factor:.1f} ({min(values) * factor:.1f} to {max(values) * factor:.1f})"


if __name__ == "__main__":
    main()
