"""The discrete part of the simulation: messages at random moments, readers at random workers, and what is counted."""

import random
from collections import Counter
from dataclasses import dataclass

from benchmarks.growth import Design, Rooms, gather_seconds

SEED = 3
MESSAGES_PLAYED = 20_000  # and more, so that chance matters little in what is counted
ROOMS_PLAYED = 500  # more are alike, and do not know of each other
ROOMS_PLACED = 100_000


@dataclass(frozen=True)
class Counted:
    """What was counted, for all rooms and a second; `worst_share` is of the workers' share of readers, 1 if even."""

    messages: float
    rooms_held: float
    lines: float
    reads: float
    hints: float


def simulate(readers: int, rooms: Rooms, design: Design, workers: int) -> Counted:
    """Plays some time of the site's life; where there are very many rooms, of as many as are enough."""
    chance = random.Random(SEED)
    size = rooms.size_among(readers)
    count = readers // size
    played = min(count, ROOMS_PLAYED)
    seconds = MESSAGES_PLAYED / (played * rooms.rate)
    messages = hints = answers = lines = held = 0
    for _ in range(played):
        present = _places(chance, size, workers, readers / workers, together=design.together)
        held += len(present)
        moments = _moments(chance, rooms.rate, seconds)
        messages += len(moments)
        hints += len(moments) * ((len(present) if design.by_room else workers) - 1)
        # Workers with as many readers of the room answer at the same moments.
        for number, alike in Counter(present.values()).items():
            times = _answers(moments, gather_seconds(number, rooms.rate))
            answers += times * alike
            lines += times * alike * number
    scale = count / played
    a_second = scale / seconds
    return Counted(
        messages=messages * a_second,
        rooms_held=held * scale,
        lines=lines * a_second,
        reads=answers * a_second,
        hints=hints * a_second,
    )


def fullest_worker(readers: int, rooms: Rooms, workers: int) -> float | None:
    """How many times the average the worker has that a hash of the rooms' names gives the most readers.

    None where rooms are larger than a worker's share, and so are spread over several, or more than can be drawn here.
    """
    size = rooms.size_among(readers)
    count = readers // size
    if size > readers / workers or count > ROOMS_PLACED:
        return None
    chance = random.Random(SEED)
    drawn = Counter(chance.choices(range(workers), k=count))
    return max(drawn.values()) * workers / count


def _places(chance: random.Random, size: int, workers: int, capacity: float, *, together: bool) -> dict[int, int]:
    """How many of one room's readers are at which worker."""
    present: dict[int, int] = {}
    if together:
        holders = min(workers, -(-size // max(1, int(capacity))))
        for place in range(holders):
            present[place] = size // holders + (place < size % holders)
    elif size > 50 * workers:
        # So many that the draw is as good as even: its spread is small beside the share, and drawing them takes long.
        for worker in range(workers):
            share = size / workers
            present[worker] = max(0, round(chance.gauss(share, share**0.5)))
    else:
        for worker in chance.choices(range(workers), k=size):
            present[worker] = present.get(worker, 0) + 1
    return present


def _moments(chance: random.Random, rate: float, seconds: float) -> list[float]:
    """When something is said in one room: at random, `rate` times a second on average."""
    moments: list[float] = []
    now = chance.expovariate(rate)
    while now < seconds:
        moments.append(now)
        now += chance.expovariate(rate)
    return moments


def _answers(moments: list[float], gathering: float) -> int:
    """How often a room answers: at once if the last time is longer ago than the gathering, else when that is over."""
    answered, count = float("-inf"), 0
    for moment in moments:
        if moment > answered:
            answered = max(moment, answered + gathering)
            count += 1
    return count
