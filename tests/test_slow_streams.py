"""Streams of readers who take little or nothing: who goes on is let go on, who does not is cut."""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing

import pytest
import uvloop
from uvicorn.config import Config
from uvicorn.server import ServerState

from chatroom.asgi_types import OPEN_RESPONSE, OpenResponse, Receive, Scope, Send
from chatsite import protocol
from chatsite.open_response import LAST_CHUNK, WAITING_BYTES_MAX
from chatsite.protocol import BoundedProtocol
from chatsite.worker import KEEP_ALIVE_SECONDS

PATIENCE_SECONDS = 20
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LINE = b"x" * 1024
SIP_SECONDS = 0.05
SIPS = 80


class Streamer:
    """An application that takes its responses over; `left` is set once a client has gone before the end."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[OpenResponse] = asyncio.Queue()
        self.left = asyncio.Event()
        self.server_state = ServerState()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: OpenResponse = scope["extensions"][OPEN_RESPONSE](self.left.set)
        self.taken.put_nowait(response)


@asynccontextmanager
async def asking(application: Streamer, *, narrow: bool = True) -> AsyncIterator[tuple[socket.socket, OpenResponse]]:
    """A client who has asked, on a line of small packets, and the response as it was taken over.

    The system of a narrow one takes next to nothing in advance.
    """
    loop = asyncio.get_running_loop()
    config = Config(application, log_config=None, timeout_keep_alive=KEEP_ALIVE_SECONDS)
    config.load()
    server = await loop.create_server(lambda: BoundedProtocol(config, application.server_state, {}), "127.0.0.1", 0)
    with closing(server), socket.socket() as client:
        if narrow:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        client.setblocking(False)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await loop.sock_connect(client, server.sockets[0].getsockname())
            await loop.sock_sendall(client, REQUEST)
            yield client, await application.taken.get()


def run(coroutine: Coroutine[None, None, None]) -> None:
    """Runs it on the loop that serves the site."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(coroutine)


def begin(response: OpenResponse, *, lines: int) -> None:
    """Begins a stream with so many lines."""
    response.begin(b"")
    for _ in range(lines):
        response.write_line(LINE)


@pytest.mark.parametrize(("narrow", "lines", "sip"), [(True, 16, 4096), (False, 200, 512)], ids=["narrow", "wide"])
def test_who_takes_little_at_a_time_is_not_cut_as_long_as_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, narrow: bool, lines: int, sip: int
) -> None:
    monkeypatch.setattr(protocol, "UNREAD_STREAM_SECONDS", 1.5)
    monkeypatch.setattr(protocol, "random", lambda: 0.0)

    async def sip_and_sip() -> None:
        loop, application = asyncio.get_running_loop(), Streamer()
        async with asking(application, narrow=narrow) as (client, response):
            begin(response, lines=lines)
            for _ in range(SIPS):
                assert await loop.sock_recv(client, sip), "the stream goes on"
                response.write_line(b"and more")
                await asyncio.sleep(SIP_SECONDS)
            assert not application.left.is_set()
            response.end()

    run(sip_and_sip())


def test_the_rest_of_a_stream_that_has_ended_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "UNREAD_SECONDS", 0.05)
    monkeypatch.setattr(protocol, "UNREAD_STREAM_SECONDS", PATIENCE_SECONDS * 2)

    async def end() -> None:
        application = Streamer()
        async with asking(application) as (_client, response):
            begin(response, lines=16)
            response.end()
            assert len(application.server_state.connections) == 1
            while application.server_state.connections:
                await asyncio.sleep(0)

    run(end())


def test_who_takes_nothing_does_not_hold_up_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "STOPPING_STREAM_SECONDS", 0.05)
    monkeypatch.setattr(protocol, "UNREAD_STREAM_SECONDS", PATIENCE_SECONDS * 2)

    async def stop() -> None:
        application = Streamer()
        async with asking(application) as (_client, response):
            begin(response, lines=16)
            for connection in list(application.server_state.connections):
                connection.shutdown()
            await application.left.wait()

    run(stop())


def test_who_takes_nothing_is_cut_even_where_the_system_would_keep_it_all_for_him(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "UNREAD_STREAM_SECONDS", 0.05)

    async def wait() -> None:
        application = Streamer()
        async with asking(application) as (_client, response):
            begin(response, lines=16)
            await application.left.wait()

    run(wait())


def test_who_leaves_too_much_waiting_is_cut_at_once() -> None:
    async def flood() -> None:
        application = Streamer()
        async with asking(application) as (_client, response):
            begin(response, lines=2 * WAITING_BYTES_MAX // len(LINE))
            await asyncio.sleep(0)
            assert application.left.is_set()

    run(flood())


def test_a_stream_that_has_ended_is_complete_and_the_next_request_answered_once_it_is_taken() -> None:
    async def ask_ahead() -> None:
        loop, application = asyncio.get_running_loop(), Streamer()
        async with asking(application) as (client, response):
            begin(response, lines=64)
            response.end()
            await loop.sock_sendall(client, REQUEST)
            taken = b""
            while application.taken.empty():
                taken += await loop.sock_recv(client, 65536)
            assert taken.count(LINE) > 48, "all but what the system keeps"
            while not taken.endswith(LAST_CHUNK):
                taken += await loop.sock_recv(client, 65536)
            assert taken.count(LINE) == 64
            second = await application.taken.get()
            second.answer(b"", b"the second")
            assert (await loop.sock_recv(client, 65536)).endswith(b"the second")
            assert not application.left.is_set()

    run(ask_ahead())


def test_a_connection_s_first_response_is_told_from_those_after_it() -> None:
    async def ask() -> None:
        loop, application = asyncio.get_running_loop(), Streamer()
        async with asking(application) as (client, response):
            assert response.is_first
            response.answer(b"", b"one")
            await loop.sock_sendall(client, REQUEST)
            again = await application.taken.get()
            assert not again.is_first
            again.answer(b"", b"two")

    run(ask())
