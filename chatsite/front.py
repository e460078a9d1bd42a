"""What stands before Django on the event loop: a body is read, up to its limit, before a thread is taken for it."""

from urllib.parse import quote_from_bytes

from chatroom.asgi_types import Application, Message, Receive, Scope, Send

# Every character that a query may hold as it is, and the percent sign of what is quoted already.
QUERY_CHARACTERS = "!$&'()*+,;=:@/?%[]"


class BodyFront:
    """Gives `application` each request with its body whole and bounded.

    A sender that dribbles costs no thread. What is over the limit is not kept: the request goes on without a body and
    with its length, which Django refuses. Paths under `unbounded` pass as they are.
    """

    def __init__(self, application: Application, bytes_max: int, unbounded: str) -> None:
        self._application = application
        self._bytes_max = bytes_max
        self._unbounded = unbounded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._unbounded):
            return await self._application(scope, receive, send)
        body = await self._read(receive)
        if body is None:
            return
        size = max(len(body), _declared_length(scope))
        headers = [header for header in scope["headers"] if header[0] not in (b"content-length", b"transfer-encoding")]
        headers.append((b"content-length", b"%d" % size))
        query = quote_from_bytes(scope["query_string"], safe=QUERY_CHARACTERS).encode()
        await self._application({**scope, "headers": headers, "query_string": query}, _replay(body), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Returns the body, cut one byte over the limit; None where the sender has gone."""
        body = bytearray()
        while len(body) <= self._bytes_max:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        return bytes(body[: self._bytes_max + 1])


def _declared_length(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
