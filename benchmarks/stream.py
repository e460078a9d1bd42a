"""A response that stays open, in chunks, and the lines that it carries; one after another on one connection."""

import asyncio
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar, cast

from benchmarks.connection import CONTENT_LENGTH, HEAD_END, Unreadable
from benchmarks.last_read import LastRead

Item = TypeVar("Item")

CHUNKED = b"\r\ntransfer-encoding: chunked"
LINE_END = b"\r\n"


class Refusal(NamedTuple):
    """A response that is no stream."""

    status: int
    head: bytes


class Stream(asyncio.Protocol, Generic[Item]):
    """Asks for a stream, and hands on what each read brings: `on_items` gets the lines, each as `read_line` reads it.

    `last_read` is shared by all connections that get the same bytes. `on_end` is told when a response is complete,
    `on_refused` when it is no stream, `on_lost` when the other side hangs up.
    """

    def __init__(
        self,
        read_line: Callable[[bytes], Item],
        last_read: LastRead[list[Item]],
        on_items: Callable[[list[Item]], None],
        on_end: Callable[[], None],
        on_refused: Callable[[Refusal], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._read_line = read_line
        self._last_read = last_read
        self._on_items = on_items
        self._on_end = on_end
        self._on_refused = on_refused
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._line = b""  # the beginning of one whose end has not come
        self._in_body = False
        self._closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self._closing:
            self._on_lost()

    def ask(self, request: bytes) -> None:
        """Sends a whole request."""
        if self._transport is not None:
            self._transport.write(request)

    def close(self) -> None:
        """Hangs up; nobody is told."""
        self._closing = True
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        between_lines = self._in_body and not self._buffer and not self._line
        if between_lines:
            known = self._last_read.recall(data)
            if known is not None:
                self._on_items(known)
                return
        self._buffer += data
        if not self._in_body and not self._read_head():
            return
        lines, ended = self._read_chunks()
        items = [self._read_line(line) for line in lines]
        if between_lines and not ended and not self._buffer and not self._line:
            self._last_read.remember(data, items)
        if items:
            self._on_items(items)
        if ended:
            self._in_body = False
            self._on_end()

    def _read_head(self) -> bool:
        """Takes the head from the buffer; returns whether a stream's body follows."""
        head_end = self._buffer.find(HEAD_END)
        if head_end < 0:
            return False
        head = self._buffer[:head_end].lower()
        status = int(head[9:12])
        if status == 200 and CHUNKED in head:
            self._in_body = True
            self._buffer = self._buffer[head_end + len(HEAD_END) :]
            return True
        at = head.find(CONTENT_LENGTH)
        if at < 0:
            raise Unreadable(head.decode("latin-1"))
        body_length = int(head[at + len(CONTENT_LENGTH) :].split(LINE_END, 1)[0])
        if len(self._buffer) >= head_end + len(HEAD_END) + body_length:
            self._buffer = b""
            self._on_refused(Refusal(status, head))
        return False

    def _read_chunks(self) -> tuple[list[bytes], bool]:
        """Takes the whole chunks from the buffer; returns the whole lines, and whether the response is complete."""
        buffer, at, text, ended = self._buffer, 0, self._line, False
        while (size_end := buffer.find(LINE_END, at)) >= 0:
            start = size_end + len(LINE_END)
            size = int(buffer[at:size_end], 16)
            if len(buffer) < start + size + len(LINE_END):
                break
            text += buffer[start : start + size]
            at = start + size + len(LINE_END)
            if not size:
                ended = True
                break
        self._buffer = buffer[at:]
        *lines, self._line = text.split(b"\n")
        return lines, ended
