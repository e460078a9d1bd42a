"""One keep-alive HTTP/1.1 connection, one request at a time, with little cost of its own."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple, cast

from benchmarks.last_read import LastRead

HEAD_END = b"\r\n\r\n"
CONTENT_LENGTH = b"\r\ncontent-length:"


class Response(NamedTuple):
    """An answer: `head` is its status line and headers."""

    status: int
    head: bytes
    body: bytes


class Unreadable(Exception):
    """An answer that this client cannot read: it takes only answers that tell their length."""


class Connection(asyncio.Protocol):
    """Asks, and hands each answer to `on_response`; `on_lost` is told when the other side hangs up.

    `last_read` is shared by all connections that get the same bytes.
    """

    def __init__(
        self,
        on_response: Callable[[Response], None],
        on_lost: Callable[[], None],
        last_read: LastRead[Response] | None = None,
    ) -> None:
        self._on_response = on_response
        self._on_lost = on_lost
        self._last_read = last_read if last_read is not None else LastRead()
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self._closing:
            self._on_lost()

    def ask(self, request: bytes) -> None:
        """Sends a whole request; its answer comes to `on_response`."""
        if self._transport is not None:
            self._transport.write(request)

    def close(self) -> None:
        """Hangs up; nobody is told."""
        self._closing = True
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        response = None if self._buffer else self._last_read.recall(data)
        if response is None:
            self._buffer += data
            response = _read(self._buffer)
            if response is None:
                return
            self._last_read.remember(self._buffer, response)
            self._buffer = b""
        self._on_response(response)


class Client:
    """A connection for those who wait for each answer."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._connection: Connection | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, request: bytes) -> Response:
        """Sends `request` when those before it are answered; returns its answer. Raises ConnectionError."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            if self._connection is None:
                _, self._connection = await loop.create_connection(
                    lambda: Connection(self._take, self._lose), *self._address
                )
            self._answer = loop.create_future()
            self._connection.ask(request)
            return await self._answer

    def close(self) -> None:
        """Hangs up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _take(self, response: Response) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(response)

    def _lose(self) -> None:
        self._connection = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server hung up"))


def _read(buffer: bytes) -> Response | None:
    """The answer that `buffer` holds, once it is complete."""
    head_end = buffer.find(HEAD_END)
    if head_end < 0:
        return None
    head = buffer[:head_end]
    lowered = head.lower()
    at = lowered.find(CONTENT_LENGTH)
    if at < 0:
        raise Unreadable(head.decode("latin-1"))
    start = at + len(CONTENT_LENGTH)
    end = lowered.find(b"\r\n", start)
    length = int(lowered[start : end if end >= 0 else len(lowered)])
    body_start = head_end + len(HEAD_END)
    if len(buffer) < body_start + length:
        return None
    return Response(int(buffer[9:12]), head, buffer[body_start : body_start + length])
