"""Redis as the way between processes: what comes through, and what happens while it is away."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
import redis

from chatroom.carriers.redis import RedisCarrier
from chatroom.delivery.exchange import CarrierUnavailable
from tests.servers.process import free_port
from tests.servers.redis import RedisServer

SOON_SECONDS = 20.0


class Process:
    """A process that listens, and keeps what it hears."""

    def __init__(self, carrier: RedisCarrier) -> None:
        self.carrier = carrier
        self.hints: list[str] = []
        self.bulletins: list[bytes | str] = []
        self.questions = 0
        self.is_acquainted = False

    def hint(self, room: str) -> None:
        self.hints.append(room)

    def take(self, body: bytes | str) -> None:
        self.bulletins.append(body)

    def asked(self) -> None:
        self.questions += 1

    def acquainted(self) -> None:
        self.is_acquainted = True


@asynccontextmanager
async def processes(url: str, *sites: str) -> AsyncIterator[list[Process]]:
    """A process of each of `sites`, which all have found Redis."""
    async with unconnected(url, *sites) as made:
        await until(lambda: all(process.questions for process in made))
        yield made


@asynccontextmanager
async def unconnected(url: str, *sites: str) -> AsyncIterator[list[Process]]:
    made = [Process(RedisCarrier(url, site)) for site in sites]
    tasks = [asyncio.create_task(process.carrier.run(process)) for process in made]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def until(condition: Callable[[], bool]) -> None:
    """Waits until `condition` holds; fails where it does not before long."""
    async with asyncio.timeout(SOON_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


async def publish(process: Process, body: bytes) -> None:
    """Publishes as soon as it can be."""
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            with suppress(CarrierUnavailable):
                return await process.carrier.publish("a", 1, body)
            await asyncio.sleep(0.05)


def test_a_hint_reaches_the_other_processes_and_not_its_sender(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "a", "a") as (first, second, third):
            first.carrier.hint("池塘")
            await until(lambda: second.hints == third.hints == ["池塘"])
            second.carrier.hint("lake")
            await until(lambda: first.hints == ["lake"])

    asyncio.run(scenario())


def test_hints_that_come_together_lose_no_room(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        rooms = {f"room-{number}" for number in range(500)}
        async with processes(redis_server.url, "a", "a") as (first, second):
            for room in rooms:
                first.carrier.hint(room)
            await until(lambda: set(second.hints) == rooms)

    asyncio.run(scenario())


def test_a_bulletin_reaches_the_other_processes_as_it_was(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "a") as (first, second):
            await first.carrier.publish("a", 1, b'{"rooms": {}}')
            await until(lambda: second.bulletins == [b'{"rooms": {}}'])

    asyncio.run(scenario())


def test_one_who_comes_asks_the_others(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a") as (first,):
            before = first.questions
            async with processes(redis_server.url, "a"):
                await until(lambda: first.questions == before + 1)

    asyncio.run(scenario())


def test_two_sites_on_one_redis_do_not_hear_each_other(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "b", "a") as (first, foreign, second):
            first.carrier.hint("pond")
            await first.carrier.publish("a", 1, b"bulletin")
            await until(lambda: second.hints == ["pond"] and second.bulletins == [b"bulletin"])
            assert (foreign.hints, foreign.bulletins, foreign.questions) == ([], [], 1)

    asyncio.run(scenario())


def test_nothing_is_kept_in_redis(redis_server: RedisServer) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "a") as (first, second):
            first.carrier.hint("pond")
            await first.carrier.publish("a", 1, b"bulletin")
            await until(lambda: bool(second.hints and second.bulletins))

    asyncio.run(scenario())
    with redis.Redis(port=redis_server.port) as client:
        assert client.dbsize() == 0


def test_a_redis_that_is_down_at_the_start_is_found_when_it_comes(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        redis_server.kill()
        async with unconnected(redis_server.url, "a", "a") as (first, second):
            await until(lambda: len(logged(caplog)) == 2)
            assert first.is_acquainted, "there is nothing to wait for"
            with pytest.raises(CarrierUnavailable):
                await first.carrier.publish("a", 1, b"too early")
            first.carrier.hint("too-early")
            await asyncio.to_thread(redis_server.start)
            await until(lambda: bool(first.questions and second.questions))
            first.carrier.hint("pond")
            await until(lambda: second.hints == ["pond"])
            assert second.bulletins == []

    caplog.set_level(logging.INFO, "chatroom")
    asyncio.run(scenario())
    assert_logged_once_each(caplog, redis_server, processes=2)


def test_a_redis_that_crashes_and_comes_back_is_found_again(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "a") as (first, second):
            redis_server.kill()
            await until(lambda: len(logged(caplog)) == 2)
            await asyncio.to_thread(redis_server.start)
            await until(lambda: len(logged(caplog)) == 4)
            await publish(first, b"after")
            first.carrier.hint("pond")
            await until(lambda: second.bulletins == [b"after"] and second.hints == ["pond"])

    caplog.set_level(logging.INFO, "chatroom")
    asyncio.run(scenario())
    assert_logged_once_each(caplog, redis_server, processes=2)


def test_a_redis_that_hangs_is_noticed_and_found_again(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with processes(redis_server.url, "a", "a") as (first, second):
            os.kill(redis_server.pid, signal.SIGSTOP)
            try:
                first.carrier.hint("meanwhile")
                with pytest.raises(CarrierUnavailable):
                    await first.carrier.publish("a", 1, b"meanwhile")
                await until(lambda: len(logged(caplog)) == 2)
            finally:
                os.kill(redis_server.pid, signal.SIGCONT)
            await until(lambda: len(logged(caplog)) == 4)
            first.carrier.hint("pond")
            await until(lambda: "pond" in second.hints)

    caplog.set_level(logging.INFO, "chatroom")
    asyncio.run(scenario())
    assert_logged_once_each(caplog, redis_server, processes=2)


def test_a_port_where_nobody_listens_is_no_reason_to_fail(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        async with unconnected(f"redis://:a-secret-word@127.0.0.1:{free_port()}/0", "a") as (process,):
            process.carrier.hint("pond")
            await until(lambda: len(logged(caplog)) == 1)
            with pytest.raises(CarrierUnavailable):
                await process.carrier.publish("a", 1, b"bulletin")

    asyncio.run(scenario())
    assert "a-secret-word" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "chatroom.carriers.redis"]


def assert_logged_once_each(caplog: pytest.LogCaptureFixture, server: RedisServer, *, processes: int) -> None:
    messages = [record.getMessage() for record in logged(caplog)]
    lost = [message for message in messages if "does not answer" in message]
    assert len(lost) == processes
    assert messages.count("Redis is back.") == processes
    assert len(messages) == 2 * processes
    assert str(server.port) not in caplog.text
    assert all(record.exc_info is None for record in logged(caplog))
