"""Django on threads behind the event loop: a thread never waits for a client or for the loop."""

import asyncio
import contextvars
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import Any, cast

from a2wsgi.asgi_typing import HTTPScope
from a2wsgi.wsgi import Body, build_environ
from a2wsgi.wsgi_typing import Environ, WSGIApp

from chatroom.asgi_types import Message, Receive, Scope, Send

HANDED_BYTES = 256 * 1024  # of an answer that comes in parts, that are gathered before the loop is told: any page


class ThreadBridge:
    """Runs a WSGI application on so many `workers`, behind one that has read the body.

    A thread takes the whole request, and comes back to the loop once, with the answer. To come back for each part, as
    a2wsgi's own responder does, takes both a turn at the interpreter's lock, which costs the more the busier the loop
    is. And a thread that waits for a client who does not read, or has gone, is one of a few that is lost: a long answer
    gives its thread back instead each HANDED_BYTES, and goes on when these have been taken. However many are long, they
    go on one at a time, and leave the other threads to short ones.
    """

    def __init__(self, application: WSGIApp, workers: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="django")
        self._going_on = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await receive()
        assert not request["more_body"], "the body has been read"
        environ = build_environ(cast(HTTPScope, scope), cast(Body, BytesIO(request["body"])))
        answer = _answer(self._application, environ)
        context = contextvars.copy_context()  # one, with the language in it, on whichever threads
        loop = asyncio.get_running_loop()

        def run(step: Callable[..., Any], *arguments: Any) -> asyncio.Future[Any]:
            return loop.run_in_executor(self._threads, partial(context.run, step, *arguments))

        messages: Sequence[Message] = await run(next, answer)
        taken = await _is_taken(messages, send)
        if not messages[-1]["more_body"]:
            return
        leaving = asyncio.ensure_future(receive())
        try:
            while taken and messages[-1]["more_body"] and not _has_left(leaving):
                async with self._going_on:
                    messages = await run(next, answer)
                taken = await _is_taken(messages, send)
        finally:
            leaving.cancel()
            await run(answer.close)


async def _is_taken(messages: Sequence[Message], send: Send) -> bool:
    """Whether the client's connection takes them; where it has gone meanwhile, uvicorn raises, or says nothing."""
    try:
        for message in messages:
            await send(message)
    except (OSError, RuntimeError):
        return False
    return True


def _has_left(leaving: asyncio.Future[Message]) -> bool:
    return leaving.done() and leaving.result()["type"] == "http.disconnect"


def _answer(application: WSGIApp, environ: Environ) -> Generator[Sequence[Message], None, None]:
    """Yields the messages of an answer: some for each HANDED_BYTES, the last of which has no more body."""
    start: list[Message] = []
    body = bytearray()

    def begin(status: str, headers: Sequence[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        lines = [(name.strip().lower().encode("latin-1"), text.strip().encode("latin-1")) for name, text in headers]
        start[:] = [{"type": "http.response.start", "status": int(status[:3]), "headers": lines}]
        return body.extend

    def take(*, more: bool) -> Sequence[Message]:
        messages = [*start, {"type": "http.response.body", "body": bytes(body), "more_body": more}]
        start.clear()
        body.clear()
        return messages

    answer = application(environ, begin)
    try:
        for part in answer:
            body.extend(part)
            if len(body) >= HANDED_BYTES:
                yield take(more=True)
    finally:
        getattr(answer, "close", lambda: None)()
    yield take(more=False)
