"""Django on threads behind the event loop: a2wsgi's bridge, whose threads do not wait for the loop at every step."""

import threading

from a2wsgi.asgi_typing import HTTPScope, Receive, Scope, Send, SendEvent
from a2wsgi.wsgi import WSGIMiddleware, WSGIResponder

PARTS_UNDER_WAY = 16  # of one response: what a thread may be ahead of a client that reads slowly


class ThreadBridge(WSGIMiddleware):
    """a2wsgi's middleware for HTTP, with such responders."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await HastyResponder(self.app, self.executor, 0)(scope, receive, send)


class HastyResponder(WSGIResponder):
    """Hands each part of a response to the loop and goes on, up to PARTS_UNDER_WAY; a2wsgi's own waits for each.

    A short answer has three parts: to wait for them costs the thread and the loop six turns at the interpreter's lock.
    """

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        self._room = threading.Semaphore(PARTS_UNDER_WAY)
        await super().__call__(scope, receive, send)

    def send(self, message: SendEvent | None) -> None:
        self._room.acquire()
        self.loop.call_soon_threadsafe(self.send_queue.put_nowait, message)

    async def sender(self, send: Send) -> None:
        while (message := await self.send_queue.get()) is not None:
            await send(message)
            self._room.release()
