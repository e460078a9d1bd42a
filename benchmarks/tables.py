"""The tables of docs/scaling.md, made from the costs, the arithmetic and the simulation."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from benchmarks import costs
from benchmarks.chance import fullest_worker, simulate
from benchmarks.growth import (
    DESIGNS,
    DISTRIBUTIONS,
    READERS,
    Design,
    Rooms,
    Site,
    fewest_workers,
    obstacle,
    site,
)

STEP = 1.1  # between two numbers of readers that are tried
FEWEST, MOST = 1_000, 1_000_000_000
LINK_GIGABITS = 10
PLAYED = ("messages", "rooms_held", "lines", "reads", "hints")

COMPARED_READERS, COMPARED_WORKERS = 1_000_000, 125
PARTS = {
    "lines": "lines",
    "idle": "held, idle",
    "pages": "pages",
    "sends": "messages taken",
    "reads": "reads",
    "safety_reads": "safety reads",
    "hints": "hints",
    "bulletins": "bulletins",
}

Row = Sequence[str]


def tables() -> dict[str, str]:
    """The tables by the names under which the document holds them."""
    return {
        "costs": _costs(),
        "sizes": _sizes(),
        "limits": _limits(),
        "shares": _shares(),
        "check": _check(),
        "fullest": _fullest(),
    }


def renewed(document: str) -> str:
    """The document with its tables made anew; each stands between two comments that name it."""
    for name, table in tables().items():
        around = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not around.search(document):
            raise LookupError(name)
        document = around.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", document)  # type: ignore[misc]
    return document


def deviations() -> list[tuple[str, float]]:
    """How far what the simulation counts is from what the arithmetic says, as a ratio, for all that is counted."""
    return [
        (f"{name}: {readers} readers, {rooms.name}, {design.name}", ratio)
        for readers, rooms in _cases()
        for design in DESIGNS
        for name, ratio in _ratios(readers, rooms, design).items()
    ]


@cache
def _ratios(readers: int, rooms: Rooms, design: Design) -> dict[str, float]:
    workers = math.ceil(readers / costs.READERS_PER_WORKER)
    expected, counted = site(readers, rooms, design, workers), simulate(readers, rooms, design, workers)
    return {name: getattr(counted, name) / getattr(expected, name) for name in PLAYED if getattr(expected, name)}


def _cases() -> Iterable[tuple[int, Rooms]]:
    return [(readers, rooms) for rooms in DISTRIBUTIONS for readers in READERS]


@cache
def _fewest(readers: int, rooms: Rooms, design: Design) -> Site | None:
    return fewest_workers(readers, rooms, design)


def _chosen(readers: int, rooms: Rooms) -> tuple[Design, Site] | None:
    """The first design that does it."""
    for design in DESIGNS:
        found = _fewest(readers, rooms, design)
        if found is not None and obstacle(found, design) is None:
            return design, found
    return None


def _costs() -> str:
    rows = [(each.what, f"{each.value:g} {each.unit}", f"`{each.source}`") for each in costs.MEASURED]
    return _table(("what", "how much", "by"), rows)


def _sizes() -> str:
    rows: list[Row] = []
    for readers, rooms in _cases():
        workers = [_workers(readers, rooms, design) for design in DESIGNS]
        chosen = _chosen(readers, rooms)
        if chosen is None:
            rows.append([f"{readers:,}", rooms.name, *workers, *["–"] * 7])
            continue
        _design, found = chosen
        rows.append(
            [
                f"{readers:,}",
                rooms.name,
                *workers,
                f"{found.worker.load:.0%}",
                f"{_round(found.memory_mib):,} MiB",
                str(found.redises),
                str(found.databases),
                f"{_round(found.writes):,}",
                f"{_round(readers * rooms.rate):,}",
                f"{found.gigabits:,.2g}" if found.gigabits < 10 else f"{_round(found.gigabits):,}",
            ]
        )
    head = (
        *("readers", "in", *(f"workers, {design.name}" for design in DESIGNS)),
        *("load of each", "memory of each", "Redis", "PostgreSQL", "writes/s", "deliveries/s", "Gbit/s"),
    )
    return _table(head, rows)


def _workers(readers: int, rooms: Rooms, design: Design) -> str:
    found = _fewest(readers, rooms, design)
    reason = obstacle(found, design)
    return f"no: {reason}" if found is None or reason else f"{found.workers:,}"


def _limits() -> str:
    limits: dict[str, Callable[[Site | None], bool]] = {
        "one worker": lambda found: found is None or found.workers > 1,
        "one Redis": lambda found: found is not None and found.redises > 1,
        f"{costs.DATABASE_CORES} cores of PostgreSQL": lambda found: found is not None and found.databases > 1,
        f"{LINK_GIGABITS} Gbit/s": lambda found: found is not None and found.gigabits > LINK_GIGABITS,
        "any number of workers": lambda found: found is None,
    }
    rows = []
    for design in DESIGNS:
        for rooms in DISTRIBUTIONS:
            first = {name: _first(rooms, design, reached) for name, reached in limits.items()}
            rows.append([design.name, rooms.name, *(f"{_round(each):,}" if each else "–" for each in first.values())])
    return _table(("site", "in", *limits), rows)


def _first(rooms: Rooms, design: Design, reached: Callable[[Site | None], bool]) -> int | None:
    readers = float(FEWEST)
    while readers < MOST:
        if reached(_fewest(round(readers), rooms, design)):
            return round(readers)
        readers *= STEP
    return None


def _shares() -> str:
    rows = []
    for design in DESIGNS:
        for rooms in DISTRIBUTIONS:
            found = site(COMPARED_READERS, rooms, design, COMPARED_WORKERS)
            parts = [f"{getattr(found.worker, part):.1%}" for part in PARTS]
            rows.append([design.name, rooms.name, *parts, f"{found.worker.load:.0%}", f"{found.redis_cores:.1f}"])
    return _table(("site", "in", *PARTS.values(), "together", "cores of Redis"), rows)


def _check() -> str:
    rows = []
    for design in DESIGNS:
        for rooms in DISTRIBUTIONS:
            ratios = [_ratios(readers, rooms, design) for readers in READERS]
            worst = [max((abs(each[name] - 1) for each in ratios if name in each), default=None) for name in PLAYED]
            rows.append([design.name, rooms.name, *("none" if each is None else f"{each:.1%}" for each in worst)])
    return _table(("site", "in", "messages", "rooms in memory", "lines", "reads", "hints"), rows)


def _fullest() -> str:
    rows = []
    for readers, rooms in _cases():
        workers = math.ceil(readers / costs.READERS_PER_WORKER)
        fullest = fullest_worker(readers, rooms, workers)
        if workers > 1 and fullest is not None:
            rows.append([f"{readers:,}", rooms.name, str(workers), f"{fullest:.1f} times"])
    return _table(("readers", "in", "workers", "the fullest has of the average"), rows)


def _round(number: float) -> int:
    """The number with two digits that count."""
    digits = max(0, len(str(round(number))) - 2)
    return int(round(number / 10**digits) * 10**digits)


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
