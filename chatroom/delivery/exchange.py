"""Tells the other processes of the site who is here, and takes what they tell, by a carrier that knows the way.

A site of one process needs none of this. Nothing here is needed for an entry to arrive either: a hint that a carrier
loses costs the second until the hub compares itself with the store.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from chatroom.delivery.bulletin import BadBulletin, Bulletin, RoomBulletin, read_bulletin, write_bulletin
from chatroom.delivery.neighbours import Neighbours

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 4.0  # after which a bulletin is published again, although nothing has changed
LIVES_SECONDS = 12.0  # that a bulletin holds: three of those, and as long as a person lingers between two polls
BYTES_A_SECOND = 64 * 1024  # of bulletins from one process: a longer one is followed by a longer pause
PAUSE_SECONDS_MAX = 40.0  # less than the longest that any bulletin may hold
ACQUAINTANCE_SECONDS = 1.0  # that a process waits at its start to hear of the others
RESTART_SECONDS = 5.0  # after a failure that nobody foresaw

Rooms = Mapping[str, RoomBulletin]
Clock = Callable[[], float]


class CarrierUnavailable(Exception):
    """The carrier could not carry this now."""


class Listener(Protocol):
    """Who takes what other processes send."""

    def hint(self, room: str) -> None:
        """Takes the hint that the log of `room` has grown."""

    def take(self, body: bytes | str) -> None:
        """Takes a bulletin."""

    def asked(self) -> None:
        """Takes the question, by a process that knows nothing yet, who is here."""

    def acquainted(self) -> None:
        """Takes note that the others have been heard, or that nothing can be heard now."""


class Carrier(Protocol):
    """The way to the other processes of the site. `seconds` is the least time between two bulletins."""

    seconds: float

    async def run(self, listener: Listener) -> None:
        """Hands to `listener` what the others send, until cancelled."""

    async def publish(self, process: str, number: int, body: bytes) -> None:
        """Publishes bulletin `number` of this process. Raises CarrierUnavailable."""

    def hint(self, room: str) -> None:
        """Tells the others, without waiting, that the log of `room` has grown."""


class Exchange:
    """This process's part in the exchange: `rooms` says what there is to tell, `hint` takes the others' hints."""

    def __init__(
        self,
        carrier: Carrier,
        neighbours: Neighbours,
        rooms: Callable[[], Rooms],
        hint: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._carrier = carrier
        self._neighbours = neighbours
        self._rooms = rooms
        self._hint = hint
        self._clock = clock
        self._process = secrets.token_hex(8)
        self._number = 0
        self._told: Rooms = {}
        self._told_at = float("-inf")
        self._pause = carrier.seconds
        self._is_asked = asyncio.Event()
        self._is_acquainted = asyncio.Event()

    async def run(self) -> None:
        """Exchanges until cancelled."""
        while True:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._carrier.run(self))
                    tasks.create_task(self._publish())
            except* Exception:
                # Unforeseen, and no reason to know nothing of the others from now on.
                logger.exception("The exchange with other processes failed.")
            await asyncio.sleep(RESTART_SECONDS)

    async def acquaintance(self) -> None:
        """Waits, not for long, until this process has heard of the others: who comes first is told the right number."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ACQUAINTANCE_SECONDS):
                await self._is_acquainted.wait()

    async def turn(self) -> None:
        """Forgets who has fallen silent, and publishes a bulletin if it is time for one."""
        now = self._clock()
        self._neighbours.sweep(now)
        rooms = self._rooms()
        is_due = bool(rooms) and now >= self._told_at + max(KEEP_ALIVE_SECONDS, self._pause)
        if rooms == self._told and not is_due:
            return
        self._number += 1
        body = self._write(rooms, now)
        pause = min(max(self._carrier.seconds, len(body) / BYTES_A_SECOND), PAUSE_SECONDS_MAX)
        if pause > self._pause:
            body = self._write(rooms, now, pause)  # it has to hold for longer
        try:
            await self._carrier.publish(self._process, self._number, body)
        except CarrierUnavailable:
            return
        self._told, self._told_at, self._pause = rooms, now, pause

    # What others send

    def hint(self, room: str) -> None:
        self._hint(room)

    def take(self, body: bytes | str) -> None:
        now = self._clock()
        try:
            bulletin = read_bulletin(body, now)
        except BadBulletin:
            return  # another version of the site, as there is while one is rolled out: its people are not counted
        if bulletin.process != self._process:
            self._neighbours.take(bulletin, now)

    def asked(self) -> None:
        self._told_at = float("-inf")
        self._is_asked.set()

    def acquainted(self) -> None:
        self._is_acquainted.set()

    def _write(self, rooms: Rooms, now: float, pause: float = 0.0) -> bytes:
        lives = LIVES_SECONDS + max(self._pause, pause)
        return write_bulletin(Bulletin(self._process, self._number, lives, rooms), now)

    async def _publish(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._is_asked.wait()
            self._is_asked.clear()
            await self.turn()
