"""A poll, and a poll that is held."""

from dataclasses import dataclass

from chatroom.delivery.log import Cursor


@dataclass(frozen=True, slots=True)
class Poll:
    """What a reader asks: a room, how far it has read, and how many seconds the answer may wait for something new.

    If the reader says so, also who it is and how many people it shows.
    """

    room: str
    cursor: Cursor | None
    wait: float = 0.0
    person: str | None = None
    online: int | None = None


class Waiter:
    """A held poll. Its server says how an answer gets to it; the hub sets its deadline (seconds of the hub's clock)."""

    __slots__ = ("cursor", "deadline", "online", "person", "room", "wait")

    def __init__(self, poll: Poll) -> None:
        assert poll.cursor is not None
        self.room = poll.room
        self.cursor = poll.cursor
        self.wait = poll.wait
        self.person = poll.person
        self.online = poll.online
        self.deadline = float("inf")

    def deliver(self, body: bytes) -> None:
        """Takes the answer; called once, on the event loop, and must not wait."""
        raise NotImplementedError
