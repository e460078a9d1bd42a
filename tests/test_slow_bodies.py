"""A body that dribbles in, or goes on after its refusal: it ends, its sender is told, and its connection is closed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from chatsite import front
from chatsite.protocol import BoundedProtocol

from .raw_http import body_of, status_of

ANSWER_SECONDS = 20
HEAD = b"POST /chatroom/happy/save_chat_log/ HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short bounds, so that a body is late soon."""
    monkeypatch.setattr(front, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(front, "LINGER_SECONDS", 0.05)


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """A connection to the site's application, served in this process so that its bounds can be made short."""
    config = Config("chatsite.asgi:application", log_config=None)
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: BoundedProtocol(config, ServerState(), {}), "127.0.0.1"
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield reader, writer
    finally:
        writer.close()
        server.close()


def answer_to(sent: bytes) -> bytes:
    """All that comes back until the server hangs up."""

    async def ask() -> bytes:
        async with connection() as (reader, writer):
            writer.write(sent)
            return await reader.read()

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "begin",
    [
        HEAD + FORM + b"Content-Length: 100\r\n\r\nchat_content=h",
        CHUNKED + b"5\r\nchat_\r\n",
        HEAD + FORM + b"Content-Length: 1\r\n\r\n",
        HEAD.replace(b"POST", b"GET") + b"Content-Length: 1\r\n\r\n",
    ],
    ids=["declared", "chunked", "nothing of it", "of a GET"],
)
@pytest.mark.usefixtures("hasty")
def test_a_body_that_does_not_come_is_refused_and_its_connection_closed(begin: bytes) -> None:
    answer = answer_to(begin)
    assert status_of(answer) == 408
    assert b'"code": "too_slow"' in body_of(answer)
    assert b"connection: close" in answer.lower()


@pytest.mark.usefixtures("hasty")
def test_a_browser_s_form_that_does_not_come_is_answered_by_a_page_with_what_has_come() -> None:
    answer = answer_to(HEAD + FORM + b"Accept: text/html\r\nContent-Length: 100\r\n\r\nchat_content=quack")
    assert status_of(answer) == 408
    assert b"quack" in body_of(answer)
    assert b"took too long" in body_of(answer)


def test_a_body_that_comes_at_the_rate_asked_for_is_given_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(front, "BODY_BYTES_PER_SECOND", 10)

    async def ask() -> bytes:
        async with connection() as (reader, writer):
            writer.write(HEAD + FORM + b"Connection: close\r\nContent-Length: 20\r\n\r\n")
            for _ in range(20):
                await asyncio.sleep(0.05)
                writer.write(b"x")
            return await reader.read()

    assert status_of(asyncio.run(ask())) == 403  # the token is missing: the whole body was read


def test_a_client_cannot_say_itself_that_its_body_is_late() -> None:
    answer = answer_to(HEAD + FORM + b"Connection: close\r\nBody-Is-Late: 1\r\nContent-Length: 0\r\n\r\n")
    assert status_of(answer) == 403


def test_a_body_that_is_refused_and_goes_on_for_ever_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LINGER_SECONDS", 0.05)

    async def write_for_ever(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async def dribble_on() -> bytes:
        async with connection() as (reader, writer):
            writer.write(HEAD + FORM + b"Content-Length: 999999\r\n\r\n" + b"x" * 20_000)
            answer = await reader.readuntil(b"\r\n\r\n")
            with pytest.raises(ConnectionError):
                await write_for_ever(writer)
            return answer

    assert status_of(asyncio.run(dribble_on())) == 413


def test_who_sends_a_body_that_is_too_large_still_gets_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hanging up at once would reset the connection, and with it what the client has not read yet."""
    answer = answer_to(HEAD + FORM + b"Content-Length: 500000\r\n\r\n" + b"x" * 500_000)
    assert status_of(answer) == 413
    assert b'"code": "too_large"' in body_of(answer)
