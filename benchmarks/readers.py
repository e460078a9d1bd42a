"""One reader of a room: holds a poll after another, or a stream after another, and checks what it gets."""

import asyncio
import re
import time
from abc import ABC, abstractmethod

from benchmarks.answers import Answer, read_answer
from benchmarks.connection import Connection, Response
from benchmarks.cursor import Cursor
from benchmarks.last_read import LastRead
from benchmarks.server import HOST
from benchmarks.stream import Refusal, Stream
from benchmarks.tally import Tally
from benchmarks.visitor import Visitor

RETRY_SECONDS = 0.5
RETRY_AFTER = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
READERS_PER_ADDRESS = 20_000  # a client's address has about 28,000 ports


class Reader(ABC):
    """A reader, `number` among all, on a connection of its own; one that is not `patient` is refused but once."""

    def __init__(self, port: int, number: int, cursor: Cursor, tally: Tally, *, patient: bool = True) -> None:
        self.cursor = cursor
        self.number = number
        self.connected = False
        self.refused = False  # once and for all: only where it is not patient
        self._port = port
        self._tally = tally
        self._patient = patient
        self._loop = asyncio.get_running_loop()
        self._stopped = False
        self._connection: Connection | Stream[Answer] | None = None

    async def connect(self) -> None:
        """Connects and begins to read."""
        host = self.number // READERS_PER_ADDRESS
        local = (f"127.0.0.{host + 1}", 0) if host else None
        _, self._connection = await self._loop.create_connection(
            self._make_connection, HOST, self._port, local_addr=local
        )
        self.connected = True
        self._ask()

    def stop(self) -> None:
        """Hangs up."""
        self._stopped = True
        self.connected = False
        if self._connection is not None:
            self._connection.close()

    @abstractmethod
    def _make_connection(self) -> Connection | Stream[Answer]:
        """A connection whose answers come to this reader."""

    @abstractmethod
    def _request(self) -> bytes:
        """The request that asks for what follows the cursor."""

    def _ask(self) -> None:
        if self._connection is not None and not self._stopped:
            self._connection.ask(self._request())

    def _ask_after(self, answer: Answer) -> None:
        if answer.retry_ms:
            self._loop.call_later(answer.retry_ms / 1000, self._ask)
        else:
            self._ask()

    def _take_refusal(self, head: bytes) -> None:
        self._tally.refusals += 1
        told = RETRY_AFTER.search(head)
        if told:
            self._tally.refusals_with_a_time += 1
        if self._patient:
            self._loop.call_later(float(told[1]) if told else RETRY_SECONDS, self._ask)
        else:
            self.refused = True
            self.stop()

    def _reconnect(self) -> None:
        self.connected = False
        if not self._stopped:
            self._tally.hang_ups += 1
            self._loop.call_later(RETRY_SECONDS, lambda: self._loop.create_task(self.connect()))


class PollingReader(Reader):
    """Reads by plain polls, one answer each."""

    def __init__(
        self,
        port: int,
        number: int,
        visitor: Visitor,
        tally: Tally,
        last_read: LastRead[Response],
        *,
        patient: bool = True,
    ) -> None:
        super().__init__(port, number, Cursor(visitor.last_id, visitor.tag, tally), tally, patient=patient)
        self._visitor = visitor
        self._last_read = last_read

    def _make_connection(self) -> Connection:
        return Connection(self._take, self._reconnect, self._last_read)

    def _request(self) -> bytes:
        return self._visitor.poll(self.cursor.last_id, self.cursor.tag, self.cursor.online)

    def _take(self, response: Response) -> None:
        if response.status != 200:
            self._take_refusal(response.head)
            return
        answer = read_answer(response.body)
        self.cursor.apply(answer, time.perf_counter())
        self._ask_after(answer)


class StreamingReader(Reader):
    """Reads by streams, a line for each answer."""

    def __init__(
        self,
        port: int,
        number: int,
        visitor: Visitor,
        tally: Tally,
        last_read: LastRead[list[Answer]],
        *,
        patient: bool = True,
    ) -> None:
        super().__init__(port, number, Cursor(visitor.last_id, visitor.tag, tally), tally, patient=patient)
        self._visitor = visitor
        self._last_read = last_read
        self._last_answer: Answer | None = None

    def _make_connection(self) -> Stream[Answer]:
        return Stream(
            read_answer, self._last_read, self._take, self._take_end, self._take_refused_stream, self._reconnect
        )

    def _request(self) -> bytes:
        return self._visitor.poll(self.cursor.last_id, self.cursor.tag, self.cursor.online, stream=True)

    def _take(self, answers: list[Answer]) -> None:
        now = time.perf_counter()
        for answer in answers:
            self.cursor.apply(answer, now)
        self._last_answer = answers[-1]

    def _take_end(self) -> None:
        if self._last_answer is not None:
            self._ask_after(self._last_answer)

    def _take_refused_stream(self, refusal: Refusal) -> None:
        self._take_refusal(refusal.head)
