"""A poll, and a poll that is held."""

from collections.abc import Collection
from dataclasses import dataclass

from chatroom.delivery.locks import NO_KEYS, Keys
from chatroom.delivery.log import Answer, Cursor

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Poll:
    """What a reader asks: a room, how far it has read, and how many seconds the answer may wait for something new.

    If the reader says so, also who it is, who it was lately and how many people it shows, that it takes one answer
    after another, as a stream, until the wait is over, and that nobody has touched it for a while (`idle`). `keys` are
    those that the reader holds to rooms with a lock.
    """

    room: str
    cursor: Cursor | None
    wait: float = 0.0
    person: str | None = None
    online: int | None = None
    stream: bool = False
    keys: Keys = NO_KEYS
    idle: bool = False
    former: frozenset[str] = NOBODY


class Waiter:
    """A held poll. Its server says how an answer gets to it; the hub moves its cursor and sets its deadline.

    The deadline is in seconds of the hub's clock. A newcomer is one whose connection has had no answer
    before.
    """

    __slots__ = (
        "cursor",
        "deadline",
        "former",
        "idle",
        "is_newcomer",
        "keys",
        "online",
        "person",
        "room",
        "stream",
        "wait",
    )

    def __init__(self, poll: Poll, answer: Answer | None = None) -> None:
        """Waits for what comes after `answer`, the last one that `poll` was given, or else after the poll's cursor."""
        cursor = poll.cursor if answer is None else answer.cursor
        assert cursor is not None
        self.room = poll.room
        self.cursor = cursor
        self.wait = poll.wait
        self.person = poll.person
        self.former = poll.former
        self.online = poll.online
        self.stream = poll.stream
        self.keys = poll.keys
        self.idle = poll.idle
        self.is_newcomer = False
        self.deadline = float("inf")

    def is_of(self, people: Collection[str]) -> bool:
        """Whether the reader is one of `people`, or was lately."""
        return self.person in people or any(former in people for former in self.former)

    def deliver(self, body: bytes, *, last: bool) -> None:
        """Takes an answer; only a stream gets any that is not the last. Called on the event loop; must not wait."""
        raise NotImplementedError
