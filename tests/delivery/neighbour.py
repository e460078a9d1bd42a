"""Another process of the site, on the workbench."""

from typing import Any

from chatroom.delivery.bulletin import Bulletin, RoomBulletin
from chatroom.delivery.crowd import sample_of
from chatroom.delivery.roll import roll_of
from chatroom.delivery.typists import Typist
from tests.delivery.bench import ROOM, Bench, Reader

LIVES = 12.0


class Neighbour:
    """Another process, whose bulletins arrive at the bench's hub."""

    def __init__(self, bench: Bench, name: str = "neighbour") -> None:
        self._bench = bench
        self._name = name
        self._number = 0

    def tells(self, *people: str, typing: tuple[Typist, ...] = (), idle: tuple[str, ...] = ()) -> None:
        self._number += 1
        rooms = {ROOM: RoomBulletin(sample_of(people), typing, roll_of(people, idle))}
        bulletin = Bulletin(self._name, self._number, LIVES, rooms)
        self._bench.hub.neighbours.take(bulletin, self._bench.now)


def stream(bench: Bench, reader: Reader, online: int | None = None) -> dict[str, Any]:
    """Opens a stream; returns its first answer."""
    answer = bench.poll(reader, stream=True, online=online)
    assert answer is not None
    return answer


def types(bench: Bench, user_id: str, at_ms: int = 1) -> None:
    """Lets the page of `user_id` say that they type."""

    async def say_so() -> None:
        bench.hub.typing(ROOM, user_id, f"name of {user_id}", at_ms)

    bench.run(say_so())
