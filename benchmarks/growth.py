"""The arithmetic of docs/scaling.md: what readers in rooms take of workers, database, Redis and network."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import costs
from chatroom.delivery.crowd import SAMPLE_MAX
from chatroom.delivery.exchange import BYTES_A_SECOND
from chatroom.delivery.gathering import (
    ANSWERING_SHARE,
    GATHER_SECONDS_MAX,
    GATHER_SECONDS_MIN,
    STREAM_LINE_SECONDS,
)

WORKERS_MAX = 1_000_000
KIB_IN_MIB = 1024


@dataclass(frozen=True)
class Rooms:
    """How readers are spread: rooms of `size` readers (None: all in one), each with `rate` messages a second."""

    name: str
    size: int | None
    rate: float

    def size_among(self, readers: int) -> int:
        """How many are in one room."""
        return readers if self.size is None else min(self.size, readers)


@dataclass(frozen=True)
class Design:
    """How the site is set up.

    `together`: the proxy sends a room's readers to as few workers as can hold them, not to any. `by_room`: a hint and
    a bulletin go to the workers that have the room, not to all; a large room's people are added up in Redis; and rooms
    are split among several Redis and PostgreSQL.
    """

    name: str
    together: bool = False
    by_room: bool = False


AS_IT_IS = Design("as it is")
TOGETHER = Design("a room's readers together", together=True)
BY_ROOM = Design("and all by room", together=True, by_room=True)
DESIGNS = (AS_IT_IS, TOGETHER, BY_ROOM)

SMALL = Rooms("rooms of 20", 20, 1 / 15)
LARGE = Rooms("rooms of 1,000", 1000, 1.0)
ONE = Rooms("one room", None, 10.0)
DISTRIBUTIONS = (SMALL, LARGE, ONE)
READERS = (10_000, 1_000_000, 100_000_000)


@dataclass(frozen=True)
class Worker:
    """What one worker does in a second, in seconds of its core."""

    readers: float
    idle: float
    pages: float
    sends: float
    lines: float
    reads: float
    safety_reads: float
    hints: float
    bulletins: float

    @property
    def load(self) -> float:
        """The share of a core that it uses on average."""
        return (
            self.idle
            + self.pages
            + self.sends
            + self.lines
            + self.reads
            + self.safety_reads
            + self.hints
            + self.bulletins
        )


@dataclass(frozen=True)
class Site:
    """What the whole site takes with so many workers; rates are a second, cores are those that are busy."""

    workers: int
    worker: Worker
    messages: float
    holders: float  # workers that have readers of one room
    rooms_held: float  # rooms in the memory of all workers together
    lines: float
    reads: float
    hints: float  # received by all workers together
    writes: float
    database_cores: float
    redis_cores: float
    gigabits: float
    memory_mib: float  # of one worker
    gather_seconds: float  # in one room, on one worker

    @property
    def databases(self) -> int:
        """PostgreSQL hosts: more than one where rooms are split among them."""
        return _hosts(self.database_cores, costs.DATABASE_CORES)

    @property
    def redises(self) -> int:
        """Redis processes, each of one core."""
        return _hosts(self.redis_cores, 1)


def gather_seconds(readers: float, rate: float) -> float:
    """How long after an answer the next one may be, as chatroom.delivery.gathering has it, for streamed readers."""
    cost = readers * STREAM_LINE_SECONDS
    return min(max(cost * cost * rate / ANSWERING_SHARE, GATHER_SECONDS_MIN), GATHER_SECONDS_MAX)


def answers_a_second(rate: float, gathering: float) -> float:
    """How often a room answers, when its messages come at random and are gathered for so many seconds.

    After an answer the next is due when the gathering is over, if something was said meanwhile, else at what is said
    next: on average after gathering + exp(-rate*gathering)/rate seconds.
    """
    return 1 / (gathering + math.exp(-rate * gathering) / rate)


def site(readers: int, rooms: Rooms, design: Design, workers: int) -> Site:
    """Works out what the site takes with so many workers."""
    size = rooms.size_among(readers)
    count = readers / size
    messages = count * rooms.rate
    per_worker = readers / workers
    if design.together:
        holders: float = min(workers, math.ceil(size / per_worker))
    else:
        holders = workers * -math.expm1(size * math.log1p(-1 / workers)) if workers > 1 else 1
    present = size / holders  # of one room's readers, on one of its workers
    gathering = gather_seconds(present, rooms.rate)
    answers = answers_a_second(rooms.rate, gathering)
    rooms_held = count * holders
    lines, reads = readers * answers, rooms_held * answers
    hints = messages * ((holders if design.by_room else workers) - 1)
    pages = readers / costs.VISIT_SECONDS
    writes = messages + pages * costs.WRITES_PER_VISIT
    worker = Worker(
        readers=per_worker,
        idle=per_worker * costs.IDLE_READER.seconds,
        pages=pages / workers * costs.PAGE.seconds,
        sends=messages / workers * costs.SEND.seconds,
        lines=lines / workers * costs.STREAM_LINE.seconds,
        reads=reads / workers * costs.READ_AT_WORKER.seconds,
        safety_reads=rooms_held / workers * costs.HEAD_AT_WORKER.seconds,
        hints=hints / workers * costs.HINT_AT_WORKER.seconds,
        bulletins=_bulletin_kib(rooms_held / workers, present, holders, workers, design)
        * costs.BULLETIN_AT_WORKER.seconds,
    )
    database = (
        writes * costs.MESSAGE_IN_DATABASE.seconds
        + (reads + workers) * costs.READ_IN_DATABASE.seconds  # each worker's safety read is a query a second as well
        + rooms_held * costs.HEAD_IN_DATABASE.seconds
    )
    bulletins_received = 0 if design.by_room else workers * (workers - 1)
    return Site(
        workers=workers,
        worker=worker,
        messages=messages,
        holders=holders,
        rooms_held=rooms_held,
        lines=lines,
        reads=reads,
        hints=hints,
        writes=writes,
        database_cores=database,
        redis_cores=(hints + bulletins_received) * costs.HINT_IN_REDIS.seconds,
        gigabits=8e-9 * (readers * rooms.rate * costs.ENTRY_BYTES.value + lines * costs.LINE_BYTES.value),
        memory_mib=costs.WORKER_MEMORY.value
        + (per_worker * costs.READER_MEMORY.value + rooms_held / workers * costs.ROOM_MEMORY.value) / KIB_IN_MIB,
        gather_seconds=gathering,
    )


def fewest_workers(readers: int, rooms: Rooms, design: Design) -> Site | None:
    """The site with as few workers as do it without being too busy; None where no number of them does."""
    for workers in _numbers_of_workers(math.ceil(readers / costs.READERS_PER_WORKER)):
        found = site(readers, rooms, design, workers)
        if found.worker.load <= costs.BUSY:
            return found
    return None


def obstacle(found: Site | None, design: Design) -> str | None:
    """What makes a design impossible for so many readers, given its fewest workers; None: nothing does."""
    if found is None:
        return "each other"
    if design.by_room:
        return None
    if found.redises > 1:
        return "Redis"
    return "PostgreSQL" if found.databases > 1 else None


def _numbers_of_workers(fewest: int) -> Iterator[int]:
    workers = fewest
    while workers <= max(WORKERS_MAX, 2 * fewest):
        yield workers
        workers = max(workers + 1, round(workers * 1.01))


def _bulletin_kib(rooms: float, present: float, holders: float, workers: int, design: Design) -> float:
    """What one worker hears of the others' people in a second."""
    if design.by_room and present * holders > SAMPLE_MAX:
        return 0.0
    room_bytes = costs.ROOM_BYTES + min(present, SAMPLE_MAX) * costs.PERSON_BYTES
    if design.by_room:
        return rooms * (holders - 1) * room_bytes / 1024
    return (workers - 1) * min(rooms * room_bytes, BYTES_A_SECOND) / 1024


def _hosts(cores: float, cores_each: int) -> int:
    return max(1, math.ceil(cores / (cores_each * costs.BUSY)))
