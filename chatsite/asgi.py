"""The site as an ASGI application: the long polls on the event loop, and Django on threads beside them."""

import asyncio
import gc
import resource
from contextlib import suppress
from typing import cast

from a2wsgi.wsgi_typing import WSGIApp
from django.conf import settings

from chatsite.wsgi import application as wsgi_application  # isort: skip (sets Django up for what follows)
from chatroom import waiting
from chatroom.asgi_types import Application, Receive, Scope, Send
from chatroom.poll.asgi import PollApplication
from chatroom.upkeep import Upkeep
from chatsite.body_limit import body_bytes_max
from chatsite.bridge import ThreadBridge
from chatsite.front import BodyFront

# Requests are short, and wait for the interpreter more than for the store; on SQLite one of them writes at a time.
DJANGO_THREADS = 4


# Objects made and not freed before a collection. 700, as Python has it, are 50 held polls, walked through in vain.
COLLECT_AFTER = 20_000

SPARE_FILES = 256  # of those that a process may open, for what is not a held poll


class Site:
    """Routes a request to the polls or to Django, and gives the hub its life on the server's event loop."""

    def __init__(self) -> None:
        threads = ThreadBridge(cast(WSGIApp, wsgi_application), workers=DJANGO_THREADS)
        django = BodyFront(cast(Application, threads), body_bytes_max)
        self._polls: Application = PollApplication(waiting.hub, django)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._polls(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        _spare_the_collector()
        waiting.hub.readers_max = _readers_max()
        await waiting.start()
        upkeep = _start_upkeep()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if upkeep is not None:
            upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await upkeep
        await waiting.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _start_upkeep() -> asyncio.Task[None] | None:
    seconds: int = settings.CHAT_PRUNE_SECONDS
    return asyncio.get_running_loop().create_task(Upkeep(seconds).run()) if seconds else None


def _readers_max() -> int:
    """As many as the settings say, and as this process may open files for."""
    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted: int = settings.ENVIRONMENT["CHAT_READERS_MAX"]
    return wanted if files == resource.RLIM_INFINITY else min(wanted, files - SPARE_FILES)


def _spare_the_collector() -> None:
    """Leaves what was loaded at the start, which lives as long as the process, out of every later collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


application = Site()
