"""Those who talk: messages at a steady rate, or as many as are accepted, over a few connections."""

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from benchmarks.connection import Client
from benchmarks.server import HOST
from benchmarks.tally import Tally
from benchmarks.visitor import Refused, Visitor

TEXT = "今天天气真好，我们去公园看小鸭子吧！"  # of the length that people write
LATEST_SECONDS = 10.0  # for the acknowledgements that are not there when the last message is due

_numbers = count()


@dataclass
class Sends:
    """What came of the sends: seconds until each was acknowledged, and the newest entry's number."""

    delays: list[float] = field(default_factory=list)
    last_id: int = 0
    unanswered: int = 0  # that a server under too much load had not acknowledged in time

    def acknowledge(self, number: int, delay: float) -> None:
        """One is stored as entry `number`."""
        self.delays.append(delay)
        self.last_id = max(self.last_id, number)


class Sender(ABC):
    """One who talks, one message at a time."""

    async def send(self, sends: Sends, due: float, tally: Tally | None = None) -> None:
        """Says something; its delay counts from the moment `due`. Raises Refused or ConnectionError."""
        client_id = f"b{next(_numbers)}"
        if tally is not None:
            tally.sent_at[client_id] = due
        number = await self._say(client_id)
        sends.acknowledge(number, time.perf_counter() - due)

    @abstractmethod
    def close(self) -> None:
        """Hangs up."""

    @abstractmethod
    async def _say(self, client_id: str) -> int:
        """Says something and returns its entry's number."""


class SendingVisitor(Sender):
    """A visitor of the site who talks over one connection."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        self._client = Client(HOST, port)
        self._visitor = visitor

    def close(self) -> None:
        self._client.close()

    async def _say(self, client_id: str) -> int:
        response = await self._client.ask(self._visitor.send(TEXT, client_id))
        if response.status != 200:
            raise Refused(f"a send: {response.status} {response.body[:500]!r}")
        number: int = json.loads(response.body)["id"]
        return number


async def send_steadily(senders: Sequence[Sender], rate: float, seconds: float, tally: Tally | None = None) -> Sends:
    """`rate` messages a second for `seconds`, by turns; each when it is due, whatever became of the last."""
    sends = Sends()
    begin = time.perf_counter()
    number_of_sends = round(rate * seconds)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds + LATEST_SECONDS), asyncio.TaskGroup() as under_way:
            for number in range(number_of_sends):
                due = begin + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                under_way.create_task(senders[number % len(senders)].send(sends, due, tally))
    sends.unanswered = number_of_sends - len(sends.delays)
    return sends


async def send_at_full_speed(senders: Sequence[Sender], seconds: float) -> Sends:
    """Each sender says the next thing as soon as the last is acknowledged, for `seconds`."""
    sends = Sends()
    end = time.perf_counter() + seconds

    async def talk(sender: Sender) -> None:
        while (now := time.perf_counter()) < end:
            await sender.send(sends, now)

    async with asyncio.TaskGroup() as under_way:
        for sender in senders:
            under_way.create_task(talk(sender))
    return sends
