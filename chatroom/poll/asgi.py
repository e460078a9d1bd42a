"""The long poll on the event loop: no thread, no query and no session while it waits."""

import re
from functools import lru_cache
from urllib.parse import unquote_plus

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from chatroom.asgi_types import OPEN_RESPONSE, Application, Receive, Scope, Send, TakeResponse
from chatroom.delivery.hub import Crowded, Hub
from chatroom.delivery.locks import Locked
from chatroom.delivery.log import Answer, StoreUnavailable, UnknownRoom
from chatroom.delivery.poll import Poll
from chatroom.forms import read_room_name
from chatroom.poll.crowded import refuse_crowded
from chatroom.poll.gate import ban_of
from chatroom.poll.request import read_poll
from chatroom.poll.responses import STREAM, OpenPoll, QueuedPoll, respond
from chatroom.refusals import Refusal

# In a frame of another site an address begins with /embed/ and what the frame looks like, which is nothing to a poll.
# A name of a room is far shorter; what is remembered here may not be of any length.
POLL_PATH = re.compile(r"(?:/embed/[^/]+)?/chatroom/([^/]{1,255})/get_near_log/")
HOST_LENGTH_MAX = 255


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
            if ban_of(poll, scope):
                return await self._django(scope, receive, send)
            answer = await self._hub.look(poll)
            if ban_of(poll, scope):  # meanwhile, when the poll was not yet among those that a ban ends
                return await self._django(scope, receive, send)
        except Crowded:
            return await refuse_crowded(scope, send)
        except (Refusal, UnicodeDecodeError, UnknownRoom, StoreUnavailable, Locked):
            return await self._django(scope, receive, send)
        if answer is None or (poll.stream and poll.wait and not answer.more):
            await self._hold(poll, answer, scope, receive, send)
        elif poll.stream:
            # What there is, and the end: the reader asks again from there.
            await respond(send, answer.body + b"\n", headers=STREAM)
        else:
            await respond(send, answer.body)

    async def _hold(self, poll: Poll, answer: Answer | None, scope: Scope, receive: Receive, send: Send) -> None:
        take: TakeResponse | None = scope.get("extensions", {}).get(OPEN_RESPONSE)
        if take is not None:
            held = OpenPoll(poll, answer, self._hub)
            response = take(held.leave)
            if response is not None:
                held.hold(response, answer)
                return
        await QueuedPoll(poll, answer).hold(self._hub, receive, send, answer)


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
