"""The long poll on the event loop: no thread, no query and no session while it waits."""

import asyncio
import logging
import re
from collections.abc import Coroutine, Generator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from chatroom.asgi_types import Application, Receive, Scope, Send
from chatroom.delivery.hub import Hub
from chatroom.delivery.log import StoreUnavailable, UnknownRoom
from chatroom.delivery.poll import Poll, Waiter
from chatroom.forms import read_room_name
from chatroom.poll.request import read_poll
from chatroom.refusals import Refusal

logger = logging.getLogger(__name__)

# A name of a room is far shorter; what is remembered here may not be of any length.
POLL_PATH = re.compile(r"/chatroom/([^/]{1,255})/get_near_log/")
HOST_LENGTH_MAX = 255
ANSWER_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]


class PollApplication:
    """Answers polls that are in order; everything else, each refused poll included, is Django's to answer."""

    def __init__(self, hub: Hub, django: Application) -> None:
        self._hub = hub
        self._django = django

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = POLL_PATH.fullmatch(scope["path"])
        if path is None or scope["method"] != "GET" or not _host_is_allowed(scope["headers"]):
            return await self._django(scope, receive, send)
        try:
            poll = read_poll(_room_name(path[1]), _fields(scope["query_string"]))
            body = await self._hub.look(poll)
        except (Refusal, UnicodeDecodeError, UnknownRoom, StoreUnavailable):
            return await self._django(scope, receive, send)
        if body is None:
            await self._hold(poll, scope, receive, send)
        else:
            await _respond(send, body)

    async def _hold(self, poll: Poll, scope: Scope, receive: Receive, send: Send) -> None:
        held = HeldPoll(poll, send)
        scope["headers"].clear()  # uvicorn keeps the list as long as the connection: a browser's head is 2 KiB
        self._hub.park(held)
        try:
            # The end of the connection and the end of the answer both arrive here as a disconnect.
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.leave(held)


class HeldPoll(Waiter):
    """A poll that waits, parked in its connection's `receive`."""

    __slots__ = ("_send",)

    def __init__(self, poll: Poll, send: Send) -> None:
        super().__init__(poll)
        self._send = send

    def deliver(self, body: bytes) -> None:
        start_now(_respond(self._send, body))


async def _respond(send: Send, body: bytes) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": 200, "headers": [*ANSWER_HEADERS, length]})
    await send({"type": "http.response.body", "body": body})


def start_now(coroutine: Coroutine[Any, Any, None]) -> None:
    """Runs `coroutine` at once as far as it goes without waiting, and the rest, if any, as a task.

    An answer to a reader whose connection takes it is written without a task's turn of the loop; one to a slow reader
    waits for itself alone. (What Python 3.12 calls an eager task; 3.11 is supported.)
    """
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return
    except Exception:
        # A connection that is broken in a way that its server did not foresee: the other readers get their answers.
        logger.exception("Writing an answer failed.")
        return
    asyncio.get_running_loop().create_task(_go_on(awaited, coroutine))


async def _go_on(awaited: Any, coroutine: Coroutine[Any, Any, None]) -> None:
    await _Begun(awaited, coroutine)


class _Begun:
    """A coroutine that has begun, and the future that it awaits now."""

    def __init__(self, awaited: Any, coroutine: Coroutine[Any, Any, None]) -> None:
        self._awaited = awaited
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, None]:
        yield self._awaited
        yield from self._coroutine.__await__()


def _fields(query: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for pair in query.decode("ascii").split("&"):
        name, _equals, value = pair.partition("=")
        fields[name] = unquote_plus(value, errors="strict") if "%" in value or "+" in value else value
    return fields


@lru_cache(4096)
def _room_name(raw: str) -> str:
    return read_room_name(raw)


def _host_is_allowed(headers: list[tuple[bytes, bytes]]) -> bool:
    hosts = [value for name, value in headers if name == b"host"]
    return len(hosts) == 1 and len(hosts[0]) <= HOST_LENGTH_MAX and _is_allowed(hosts[0])


@lru_cache(1024)
def _is_allowed(host: bytes) -> bool:
    domain, _port = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
