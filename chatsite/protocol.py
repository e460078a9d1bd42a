"""HTTP on a connection: uvicorn's, with bounds on what a client may send and leave unread, and with open responses."""

import asyncio
import fcntl
import socket
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, lru_cache
from random import random
from typing import Any

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from chatroom.asgi_types import OPEN_RESPONSE
from chatsite.open_response import OpenResponse

HEAD_BYTES_MAX = 64 * 1024  # several times what browsers send and what proxies in front let through
PIPELINED_MAX = 16  # requests that a client may send ahead of their answers: each weighs 2 KiB
HEAD_SECONDS = 20.0  # for a request's head to arrive, the first one's wait included
UNREAD_SECONDS = 60.0  # for a client to take what fills its buffer: 64 KiB of a page on a slow line
UNREAD_STREAM_SECONDS = 10.0  # for a reader of a stream to take some of what waits:
READ_BYTES_PER_SECOND = 256  # so much, or all, or a few bytes now and then would keep the rest here for ever
STOPPING_STREAM_SECONDS = 2.0  # for one who does not read, and asks the next server for it
STOPPING_IDLE_SECONDS = 0.25  # in which one more request is answered: a proxy may be sending it, and no form twice
STOPPING_SPREAD_SECONDS = 0.25  # so that of a thousand each is closed as soon as it was looked at
STOPPING_HEAD_SECONDS = 1.0  # for the rest of one that has begun to arrive by then

# What the system keeps of a stream beyond what is on its way, to the end of a packet. Left to itself it takes 64 KiB
# and more for one who does not read, a system call for each line, and hides as long that he does not.
UNSENT_STREAM_BYTES = 4096


class BoundedProtocol(HttpToolsProtocol):
    """Keeps at most HEAD_BYTES_MAX of a request besides its body, which chatsite.front bounds.

    Closes the connection of a client who does not send its request, or does not take its answer, in time.
    """

    _is_stopping = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Both hold a deque of 700 bytes that nearly no connection ever uses.
        self.flow = LightFlowControl(transport)
        self.pipeline = Pipeline()  # type: ignore[assignment]
        self._in_head = False
        self._bytes_around_body = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None
        self._unread_bytes = 0  # when the timer was set
        self._is_streaming = False
        self._has_answered = False
        self._open: OpenResponse | None = None
        self._limit_head_time()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head_time()
        self._end_unread_time()
        response, self._open = self._open, None
        if response is not None:
            response.lose()
        super().connection_lost(exc)

    # What a client sends

    def data_received(self, data: bytes) -> None:
        self._bytes_around_body += len(data)
        super().data_received(data)
        if self._bytes_around_body > HEAD_BYTES_MAX and not self.transport.is_closing():
            if self._in_head:
                self.send_400_response("Request header too large.")
            else:
                self.transport.abort()  # an answer may be under way already
        elif self._in_head or self._is_idle():
            # Bytes that are no request are the rest of one that has been answered, or empty lines before the next.
            self._limit_head_time()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._bytes_around_body = 0
        self._end_head_time()
        if len(self.pipeline) >= PIPELINED_MAX:
            raise httptools.HttpParserError("Too many requests are sent ahead.")
        self.scope["extensions"] = {OPEN_RESPONSE: self.open_response}  # type: ignore[dict-item]
        super().on_headers_complete()
        if self._is_stopping:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._bytes_around_body -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._bytes_around_body = 0
        super().on_message_complete()

    def _limit_head_time(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _end_head_time(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    # What a client takes

    def pause_writing(self) -> None:
        super().pause_writing()
        self._end_unread_time()
        self._limit_unread_time()

    def resume_writing(self) -> None:
        self._end_unread_time()
        super().resume_writing()
        if self._open is not None:
            self._open.resume()

    def _limit_unread_time(self) -> None:
        seconds = UNREAD_SECONDS
        if self._is_streaming:
            # A crowd that stops reading stops at the same message, and is not to be cut in the same moment.
            seconds = UNREAD_STREAM_SECONDS + random()
            self._unread_bytes = self._count_unread_bytes()
        self._unread_timer = self.loop.call_later(seconds, self._cut_who_does_not_read)

    def _cut_who_does_not_read(self) -> None:
        if self._is_streaming:
            taken = self._unread_bytes - self._count_unread_bytes()
            if taken >= min(self._unread_bytes, UNREAD_STREAM_SECONDS * READ_BYTES_PER_SECOND):
                self._limit_unread_time()
                return
        self.transport.abort()

    def _count_unread_bytes(self) -> int:
        """How much was written to a stream, by an OpenResponse that holds the rest back, and has not been taken."""
        return self._kept_bytes(termios.TIOCOUTQ) + self.transport.get_write_buffer_size()

    def _kept_bytes(self, which: int) -> int:
        """The bytes that the system keeps: `which` is TIOCOUTQ, not yet taken, or FIONREAD, not yet read here."""
        kept = bytes(4)
        with suppress(OSError, ValueError):  # on systems that do not tell, and where it is closed
            kept = fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), which, kept)
        return int.from_bytes(kept, sys.byteorder)

    def timeout_keep_alive_handler(self) -> None:
        # To close waits until all is taken, which a client who has gone silent never does.
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def shutdown(self) -> None:
        self._is_stopping = True
        if self._is_idle():
            self._close_soon()
        elif self._is_streaming:
            # Its head has not said that it is the connection's last, so a proxy may send one more request after it.
            self._cut_later(STOPPING_STREAM_SECONDS)
        else:
            super().shutdown()

    def _close_soon(self) -> None:
        self.loop.call_later(STOPPING_IDLE_SECONDS + random() * STOPPING_SPREAD_SECONDS, self._close_unless_asked)

    def _close_unless_asked(self) -> None:
        if self._in_head or self._kept_bytes(termios.FIONREAD):
            self.loop.call_later(STOPPING_HEAD_SECONDS, self._close_if_idle)
        else:
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._is_idle():
            self.transport.close()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _end_unread_time(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    # Open responses

    def open_response(self, gone: Callable[[], None]) -> OpenResponse | None:
        """Lets the application whose call is under way return before it answers, and answer by what this returns.

        None where that cannot be, since the client has sent more than this one request, or speaks HTTP/1.0. `gone` is
        called where the client leaves before it is answered.
        """
        cycle = self.cycle
        if self.pipeline or self._in_head or cycle.more_body or cycle.response_started or cycle.disconnected:
            return None
        if self.scope["http_version"] != "1.1":
            return None
        self._open = response = OpenResponse(self, gone, is_first=not self._has_answered, keep_alive=cycle.keep_alive)
        cycle.response_started = cycle.response_complete = True  # so that uvicorn lets the call end as it is
        self.cycle = response  # type: ignore[assignment]
        # A request's head, 2 KiB from a browser, would otherwise be kept until the next one.
        self.scope, self.headers, self.url = {}, [], b""  # type: ignore[typeddict-item]
        return response

    def default_head(self) -> bytes:
        """The status line and the headers that each response has, the date among them."""
        return _default_head(tuple(self.server_state.default_headers))

    def begin_stream(self) -> None:
        """Watches from now on what is taken: `pause_writing` comes with the first byte that waits."""
        self._is_streaming = True
        self.transport.set_write_buffer_limits(high=0)
        if self._unread_timer is not None:  # of an answer before
            self._end_unread_time()
            self._limit_unread_time()
        self._keep_unsent(UNSENT_STREAM_BYTES)

    def end_stream(self) -> None:
        """Watches the connection as any other again."""
        self._is_streaming = False
        self.transport.set_write_buffer_limits()
        self._keep_unsent(0)

    def limit_rest(self) -> None:
        """Cuts whoever does not take the rest of a stream that has ended."""
        self._cut_later(UNREAD_SECONDS)

    def _cut_later(self, seconds: float) -> None:
        self.loop.call_later(seconds, self._cut_unless_taken, self._open)

    def _cut_unless_taken(self, stream: OpenResponse | None) -> None:
        if stream is self._open is not None:
            self.transport.abort()

    def _keep_unsent(self, count: int) -> None:
        """Lets the system keep so many bytes beyond those on their way, or, with 0, as many as it likes."""
        connection = self.transport.get_extra_info("socket")
        if self.transport.is_closing():
            return  # its number may be another connection's by now
        if hasattr(socket, "TCP_NOTSENT_LOWAT") and connection.family != socket.AF_UNIX:
            with suppress(OSError):  # not every system lets, and a stream does without
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, count)

    def on_response_complete(self) -> None:
        self._open = None
        self._has_answered = True
        super().on_response_complete()
        if self._is_stopping and not self.transport.is_closing():
            self._close_soon()


class LightFlowControl(FlowControl):
    """uvicorn's, whose event is made when something waits for it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.read_paused = False
        self.write_paused = False

    @cached_property
    def _is_writable_event(self) -> asyncio.Event:  # type: ignore[override]
        event = asyncio.Event()
        event.set()
        return event


class Pipeline(list[Any]):
    """The requests sent ahead of their answers, the newest first: what uvicorn uses of a deque, in 56 bytes."""

    def appendleft(self, request: Any) -> None:
        """Adds the newest."""
        self.insert(0, request)


@lru_cache(2)
def _default_head(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + b"".join(b"%b: %b\r\n" % header for header in headers)
