"""This process's hub, and the event loop that it lives on: the server's own, or one beside `runserver`'s threads."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.db import Error

from chatroom.carriers import carrier_of_this_site
from chatroom.delivery.exchange import Carrier, Exchange
from chatroom.delivery.hub import Hub
from chatroom.in_force import Shutout, memory
from chatroom.restriction_watch import HINT, RestrictionWatch
from chatroom.store import DatabaseStore
from chatroom.webhooks.courier import Courier

hub = Hub(DatabaseStore(), time.monotonic)

_loop: asyncio.AbstractEventLoop | None = None
_carrier: Carrier | None = None
_watch: RestrictionWatch | None = None
_courier: Courier | None = None
_tasks: list[asyncio.Task[None]] = []
_starting = threading.Lock()


async def start() -> None:
    """Lets the hub, and the exchange with the site's other processes, live on the loop that runs now."""
    global _loop, _carrier, _watch, _courier
    _loop = asyncio.get_running_loop()
    _tasks.append(_loop.create_task(hub.run()))
    _watch = RestrictionWatch()
    _tasks.append(_loop.create_task(_watch.run()))
    if settings.CHAT_WEBHOOKS:
        _courier = Courier(settings.CHAT_WEBHOOK_NETWORKS)
        _courier.start()
    _carrier = carrier_of_this_site()
    if _carrier is not None:
        exchange = Exchange(_carrier, hub.neighbours, hub.told, _take_hint, time.monotonic)
        _tasks.append(_loop.create_task(exchange.run()))
        await exchange.acquaintance()


async def stop() -> None:
    """Ends what `start` began. The other processes go on counting who was here, until these people are elsewhere."""
    global _loop, _carrier, _courier
    courier, _courier = _courier, None
    if courier is not None:
        await asyncio.to_thread(courier.stop)
    _loop = _carrier = None
    for task in _tasks:
        task.cancel()
    await asyncio.gather(*_tasks, return_exceptions=True)
    _tasks.clear()


def loop_beside_threads() -> asyncio.AbstractEventLoop:
    """The hub's loop, for a server of threads: started on a thread of its own where there is none yet."""
    with _starting:
        if _loop is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="hub", daemon=True).start()
            asyncio.run_coroutine_threadsafe(start(), loop).result()
        assert _loop is not None
        return _loop


def hint(room: str, *, erases: bool = False) -> None:
    """Says, after a commit and from any thread, that the log of `room` has grown: here and to the other processes.

    Where it `erases`, nothing older is answered from this process's memory from now on.
    """
    _call_on_loop(lambda: _hint(room, erases=erases))


def restrictions_changed() -> None:
    """Says, after a commit and from any thread, that people were restricted, or are no more: here and elsewhere."""
    memory.stale()
    with suppress(Error):  # it is looked for again within a second
        memory.look()
    _call_on_loop(_hint_at_restrictions)


def typing(room: str, user_id: str, user_name: str) -> None:
    """Says, from any thread, that somebody is typing in `room`."""
    at_ms = int(time.time() * 1000)
    _call_on_loop(lambda: hub.typing(room, user_id, user_name, at_ms))


def _hint(room: str, *, erases: bool) -> None:
    hub.hint(room, erases=erases)
    if _carrier is not None:
        _carrier.hint(room)
    if _courier is not None:
        _courier.hint()


def _hint_at_restrictions() -> None:
    if _carrier is not None:
        _carrier.hint(HINT)


def _take_hint(room: str) -> None:
    """Takes a hint of another process."""
    if room == HINT and _watch is not None:
        _watch.hint()
    else:
        hub.hint(room)


def _shut_out(shutouts: Sequence[Shutout]) -> None:
    for each in shutouts:
        _call_on_loop(partial(hub.expel, each.people, each.room))


def _call_on_loop(call: Callable[[], None]) -> None:
    loop = _loop
    if loop is not None and not loop.is_closed():
        loop.call_soon_threadsafe(call)


memory.shut_out = _shut_out
