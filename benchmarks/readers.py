"""A crowd of readers of one room: each holds one poll after another, and checks what it gets."""

import asyncio
import json
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from benchmarks.connection import Connection, Response
from benchmarks.server import HOST
from benchmarks.tally import Tally
from benchmarks.visitor import Visitor

CONNECTING_AT_ONCE = 50
RETRY_SECONDS = 0.5
QUIET_SECONDS = 1.5  # without an answer, and the crowd is settled
LOOK_SECONDS = 0.1


# A crowd that has read equally far gets the same bytes: read once, they cost the load generator nothing more.
@lru_cache(maxsize=256)
def _parse(body: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body)
    return answer


class Reader:
    """One reader's cursor and connection."""

    def __init__(self, port: int, visitor: Visitor, tally: Tally) -> None:
        self._port = port
        self._visitor = visitor
        self._tally = tally
        self._connection: Connection | None = None
        self._loop = asyncio.get_running_loop()
        self._stopped = False
        self._tag = visitor.tag
        self._online = 0
        self.last_id = visitor.last_id

    async def connect(self) -> None:
        """Connects and begins to poll."""
        _, self._connection = await self._loop.create_connection(
            lambda: Connection(self._take, self._reconnect), HOST, self._port
        )
        self._poll()

    def stop(self) -> None:
        """Hangs up."""
        self._stopped = True
        if self._connection is not None:
            self._connection.close()

    def _poll(self) -> None:
        if self._connection is not None and not self._stopped:
            self._connection.ask(self._visitor.poll(self.last_id, self._tag, self._online))

    def _reconnect(self) -> None:
        if not self._stopped:
            self._tally.hang_ups += 1
            self._loop.call_later(RETRY_SECONDS, lambda: self._loop.create_task(self.connect()))

    def _take(self, response: Response) -> None:
        now = time.perf_counter()
        if response.status != 200:
            self._tally.refusals += 1
            self._loop.call_later(RETRY_SECONDS, self._poll)
            return
        answer = _parse(response.body)
        self._apply(answer, now)
        self._tag = answer["tag"]
        self._online = answer["online"]
        if answer["retry_ms"]:
            self._loop.call_later(answer["retry_ms"] / 1000, self._poll)
        else:
            self._poll()

    def _apply(self, answer: dict[str, Any], now: float) -> None:
        tally = self._tally
        entries = answer["info"]
        if entries:
            tally.answers += 1
        else:
            tally.empty_answers += 1
        if answer["reset"]:
            tally.resets += 1
        newest_in_answer = 0
        for entry in entries:
            number = entry["id"]
            if number < newest_in_answer:
                tally.out_of_order += 1
            newest_in_answer = number
            if number <= self.last_id:
                tally.repeated += 1
                continue
            tally.lost += number - self.last_id - 1
            self.last_id = number
            tally.take(entry["client_id"], now)


class Crowd:
    """Readers of one room, and what they have counted together."""

    def __init__(self, port: int, visitors: Sequence[Visitor], tally: Tally) -> None:
        self._tally = tally
        self._readers = [Reader(port, visitor, tally) for visitor in visitors]

    async def gather(self) -> None:
        """Connects all, some at a time; returns when no poll was answered for a while: all are held."""
        for start in range(0, len(self._readers), CONNECTING_AT_ONCE):
            await asyncio.gather(*(reader.connect() for reader in self._readers[start : start + CONNECTING_AT_ONCE]))
        await self._settle()

    async def have_read(self, last_id: int) -> None:
        """Returns when every reader has entry `last_id`."""
        while any(reader.last_id < last_id for reader in self._readers):
            await asyncio.sleep(LOOK_SECONDS)

    def behind(self, last_id: int) -> int:
        """How many entries up to `last_id` its readers lack, all together."""
        return sum(max(0, last_id - reader.last_id) for reader in self._readers)

    def disperse(self) -> None:
        """Hangs up for all."""
        for reader in self._readers:
            reader.stop()

    async def _settle(self) -> None:
        quiet_since, answers = time.perf_counter(), -1
        while time.perf_counter() - quiet_since < QUIET_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            total = self._tally.answers + self._tally.empty_answers + self._tally.refusals
            if total != answers:
                quiet_since, answers = time.perf_counter(), total
