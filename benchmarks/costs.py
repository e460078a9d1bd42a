"""What was measured, or is set, and the simulation counts with: renewed by running what each names as its source."""

from typing import NamedTuple

from chatroom.delivery.crowd import HASH_BYTES

UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}


class Cost(NamedTuple):
    """A number with its unit, what it is the cost of, and where it comes from."""

    value: float
    unit: str
    what: str
    source: str

    @property
    def seconds(self) -> float:
        """The cost as seconds, of a core where it is processor time."""
        return self.value * UNITS[self.unit]


IDLE_READER = Cost(4, "µs", "a held reader, each second, its waits ending and beginning anew", "crowd --stream")
STREAM_LINE = Cost(12, "µs", "a line to one reader", "room --stream")
READER_MEMORY = Cost(7.7, "KiB", "memory of a held reader, after messages", "crowd --stream")
ROOM_MEMORY = Cost(90, "KiB", "memory of a room's newest entries, in each worker that has readers there", "backends")
WORKER_MEMORY = Cost(110, "MiB", "memory of a worker without readers", "crowd --stream")
SEND = Cost(1250, "µs", "a message taken, at the worker", "sends")
PAGE = Cost(5000, "µs", "the room's page for a new visitor, at the worker", "room")
MESSAGE_IN_DATABASE = Cost(240, "µs", "a message, in PostgreSQL", "backends")
READ_IN_DATABASE = Cost(360, "µs", "a read of what is new, in PostgreSQL", "backends")
READ_AT_WORKER = Cost(140, "µs", "that read, at the worker", "backends")
HEAD_IN_DATABASE = Cost(0.7, "µs", "a room in the safety read, in PostgreSQL", "backends")
HEAD_AT_WORKER = Cost(4.3, "µs", "a room in the safety read, at the worker", "backends")
HINT_IN_REDIS = Cost(5.8, "µs", "a hint to one worker, in Redis", "backends")
HINT_AT_WORKER = Cost(32, "µs", "a hint, at each worker that gets it", "backends")
BULLETIN_AT_WORKER = Cost(17.6, "µs", "a KiB of another worker's bulletin", "backends")
ENTRY_BYTES = Cost(240, "bytes", "an entry of 18 Chinese characters on the wire", "docs/wire.md")
LINE_BYTES = Cost(190, "bytes", "a line around its entries, with TCP and IP", "docs/wire.md")

MEASURED = (
    IDLE_READER,
    STREAM_LINE,
    READER_MEMORY,
    ROOM_MEMORY,
    WORKER_MEMORY,
    SEND,
    PAGE,
    MESSAGE_IN_DATABASE,
    READ_IN_DATABASE,
    READ_AT_WORKER,
    HEAD_IN_DATABASE,
    HEAD_AT_WORKER,
    HINT_IN_REDIS,
    HINT_AT_WORKER,
    BULLETIN_AT_WORKER,
    ENTRY_BYTES,
    LINE_BYTES,
)

BUSY = 0.6  # of a core: more than this on average, and a burst waits
READERS_PER_WORKER = 10_000  # as many as were measured on one
DATABASE_CORES = 32
VISIT_SECONDS = 600.0  # that a visitor stays: then another one opens the page
WRITES_PER_VISIT = 2  # a session and an identity, each counted like a message
PERSON_BYTES = HASH_BYTES * 4 / 3  # in a bulletin, in base64
ROOM_BYTES = 40  # in a bulletin, around its people
