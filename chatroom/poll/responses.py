"""How a poll's answers are sent by ASGI: those there are at once, and those of polls that are held."""

import asyncio

from chatroom.asgi_types import OpenResponse, Receive, Send
from chatroom.delivery.hub import Hub
from chatroom.delivery.log import Answer
from chatroom.delivery.poll import Poll, Waiter

Headers = tuple[tuple[bytes, bytes], ...]

PLAIN: Headers = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
# nginx, and others after it, pass on at once what says so, and keep nothing until the end.
STREAM: Headers = (
    (b"content-type", b"application/x-ndjson"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
)
QUEUED_BYTES_MAX = 256 * 1024  # that a reader has not taken yet, over which its stream is cut


def as_lines(headers: Headers) -> bytes:
    """Returns `headers` as they stand in a response."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


PLAIN_LINES = as_lines(PLAIN)
STREAM_LINES = as_lines(STREAM)


async def respond(send: Send, body: bytes, *, status: int = 200, headers: Headers = PLAIN) -> None:
    """Sends a whole response."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


class OpenPoll(Waiter):
    """A held poll whose response is written by plain calls: nothing else of its request is left."""

    __slots__ = ("_hub", "response")

    response: OpenResponse

    def __init__(self, poll: Poll, answer: Answer | None, hub: Hub) -> None:
        super().__init__(poll, answer)
        self._hub = hub

    def hold(self, response: OpenResponse, answer: Answer | None) -> None:
        """Begins the response, with `answer` where it is a stream, and waits."""
        self.response = response
        self.is_newcomer = response.is_first
        if answer is not None:
            response.begin(STREAM_LINES)
            response.write_line(answer.body)
        self._hub.park(self)

    def deliver(self, body: bytes, *, last: bool) -> None:
        if not self.stream:
            self.response.answer(PLAIN_LINES, body)
            return
        self.response.write_line(body)
        if last:
            self.response.end()

    def leave(self) -> None:
        """The reader has gone."""
        self._hub.leave(self)


class QueuedPoll(Waiter):
    """A held poll under any other ASGI server: its answers are queued for the call that is still under way."""

    def __init__(self, poll: Poll, answer: Answer | None) -> None:
        super().__init__(poll, answer)
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._queued_bytes = 0

    def deliver(self, body: bytes, *, last: bool) -> None:
        self._queued_bytes += len(body)
        self._queue.put_nowait(body if self._queued_bytes <= QUEUED_BYTES_MAX else None)
        if last and self.stream:
            self._queue.put_nowait(b"")

    async def hold(self, hub: Hub, receive: Receive, send: Send, answer: Answer | None) -> None:
        """Waits, and sends what is delivered, until the last answer or until the reader has gone."""
        if answer is not None:
            self.deliver(answer.body, last=False)
        hub.park(self)
        watching = asyncio.create_task(self._watch(receive))
        try:
            if self.stream:
                await self._send_lines(send)
            elif (body := await self._queue.get()) is not None:
                await respond(send, body)
        finally:
            hub.leave(self)
            watching.cancel()

    async def _send_lines(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(STREAM)})
        while (body := await self._queue.get()) is not None:
            self._queued_bytes -= len(body)
            line = body and body + b"\n"
            await send({"type": "http.response.body", "body": line, "more_body": bool(line)})
            if not line:
                return

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._queue.put_nowait(None)
