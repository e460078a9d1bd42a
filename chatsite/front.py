"""What stands before Django on the event loop: a body is read, up to its limit, before a thread is taken for it."""

from collections.abc import Callable
from urllib.parse import quote_from_bytes

from chatroom.asgi_types import Application, Message, Receive, Scope, Send

# Every character that a query may hold as it is, and the percent sign of what is quoted already.
REPLACED = (b"content-length", b"transfer-encoding")
QUERY_CHARACTERS = "!$&'()*+,;=:@/?%[]"


class BodyFront:
    """Gives `application` each request with its body whole and bounded.

    A sender that dribbles costs no thread. Of a body that is over its path's limit, `bytes_max(path)`, no more is kept;
    the request goes on with its true or declared length, which Django refuses.
    """

    def __init__(self, application: Application, bytes_max: Callable[[str], int]) -> None:
        self._application = application
        self._bytes_max = bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive, self._bytes_max(scope["path"]))
        if body is None:
            return
        size = max(len(body), _declared_length(scope))
        # With an underscore it would count as the header with a hyphen, which a proxy in front has set.
        headers = [(name, value) for name, value in scope["headers"] if name not in REPLACED and b"_" not in name]
        headers.append((b"content-length", b"%d" % size))
        query = quote_from_bytes(scope["query_string"], safe=QUERY_CHARACTERS).encode()
        await self._application({**scope, "headers": headers, "query_string": query}, _replay(body), send)


async def _read(receive: Receive, bytes_max: int) -> bytes | None:
    """Returns the body, cut one byte over the limit; None where the sender has gone."""
    body = bytearray()
    while len(body) <= bytes_max:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body[: bytes_max + 1])


def _declared_length(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
