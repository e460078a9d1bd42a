"""Responses that outlive their application's call: an ASGI extension of the site's own server.

A poll that is held for half a minute needs its connection, and neither a task nor the frames of the calls that led to
it: together they weigh more than all the rest, and to wake them costs more than to write the answer. So the
application may take its response over, return, and write it later by plain calls on the event loop.
"""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

WAITING_BYTES_MAX = 256 * 1024  # that a reader has not taken yet, over which a stream is cut
RESUMED_BYTES = 8 * 1024  # written at a time of what was held back: a copy for this reader alone
LAST_CHUNK = b"0\r\n\r\n"
KEPT_RENDERINGS = 8  # an answer goes to all at once, so that few are written at any moment


class Connection(Protocol):
    """What a response that was taken over needs of the protocol of its connection."""

    transport: asyncio.Transport

    def default_head(self) -> bytes:
        """The status line and the headers that each response has."""

    def begin_stream(self) -> None:
        """Says that a reader has to go on taking what comes, from now on."""

    def end_stream(self) -> None:
        """Says that the stream is complete, and taken."""

    def limit_rest(self) -> None:
        """Says that the stream has ended, and its rest may not take long."""

    def on_response_complete(self) -> None:
        """Says that the next request may be answered."""


class _NobodyWaits:
    """In the place of the event that uvicorn sets for a task that waits in `receive`: there is none."""

    def set(self) -> None:
        """Does nothing."""


class OpenResponse:
    """A response, and in its connection's eyes the request that is being answered.

    `gone` is called once where the client leaves before the response has ended. Afterwards nothing is written.
    `is_first` is whether its connection has had no other before. A line that comes while others wait to be taken is
    held back here, where it is the same object for all readers.
    """

    __slots__ = (
        "_connection",
        "_ended",
        "_gone",
        "_held",
        "_held_bytes",
        "body",
        "disconnected",
        "is_first",
        "keep_alive",
        "more_body",
        "response_complete",
    )

    message_event = _NobodyWaits()

    def __init__(self, connection: Connection, gone: Callable[[], None], *, is_first: bool, keep_alive: bool) -> None:
        self._connection = connection
        self._gone: Callable[[], None] | None = gone
        self._ended = False
        self._held: list[bytes] | None = None
        self._held_bytes = 0
        self.is_first = is_first
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False
        self.more_body = False
        self.body = b""

    def answer(self, headers: bytes, body: bytes) -> None:
        """Writes the whole response: `headers` are lines of "name: value", each with its end of line."""
        if not self.keep_alive:
            headers += b"connection: close\r\n"
        self._write(_whole(self._connection.default_head(), headers, body))
        self._complete()

    def begin(self, headers: bytes) -> None:
        """Begins a response of lines that come one by one."""
        if not self.keep_alive:
            headers += b"connection: close\r\n"
        self._connection.begin_stream()
        self._write(self._connection.default_head() + headers + b"transfer-encoding: chunked\r\n\r\n")

    def write_line(self, line: bytes) -> None:
        """Writes `line` and its end; cuts the connection of a reader who leaves too much waiting."""
        self._write_when_taken(_chunk(line))

    def end(self) -> None:
        """Ends a response of lines, which is complete once they are taken."""
        self._gone = None
        self._ended = True
        self._write_when_taken(LAST_CHUNK)
        self._complete_when_taken()
        if not self.response_complete:
            self._connection.limit_rest()

    def resume(self) -> None:
        """Goes on with what was held back: what was written has been taken."""
        transport, held = self._connection.transport, self._held
        while held and not transport.get_write_buffer_size():
            self._write(self._take_held(held))
        if self._ended and not held:
            self._complete_when_taken()

    def lose(self) -> None:
        """Tells the application, unless the response has ended, that the client has left."""
        self.disconnected = True
        gone, self._gone = self._gone, None
        if gone is not None:
            gone()

    def _write_when_taken(self, chunk: bytes) -> None:
        transport = self._connection.transport
        waiting = transport.get_write_buffer_size()
        if not waiting:
            if not self.disconnected:
                transport.write(chunk)
        elif waiting + self._held_bytes > WAITING_BYTES_MAX:
            transport.abort()
        else:
            if self._held is None:
                self._held = []
            self._held.append(chunk)
            self._held_bytes += len(chunk)

    def _take_held(self, held: list[bytes]) -> bytes:
        count = size = 0
        while count < len(held) and size < RESUMED_BYTES:
            size += len(held[count])
            count += 1
        self._held_bytes -= size
        taken = b"".join(held[:count])
        del held[:count]
        return taken

    def _complete_when_taken(self) -> None:
        if not self.response_complete and not self._connection.transport.get_write_buffer_size():
            self._connection.end_stream()
            self._complete()

    def _write(self, data: bytes) -> None:
        if not self.disconnected:
            self._connection.transport.write(data)

    def _complete(self) -> None:
        self.response_complete = True
        self._gone = None
        if not self.keep_alive:
            self._connection.transport.close()
        self._connection.on_response_complete()


@lru_cache(KEPT_RENDERINGS)
def _whole(default_head: bytes, headers: bytes, body: bytes) -> bytes:
    return b"%b%bcontent-length: %d\r\n\r\n%b" % (default_head, headers, len(body), body)


@lru_cache(KEPT_RENDERINGS)
def _chunk(line: bytes) -> bytes:
    return b"%x\r\n%b\n\r\n" % (len(line) + 1, line)
