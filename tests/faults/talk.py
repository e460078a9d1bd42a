"""A room full of people while something fails, and the oracle that every fault ends with.

with Talk([site]) as talk:
    talk.goes_on()      # until many more messages are acknowledged
    site.kill()
    site.start()
    talk.goes_on()
# at its end: everybody stops, and `check` has held
"""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import Self

from chatroom.delivery.log import NEWEST_ENTRIES
from tests.people import Origin, new_room, whole_log
from tests.until import until

from .answers import Trouble, Turned
from .reader import Reader
from .writer import Writer

PACE_SECONDS = 0.03  # between two messages of one writer: together some 100 a second
PATIENCE_SECONDS = 20.0  # for the answer to a message: more than the site takes to say that its store does not answer
CALM_SECONDS = 60.0  # within which all is well again once nothing fails any more


class Talk:
    """Writers and readers of one new room: `read_from` and `write_to` are the origins that they turn to, in turn.

    Where `stream` does not say how they all read, every other reader reads by streamed polls.
    """

    def __init__(
        self,
        write_to: Sequence[Origin],
        read_from: Sequence[Origin] | None = None,
        *,
        writers: int = 4,
        readers: int = 6,
        stream: bool | None = None,
        pace: float = PACE_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.room = new_room(write_to[0])
        self.writers = [Writer(write_to, self.room, pace, patience) for _ in range(writers)]
        streams = [number % 2 == 1 if stream is None else stream for number in range(readers)]
        self.readers = [Reader(read_from or write_to, self.room, stream=stream) for stream in streams]
        self.elsewhere: dict[str, int] = {}  # client_id and number of what a test lets others write here
        self._threads = ThreadPoolExecutor(writers + readers)
        self._running: list[Future[None]] = []
        self._stop_writing, self._give_up = Event(), Event()
        self._last = f"last-{secrets.token_hex(8)}"

    def __enter__(self) -> Self:
        self._running = [
            *(self._threads.submit(reader.run, self._last, self._give_up) for reader in self.readers),
            *(self._threads.submit(writer.run, self._stop_writing, self._give_up) for writer in self.writers),
        ]
        try:
            self.goes_on()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._end()
        finally:
            self._leave()

    @property
    def acknowledged(self) -> int:
        """The number of messages that were acknowledged so far."""
        return sum(len(writer.acknowledged) for writer in self.writers)

    @property
    def turned(self) -> list[Turned]:
        """The writers' requests that were turned away for now."""
        return [turned for writer in self.writers for turned in writer.trouble.turned]

    @property
    def troubles(self) -> list[Trouble]:
        """What each writer and then each reader has met with."""
        return [somebody.trouble for somebody in (*self.writers, *self.readers)]

    def goes_on(self, messages: int = 20, *, seconds: float = CALM_SECONDS) -> None:
        """Returns once everybody has heard of as many messages more as are acknowledged from now on."""
        goal = self.acknowledged + messages
        self.until(lambda: self.acknowledged >= goal, f"{messages} more messages acknowledged", seconds)
        last = max(max(writer.acknowledged.values(), default=0) for writer in self.writers)
        self.until(lambda: all(reader.log.cursor >= last for reader in self.readers), f"all read up to {last}", seconds)

    def until(self, condition: Callable[[], object], what: str, seconds: float = CALM_SECONDS) -> None:
        """Returns once `condition` holds; raises what anybody fails with meanwhile."""
        until(lambda: self._is_whole() and condition(), what, seconds)

    def until_all_are_turned_away(self) -> None:
        """Returns once everybody who writes has been told to come back later."""
        self.until(lambda: all(writer.trouble.turned for writer in self.writers), "everybody who writes is told")

    def _is_whole(self) -> bool:
        for somebody in self._running:
            if somebody.done():
                somebody.result()
        return True

    def _end(self) -> None:
        self._stop_writing.set()
        writing = self._running[len(self.readers) :]
        self.until(lambda: all(writer.done() for writer in writing), "every writer ends acknowledged")
        self.writers[0].say(self._last, self._give_up)
        self.until(lambda: all(somebody.done() for somebody in self._running), "every reader hears the last message")
        check(self)

    def _leave(self) -> None:
        self._give_up.set()
        self._stop_writing.set()
        self._threads.shutdown()
        for somebody in (*self.writers, *self.readers):
            somebody.person.http.close()


def check(talk: Talk) -> None:
    """The oracle: acknowledged means stored, once; everybody read each entry once, in order; a fresh load agrees."""
    stored = whole_log(talk.writers[0].person)
    assert [entry["id"] for entry in stored] == list(range(1, len(stored) + 1))
    for writer in talk.writers:
        mine = [entry for entry in stored if entry["user_id"] == writer.person.page["user_id"]]
        assert {entry["client_id"]: entry["id"] for entry in mine} == writer.acknowledged
        assert [entry["client_id"] for entry in mine] == writer.tried, "stored once, in the order of sending"
        assert all(entry["mess"] == f"message {entry['client_id']}" for entry in mine)
    elsewhere = {entry["client_id"]: entry["id"] for entry in stored if entry["client_id"] in talk.elsewhere}
    assert elsewhere == talk.elsewhere
    assert len(stored) == talk.acknowledged + len(elsewhere)
    for reader in talk.readers:
        assert reader.log.resets == []
        assert reader.log.shown == stored
    # Another worker's memory may be a second old where no hints come from one to the other.
    until(lambda: talk.writers[0].person.poll()["info"] == stored[-NEWEST_ENTRIES:], "a fresh load shows the newest")
