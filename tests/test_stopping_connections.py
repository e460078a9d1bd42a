"""Connections of a server that is told to stop: no request that has begun to arrive is lost."""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing

import pytest
import uvloop
from uvicorn.config import Config
from uvicorn.server import ServerState

from chatroom.asgi_types import Receive, Scope, Send
from chatsite import protocol
from chatsite.protocol import BoundedProtocol

from .raw_http import body_of, status_of

PATIENCE_SECONDS = 20
REQUEST = b"GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"
NEXT = b"POST /next HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nform"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the path and the body of a request that was sent in one piece."""
    body = b"%b %b" % (scope["raw_path"], (await receive())["body"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connection() -> AsyncIterator[tuple[socket.socket, BoundedProtocol]]:
    """A client whose first request is answered, and the server's side of its connection."""
    loop = asyncio.get_running_loop()
    config = Config(echo, log_config=None, timeout_keep_alive=PATIENCE_SECONDS)
    config.load()
    served = BoundedProtocol(config, ServerState(), {})
    server = await loop.create_server(lambda: served, "127.0.0.1", 0)
    with closing(server), socket.socket() as client:
        client.setblocking(False)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await loop.sock_connect(client, server.sockets[0].getsockname())
            await loop.sock_sendall(client, REQUEST)
            assert body_of(await loop.sock_recv(client, 4096)) == b"/first "
            yield client, served


async def rest_of(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    read = b""
    while part := await asyncio.get_running_loop().sock_recv(client, 4096):
        read += part
    return read


def run(coroutine: Coroutine[None, None, bytes]) -> bytes:
    """Runs it on the loop that serves the site."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(coroutine)


@pytest.mark.parametrize("begun", [0, 1, NEXT.index(b"Host")], ids=["nothing", "one byte", "a line"])
@pytest.mark.parametrize("idle_seconds", [protocol.STOPPING_IDLE_SECONDS, 0], ids=["in time", "at the last moment"])
def test_a_request_that_is_on_its_way_when_the_server_is_told_to_stop_is_answered_as_the_connection_s_last(
    begun: int, idle_seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "STOPPING_IDLE_SECONDS", idle_seconds)

    async def ask() -> bytes:
        async with connection() as (client, served):
            if begun:
                client.send(NEXT[:begun])
                while not served._in_head:
                    await asyncio.sleep(0)
            served.shutdown()
            client.send(NEXT[begun:])  # before the server has another turn
            return await rest_of(client)

    answer = run(ask())
    assert status_of(answer) == 200
    assert body_of(answer) == b"/next form"
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("begun", [b"", NEXT[:10]], ids=["nothing", "a part of a head"])
def test_a_connection_on_which_no_request_comes_is_closed(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "STOPPING_HEAD_SECONDS", 0.05)

    async def wait() -> bytes:
        async with connection() as (client, served):
            client.send(begun)
            served.shutdown()
            return await rest_of(client)

    assert run(wait()) == b""


def test_a_client_that_leaves_before_its_connection_is_closed_troubles_nobody() -> None:
    async def leave() -> bytes:
        async with connection() as (client, served):
            served.shutdown()
            client.close()
            while served.connections:
                await asyncio.sleep(0)
            served._close_unless_asked()
        return b""

    assert run(leave()) == b""
