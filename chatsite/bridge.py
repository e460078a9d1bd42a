"""Django on threads behind the event loop: a thread never waits for a client or for the loop."""

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, cast

from a2wsgi.asgi_typing import HTTPScope
from a2wsgi.wsgi import Body, build_environ
from a2wsgi.wsgi_typing import Environ, WSGIApp

from chatroom.asgi_types import Message, Receive, Scope, Send

HANDED_BYTES = 64 * 1024  # of an answer that comes in parts, that are gathered before the loop is told

# The next messages of an answer, the last of which has no more body; or what has failed.
Handed = Sequence[Message] | Exception


class ThreadBridge:
    """Runs a WSGI application on so many `workers`, behind one that has read the body.

    A thread takes the whole request, and comes back to the loop once, with the answer. To come back for each part, as
    a2wsgi's own responder does, takes both a turn at the interpreter's lock, which costs the more the busier the loop
    is. And a thread that waits for a client who does not read, or has gone, is one of a few that is lost. What is
    handed over is bounded by the largest answer of the site.
    """

    def __init__(self, application: WSGIApp, workers: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="django")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await receive()
        assert not request["more_body"], "the body has been read"
        environ = build_environ(cast(HTTPScope, scope), cast(Body, BytesIO(request["body"])))
        loop = asyncio.get_running_loop()
        answer: asyncio.Queue[Handed] = asyncio.Queue()
        responder = _Responder(lambda handed: loop.call_soon_threadsafe(answer.put_nowait, handed))
        self._threads.submit(contextvars.copy_context().run, responder.respond, self._application, environ)
        connected = more = True
        while more:
            handed = await answer.get()
            if isinstance(handed, Exception):
                raise handed
            for message in handed:
                if connected:
                    try:
                        await send(message)
                    except (OSError, RuntimeError):  # what uvicorn raises for a connection that has gone meanwhile
                        connected = False
            more = handed[-1]["more_body"]


class _Responder:
    """Makes one answer, on a thread, and hands it over."""

    def __init__(self, hand: Callable[[Handed], object]) -> None:
        self._hand = hand
        self._start: list[Message] = []
        self._parts: list[bytes] = []
        self._size = 0

    def respond(self, application: WSGIApp, environ: Environ) -> None:
        try:
            answer = application(environ, self._begin)
            try:
                for part in answer:
                    self._add(part)
            finally:
                getattr(answer, "close", lambda: None)()
            self._hand_over(more=False)
        except Exception as error:  # noqa: BLE001 (raised on the loop, to whose server it is to be told)
            self._hand(error)

    def _begin(self, status: str, headers: Sequence[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        lines = [(name.strip().lower().encode("latin-1"), text.strip().encode("latin-1")) for name, text in headers]
        self._start = [{"type": "http.response.start", "status": int(status[:3]), "headers": lines}]
        return self._add

    def _add(self, part: bytes) -> None:
        self._parts.append(part)
        self._size += len(part)
        if self._size >= HANDED_BYTES:
            self._hand_over(more=True)

    def _hand_over(self, *, more: bool) -> None:
        body: Message = {"type": "http.response.body", "body": b"".join(self._parts), "more_body": more}
        self._hand([*self._start, body])
        self._start, self._parts, self._size = [], [], 0
