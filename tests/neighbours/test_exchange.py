"""When a process publishes what it knows, and what it takes from the others."""

import asyncio
import math

import pytest

from chatroom.delivery.bulletin import RoomBulletin
from chatroom.delivery.crowd import number_of, sample_of
from chatroom.delivery.exchange import (
    BYTES_A_SECOND,
    KEEP_ALIVE_SECONDS,
    LIVES_SECONDS,
    CarrierUnavailable,
    Exchange,
    Listener,
)
from chatroom.delivery.neighbours import Neighbours


class Process:
    """A process of the site, on the workbench: its people are in `here`."""

    def __init__(self, street: "Street") -> None:
        self.here: set[str] = set()
        self.neighbours = Neighbours()
        self.grown: list[str] = []
        self.exchange = Exchange(street, self.neighbours, self.rooms, self.grown.append, lambda: street.now)
        street.processes.append(self)

    def rooms(self) -> dict[str, RoomBulletin]:
        return {"pond": RoomBulletin(sample_of(self.here))} if self.here else {}

    def turn(self) -> None:
        asyncio.run(self.exchange.turn())

    @property
    def online(self) -> int:
        return number_of([sample_of(self.here), *self.neighbours.people("pond")])


class Street:
    """A carrier that carries at once, to the sender as well, and counts."""

    seconds = 1.0

    def __init__(self) -> None:
        self.now = 100.0
        self.processes: list[Process] = []
        self.published: list[bytes] = []
        self.available = True

    async def run(self, listener: Listener) -> None:
        await asyncio.Event().wait()

    async def publish(self, process: str, number: int, body: bytes) -> None:
        if not self.available:
            raise CarrierUnavailable
        self.published.append(body)
        for each in self.processes:
            each.exchange.take(body)

    def hint(self, room: str) -> None:
        pass


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.fixture
def process(street: Street) -> Process:
    return Process(street)


@pytest.fixture
def other(street: Street) -> Process:
    return Process(street)


def test_two_processes_agree_on_the_number_of_people(process: Process, other: Process) -> None:
    process.here, other.here = {"ann", "bob"}, {"bob", "cyd"}
    process.turn()
    other.turn()
    assert process.online == other.online == 3


def test_a_process_does_not_take_itself_for_another(process: Process) -> None:
    process.here = {"ann"}
    process.turn()
    assert len(process.neighbours) == 0


def test_a_process_with_nobody_publishes_nothing(street: Street, process: Process) -> None:
    for _ in range(20):
        street.now += 1
        process.turn()
    assert street.published == []


def test_where_nothing_changes_a_sign_of_life_is_published_now_and_then(street: Street, process: Process) -> None:
    process.here = {"ann"}
    for _ in range(20):
        process.turn()
        street.now += 1
    assert len(street.published) == 20 / KEEP_ALIVE_SECONDS


def test_signs_of_life_keep_what_was_told(street: Street, process: Process, other: Process) -> None:
    process.here = {"ann"}
    for _ in range(int(LIVES_SECONDS * 4)):
        process.turn()
        other.turn()
        assert other.online == 1
        street.now += 1


def test_those_of_a_process_that_died_are_forgotten(street: Street, process: Process, other: Process) -> None:
    process.here = {"ann"}
    process.turn()
    street.now += 2 * LIVES_SECONDS
    other.turn()
    assert other.online == 0


def test_that_the_last_one_has_left_is_published_once(street: Street, process: Process, other: Process) -> None:
    process.here = {"ann"}
    process.turn()
    process.here = set()
    for _ in range(20):
        street.now += 1
        process.turn()
    assert (len(street.published), other.online) == (2, 0)


def test_one_who_asks_is_told_at_the_next_turn(street: Street, process: Process) -> None:
    process.here = {"ann"}
    process.turn()
    late = Process(street)
    process.exchange.asked()
    process.turn()
    assert late.online == 1


def test_a_process_that_has_just_come_waits_to_hear_of_the_others(process: Process) -> None:
    async def scenario() -> bool:
        waiting = asyncio.create_task(process.exchange.acquaintance())
        await asyncio.sleep(0)
        waited = not waiting.done()
        process.exchange.acquainted()
        await waiting
        return waited

    assert asyncio.run(scenario())


def test_a_process_that_hears_of_nobody_does_not_wait_for_ever(process: Process) -> None:
    asyncio.run(process.exchange.acquaintance())


def test_what_could_not_be_published_is_published_later(street: Street, process: Process, other: Process) -> None:
    street.available = False
    process.here = {"ann"}
    process.turn()
    assert other.online == 0
    street.available = True
    process.turn()
    assert other.online == 1


def test_a_long_bulletin_is_published_more_rarely_and_holds_longer(street: Street) -> None:
    process, other = Process(street), Process(street)
    rooms = {f"room-{room}": RoomBulletin(sample_of(f"{room}-{each}" for each in range(100))) for room in range(800)}
    process.exchange = Exchange(street, process.neighbours, lambda: rooms, process.grown.append, lambda: street.now)
    process.turn()
    pause = len(street.published[0]) / BYTES_A_SECOND
    assert pause > LIVES_SECONDS
    seconds = int(3 * pause)
    for _ in range(seconds):
        street.now += 1
        process.turn()
        other.turn()
        assert len(other.neighbours) == 1
    assert len(street.published) == 1 + int(seconds / math.ceil(pause))


@pytest.mark.parametrize("body", [b"", b"noise", b"{}", b'{"version": 99}'])
def test_what_another_version_of_the_site_says_is_left_alone(process: Process, body: bytes) -> None:
    process.exchange.take(body)
    assert len(process.neighbours) == 0


def test_a_hint_is_handed_on(process: Process) -> None:
    process.exchange.hint("pond")
    assert process.grown == ["pond"]
