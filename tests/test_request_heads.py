"""A request's head: how long it may be, and how long it may take; nobody fills the memory or a place with one."""

import asyncio
import socket
from contextlib import suppress

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from chatsite import protocol
from chatsite.protocol import BoundedProtocol

from .people import Person
from .servers.site import SiteServer

MUCH = 32 * 1024 * 1024
PART = 64 * 1024
ANSWER_SECONDS = 10

BEGIN = b"GET /chatroom/happy/history/ HTTP/1.1\r\nHost: localhost\r\n"
ENDLESS = {
    "address": (b"GET /", b"a" * PART),
    "value": (BEGIN + b"X-Endless: ", b"a" * PART),
    "name": (BEGIN, b"a" * PART),
    "lines": (BEGIN, b"X-Endless: 1\r\n" * (PART // 14)),
    "trailers": (
        b"POST /chatroom/save_chat_log/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        b"X-Endless: 1\r\n" * (PART // 14),
    ),
}


@pytest.mark.parametrize(("begin", "part"), ENDLESS.values(), ids=ENDLESS)
def test_what_comes_around_a_body_without_an_end_is_cut_off(shared_site: SiteServer, begin: bytes, part: bytes) -> None:
    sent = 0
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=ANSWER_SECONDS) as connection:
        connection.sendall(begin)
        with suppress(ConnectionError):
            while sent < MUCH:
                connection.sendall(part)
                sent += len(part)
    assert sent < MUCH, "the server read on and on"
    with Person(shared_site) as person:
        assert person.get("history/").status_code == 200


def test_a_head_as_long_as_browsers_make_them_is_read(shared_site: SiteServer) -> None:
    with Person(shared_site) as person:
        answer = person.http.get("/chatroom/happy/history/", headers={f"X-{count}": "a" * 4000 for count in range(7)})
    assert answer.status_code == 200


def test_a_body_in_tiny_pieces_is_read(shared_site: SiteServer) -> None:
    text = "chat_content=" + "x" * 190
    with Person(shared_site) as person:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = person.post("save_chat_log/", content=(letter.encode() for letter in text), headers=form)
    assert answer.json()["ret"] == 0


@pytest.mark.parametrize("begin", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_head_that_dribbles_in_is_cut_off(monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)

    async def dribble() -> bytes:
        config = Config("chatsite.asgi:application", log_config=None)
        config.load()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: BoundedProtocol(config, ServerState(), {}), "127.0.0.1")
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(begin)
        async with asyncio.timeout(ANSWER_SECONDS):
            answer = await reader.read()
        writer.close()
        server.close()
        return answer

    assert asyncio.run(dribble()) == b""
