"""The bridge to Django's threads, in front of connections that go away in the middle of an answer."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chatsite.bridge import HANDED_BYTES, ThreadBridge

PARTS = 100
SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "http_version": "1.1",
    "path": "/",
    "query_string": b"",
    "headers": [],
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    start_response("200 OK", [])
    yield from [b"part"] * PARTS


async def receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_an_answer_arrives_whole_and_in_order() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(ThreadBridge(application, workers=1)(SCOPE, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert b"".join(message.get("body", b"") for message in sent) == b"part" * PARTS


@pytest.mark.parametrize("error", [RuntimeError, ConnectionResetError])
def test_a_connection_that_goes_in_the_middle_costs_no_thread(error: type[Exception]) -> None:
    bridge = ThreadBridge(application, workers=1)

    async def gone(message: dict[str, Any]) -> None:
        raise error

    async def one_after_another() -> None:
        async with asyncio.timeout(30):
            for _ in range(3):
                await bridge(SCOPE, receive, gone)

    asyncio.run(one_after_another())


def test_a_client_that_does_not_read_keeps_no_thread() -> None:
    bridge = ThreadBridge(application, workers=1)

    async def with_one_that_stands_still() -> None:
        for_ever = asyncio.Event()

        async def stand_still(message: dict[str, Any]) -> None:
            await for_ever.wait()

        async def take(message: dict[str, Any]) -> None:
            pass

        still = asyncio.create_task(bridge(SCOPE, receive, stand_still))
        async with asyncio.timeout(30):
            await bridge(SCOPE, receive, take)
        assert not still.done()
        for_ever.set()
        await still

    asyncio.run(with_one_that_stands_still())


LANGUAGE = contextvars.ContextVar("LANGUAGE", default="")


class LongAnswer:
    """An answer that would go on for ever, of which each part is enough for the loop."""

    def __init__(self) -> None:
        self.made = self.closed = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "LongAnswer":
        if environ["PATH_INFO"] != "/long":
            return application(environ, start_response)  # type: ignore[return-value]
        start_response("200 OK", [])
        LANGUAGE.set("en")
        return self

    def __iter__(self) -> Iterator[bytes]:
        while LANGUAGE.get() == "en":
            self.made += 1
            yield bytes(HANDED_BYTES)

    def close(self) -> None:
        self.closed += 1


def test_a_long_answer_is_made_as_its_client_takes_it_and_keeps_no_thread_meanwhile() -> None:
    long = LongAnswer()
    bridge = ThreadBridge(long, workers=1)

    async def beside_others() -> None:
        may_take = asyncio.Semaphore(0)
        taken = 0

        async def take_some(message: dict[str, Any]) -> None:
            nonlocal taken
            await may_take.acquire()
            taken += len(message.get("body", b""))
            if taken >= 3 * HANDED_BYTES:
                raise ConnectionResetError

        async def take(message: dict[str, Any]) -> None:
            pass

        reader = asyncio.create_task(bridge({**SCOPE, "path": "/long"}, receive, take_some))
        async with asyncio.timeout(30):
            for _ in range(2):
                await bridge(SCOPE, receive, take)
            assert (long.made, long.closed) == (1, 0)
            for _ in range(4):
                may_take.release()
            await reader

    asyncio.run(beside_others())
    assert (long.made, long.closed) == (3, 1)


def test_long_answers_go_on_one_at_a_time_and_leave_a_thread_to_others() -> None:
    go_on = threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/long":
            yield bytes(HANDED_BYTES)
            go_on.wait(30)

    async def beside_long_ones() -> None:
        bridge = ThreadBridge(slow, workers=2)
        begun: asyncio.Queue[None] = asyncio.Queue()

        async def take(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                begun.put_nowait(None)

        long = [asyncio.create_task(bridge({**SCOPE, "path": "/long"}, receive, take)) for _ in range(3)]
        for _ in long:
            await begun.get()
        await asyncio.wait_for(bridge({**SCOPE, "path": "/"}, receive, take), 15)
        assert not any(task.done() for task in long)
        go_on.set()
        await asyncio.gather(*long)

    asyncio.run(asyncio.wait_for(beside_long_ones(), 60))


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit])
def test_what_an_application_raises_reaches_the_server(error: type[BaseException]) -> None:
    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"part"
        raise error

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError("nothing of it is sent")

    async def one() -> None:
        async with asyncio.timeout(30):
            await ThreadBridge(failing, workers=1)(SCOPE, receive, send)

    with pytest.raises(error):
        asyncio.run(one())


def test_a_long_answer_ends_when_its_client_leaves_without_a_word_to_who_sends() -> None:
    long = LongAnswer()
    bridge = ThreadBridge(long, workers=1)

    async def leave() -> None:
        left = asyncio.Event()
        requests = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive_or_leave() -> dict[str, Any]:
            if requests:
                return requests.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def ignore(message: dict[str, Any]) -> None:
            if long.made == 3:
                left.set()
            await asyncio.sleep(0)

        async with asyncio.timeout(30):
            await bridge({**SCOPE, "path": "/long"}, receive_or_leave, ignore)

    asyncio.run(leave())
    assert long.closed == 1
