"""Django on threads behind the event loop: a2wsgi's bridge, whose threads never wait for a client or for the loop."""

from a2wsgi.asgi_typing import Receive, Scope, Send, SendEvent
from a2wsgi.wsgi import WSGIMiddleware, WSGIResponder


class ThreadBridge(WSGIMiddleware):
    """a2wsgi's middleware for HTTP, with such responders."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await HastyResponder(self.app, self.executor, 0)(scope, receive, send)


class HastyResponder(WSGIResponder):
    """Hands each part of a response to the loop and goes on; a2wsgi's own waits for each to be taken.

    A short answer has three parts: to wait for them costs the thread and the loop six turns at the interpreter's lock.
    And a thread that waits for a client who does not read, or has gone, is one of a few that is lost. What it hands
    over is bounded by the largest answer of the site, a static file.
    """

    def send(self, message: SendEvent | None) -> None:
        self.loop.call_soon_threadsafe(self.send_queue.put_nowait, message)

    async def sender(self, send: Send) -> None:
        connected = True
        while (message := await self.send_queue.get()) is not None:
            if connected:
                try:
                    await send(message)
                except (OSError, RuntimeError):  # what uvicorn raises for a connection that has gone meanwhile
                    connected = False
