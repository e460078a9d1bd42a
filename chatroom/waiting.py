"""This process's hub, and the event loop that it lives on: the server's own, or one beside `runserver`'s threads."""

import asyncio
import threading
import time
from collections.abc import Callable

from chatroom.delivery.hub import Hub
from chatroom.store import DatabaseStore

hub = Hub(DatabaseStore(), time.monotonic)

_loop: asyncio.AbstractEventLoop | None = None
_starting = threading.Lock()


def live_on(loop: asyncio.AbstractEventLoop | None) -> None:
    """Tells on which running loop the hub lives; None: on none any more."""
    global _loop
    _loop = loop


def loop_beside_threads() -> asyncio.AbstractEventLoop:
    """The hub's loop, for a server of threads: started on a thread of its own where there is none yet."""
    with _starting:
        if _loop is None:
            loop = asyncio.new_event_loop()
            loop.create_task(hub.run())
            threading.Thread(target=loop.run_forever, name="hub", daemon=True).start()
            live_on(loop)
        assert _loop is not None
        return _loop


def hint(room: str) -> None:
    """Says, after a commit and from any thread, that the log of `room` has grown."""
    _call_on_loop(lambda: hub.hint(room))


def _call_on_loop(call: Callable[[], None]) -> None:
    loop = _loop
    if loop is not None and not loop.is_closed():
        loop.call_soon_threadsafe(call)
