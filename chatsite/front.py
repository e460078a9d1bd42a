"""What stands before Django on the event loop: a body is read, up to its limits, before a thread is taken for it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from urllib.parse import quote_from_bytes

from chatroom.asgi_types import Application, Message, Receive, Scope, Send
from chatsite.body_limit import BODY_IS_LATE

BODY_SECONDS = 20.0  # for a body to arrive, and longer by what has come of it
BODY_BYTES_PER_SECOND = 4096  # so that 256 KiB over a telephone's line may take a minute more
# What is left of a refused body is taken for so long: to hang up on a client that still sends loses the answer.
LINGER_SECONDS = 2.0
LINGER_BYTES = 1024 * 1024

LATE_HEADER = BODY_IS_LATE.lower().encode()
# What this front says of the body, and nobody else.
REPLACED = (b"content-length", b"transfer-encoding", LATE_HEADER)
# Every character that a query may hold as it is, and the percent sign of what is quoted already.
QUERY_CHARACTERS = "!$&'()*+,;=:@/?%[]"


class Ending(Enum):
    """How the reading of a body ended."""

    WHOLE = "whole"
    LARGE = "larger than its limit"
    LATE = "not all there in its time"
    GONE = "its sender has hung up"


class BodyFront:
    """Gives `application` each request with its body whole and bounded.

    A sender that dribbles costs no thread. Of a body that is over its path's limit, `bytes_max(path)`, no more is kept;
    the request goes on with its true or declared length, which Django refuses. One that takes too long goes on with a
    header that says so, which Django refuses too. After either answer the connection is closed.
    """

    def __init__(self, application: Application, bytes_max: Callable[[str], int]) -> None:
        self._application = application
        self._bytes_max = bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, ending = await _read(receive, self._bytes_max(scope["path"]))
        if ending is Ending.GONE:
            return
        size = max(len(body), _declared_length(scope))
        # With an underscore it would count as the header with a hyphen, which a proxy in front has set.
        headers = [(name, value) for name, value in scope["headers"] if name not in REPLACED and b"_" not in name]
        headers.append((b"content-length", b"%d" % size))
        if ending is Ending.LATE:
            headers.append((LATE_HEADER, b"1"))
        query = quote_from_bytes(scope["query_string"], safe=QUERY_CHARACTERS).encode()
        answer = send if ending is Ending.WHOLE else _send_and_hang_up(receive, send)
        await self._application({**scope, "headers": headers, "query_string": query}, _replay(body, receive), answer)


async def _read(receive: Receive, bytes_max: int) -> tuple[bytes, Ending]:
    """Returns the body, cut one byte over the limit, and how it ended."""
    body = bytearray()
    start = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(start + BODY_SECONDS) as limit:
            while len(body) <= bytes_max:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return b"", Ending.GONE
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return bytes(body[: bytes_max + 1]), Ending.WHOLE
                limit.reschedule(start + BODY_SECONDS + len(body) / BODY_BYTES_PER_SECOND)
    except TimeoutError:
        return bytes(body), Ending.LATE
    return bytes(body[: bytes_max + 1]), Ending.LARGE


def _declared_length(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that has the body first, and then tells when the client leaves."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def _send_and_hang_up(receive: Receive, send: Send) -> Send:
    """A `send` for the answer to a body that goes on: else what is still to come of it could keep a connection."""

    async def send_and_hang_up(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        elif not message.get("more_body", False):
            await send({**message, "more_body": True})
            await _linger(receive)
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    return send_and_hang_up


async def _linger(receive: Receive) -> None:
    """Takes the rest of a body and keeps nothing of it."""
    left = LINGER_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))
