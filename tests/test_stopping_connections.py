"""Connections of a server that is told to stop: no request that has begun to arrive is lost."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing

import pytest
import uvloop
from uvicorn.config import Config
from uvicorn.server import ServerState

from chatroom import waiting
from chatroom.asgi_types import OPEN_RESPONSE, OpenResponse, Receive, Scope, Send
from chatsite import protocol
from chatsite.open_response import LAST_CHUNK
from chatsite.protocol import BoundedProtocol
from chatsite.worker import ChatServer

from .raw_http import body_of, status_of

PATIENCE_SECONDS = 20
REQUEST = b"GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"
STREAM = b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
NEXT = b"POST /next HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nform"


streams: asyncio.Queue[OpenResponse] = asyncio.Queue()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the path and the body of a request that was sent in one piece; takes a stream's response over."""
    if scope["path"] == "/stream":
        streams.put_nowait(scope["extensions"][OPEN_RESPONSE](lambda: None))
        return
    body = b"%b %b" % (scope["raw_path"], (await receive())["body"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connection() -> AsyncIterator[tuple[socket.socket, BoundedProtocol]]:
    """A client whose first request is answered, and the server's side of its connection."""
    loop = asyncio.get_running_loop()
    config = Config(application, log_config=None, timeout_keep_alive=PATIENCE_SECONDS)
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
@pytest.mark.parametrize("is_last_moment", [False, True], ids=["in time", "at the last moment"])
def test_a_request_that_is_on_its_way_when_the_server_is_told_to_stop_is_answered_as_the_connection_s_last(
    begun: int, is_last_moment: bool
) -> None:
    async def ask() -> bytes:
        async with connection() as (client, served):
            if begun:
                client.send(NEXT[:begun])
                while not served._in_head:
                    await asyncio.sleep(0)
            served.shutdown()
            client.send(NEXT[begun:])  # before the server has another turn
            if is_last_moment:
                served._close_unless_asked()
            return await rest_of(client)

    answer = run(ask())
    assert status_of(answer) == 200
    assert body_of(answer) == b"/next form"
    assert b"connection: close" in answer.lower()


def test_a_stream_that_ends_since_the_server_stops_leaves_its_connection_one_more_request() -> None:
    async def ask() -> bytes:
        async with connection() as (client, served):
            client.send(STREAM)
            stream = await streams.get()
            stream.begin(b"")
            served.shutdown()
            stream.end()
            client.send(NEXT)  # a proxy has seen the end, and nothing that says that this is the last
            return await rest_of(client)

    stream, _, answer = run(ask()).partition(LAST_CHUNK)
    assert b"connection: close" not in stream.lower()
    assert body_of(answer) == b"/next form"
    assert b"connection: close" in answer.lower()


def test_who_waits_to_be_accepted_when_the_server_is_told_to_stop_is_answered_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting.hub, "close", lambda: None)  # this process's, of which other tests have need

    async def ask() -> bytes:
        config = Config(application, http=BoundedProtocol, lifespan="off", log_config=None)
        config.load()
        server = ChatServer(config, master=os.getppid())
        server.lifespan = config.lifespan_class(config)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            await server.startup(sockets=[listener])
            with socket.create_connection(listener.getsockname()) as client:
                client.send(NEXT)
                await server.shutdown([listener])  # before the server has had a turn to accept
                client.setblocking(False)
                return await rest_of(client)

    answer = run(ask())
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
