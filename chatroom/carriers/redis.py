"""Redis as the way to the other processes: hints and bulletins are messages to all, and nothing is kept there.

What gets lost costs little: a hint, the second until the hub compares itself with the database; a bulletin, the
seconds until the next.
"""

import asyncio
import logging
import random
import secrets
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from chatroom.delivery.exchange import CarrierUnavailable, Listener

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2.0  # for a Redis that hangs
QUIET_SECONDS = 3.0  # after which it is asked whether it is still there
GATHER_SECONDS = 0.01  # between two messages with hints: many sends a second cost no more than a hundred messages
ANSWER_SECONDS = 0.2  # within which the others answer the question who is here
RECONNECT_SECONDS = 0.2  # at first; doubled after each attempt
RECONNECT_SECONDS_MAX = 5.0

Failures = (RedisError, OSError, TimeoutError)


class RedisCarrier:
    """Two channels: rooms that have grown, and bulletins. An empty bulletin asks for those of the others."""

    seconds = 1.0

    def __init__(self, url: str, site: str) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
        self._hints = f"chatroom:{site}:hints".encode()
        self._bulletins = f"chatroom:{site}:bulletins".encode()
        self._sender = secrets.token_hex(8)  # by which a process knows its own hints
        self._is_connected = False
        self._is_missed = False
        self._grown: set[str] = set()
        self._has_grown = asyncio.Event()

    async def run(self, listener: Listener) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._publish_hints())
                tasks.create_task(self._listen_forever(listener))
        finally:
            await self._redis.aclose()

    async def publish(self, process: str, number: int, body: bytes) -> None:
        if not self._is_connected:
            raise CarrierUnavailable
        try:
            await self._redis.publish(self._bulletins, body)
        except Failures:
            raise CarrierUnavailable from None

    def hint(self, room: str) -> None:
        if self._is_connected:
            self._grown.add(room)
            self._has_grown.set()

    async def _publish_hints(self) -> None:
        """Publishes rooms that have grown: the first at once, those that grow within a moment of it in one message."""
        while True:
            await self._has_grown.wait()
            self._has_grown.clear()
            message = "\n".join([self._sender, *self._grown])
            self._grown.clear()
            with suppress(*Failures):  # lost then; whether Redis is as well, the listener finds out
                await self._redis.publish(self._hints, message)
            await asyncio.sleep(GATHER_SECONDS)

    async def _listen_forever(self, listener: Listener) -> None:
        pause = RECONNECT_SECONDS
        while True:
            try:
                await self._listen(listener)
            except Failures:
                if self._is_connected:
                    pause = RECONNECT_SECONDS
                self._lost()
                listener.acquainted()
            # Not all processes at the same moment, when it comes back.
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, RECONNECT_SECONDS_MAX)

    async def _listen(self, listener: Listener) -> None:
        """Listens until Redis is lost. Raises one of Failures."""
        async with self._redis.pubsub() as channels:
            await channels.subscribe(self._hints, self._bulletins)
            while True:
                message = await self._next_message(channels)
                if message["type"] == "subscribe" and message["channel"] == self._bulletins:
                    self._found()
                    await self._redis.publish(self._bulletins, b"")
                    asyncio.get_running_loop().call_later(ANSWER_SECONDS, listener.acquainted)
                elif message["type"] == "message":
                    self._hand_over(message["channel"], message["data"], listener)

    async def _next_message(self, channels: PubSub) -> dict[str, Any]:
        """Waits for a message, and asks for a sign of life where none comes. Raises one of Failures."""
        for _ in range(2):
            message: dict[str, Any] | None = await channels.get_message(timeout=QUIET_SECONDS)
            if message is not None:
                return message
            await channels.ping()
        raise TimeoutError

    def _hand_over(self, channel: bytes, data: bytes, listener: Listener) -> None:
        if channel == self._bulletins and data:
            listener.take(data)
        elif channel == self._bulletins:
            listener.asked()
        else:
            sender, *rooms = data.decode(errors="replace").split("\n")
            if sender != self._sender:
                for room in rooms:
                    listener.hint(room)

    def _found(self) -> None:
        self._is_connected = True
        if self._is_missed:
            self._is_missed = False
            logger.info("Redis is back.")

    def _lost(self) -> None:
        self._is_connected = False
        if not self._is_missed:
            self._is_missed = True
            logger.warning("Redis does not answer: until it does, other processes' messages come up to a second later.")
