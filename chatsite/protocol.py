"""HTTP on a connection: uvicorn's, with a bound on what comes around a body, and on how long a head may take."""

import asyncio

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES_MAX = 64 * 1024  # several times what browsers send and what proxies in front let through
PIPELINED_MAX = 16  # requests that a client may send ahead of their answers: each weighs 2 KiB
HEAD_SECONDS = 20.0  # for a request's head to arrive, the first one's wait included


class BoundedProtocol(HttpToolsProtocol):
    """Keeps at most HEAD_BYTES_MAX of a request besides its body, which chatsite.front bounds."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._in_head = False
        self._bytes_around_body = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._limit_head_time()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head_time()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._bytes_around_body += len(data)
        super().data_received(data)
        if self._bytes_around_body > HEAD_BYTES_MAX and not self.transport.is_closing():
            if self._in_head:
                self.send_400_response("Request header too large.")
            else:
                self.transport.abort()  # an answer may be under way already
        elif self._in_head:
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
        super().on_headers_complete()

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
