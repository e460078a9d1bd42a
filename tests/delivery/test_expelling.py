"""Expelling: the waits of some people end, in one room or in all, and nobody else's."""

from tests.delivery.bench import ROOM, Bench, Reader


def waiting(bench: Bench, name: str, *, stream: bool = False) -> Reader:
    """A reader who has read everything, and waits."""
    reader = Reader(name)
    bench.poll(reader)
    bench.poll(reader, stream=stream)
    return reader


async def expel(bench: Bench, *people: str, room: str | None = None) -> None:
    bench.hub.expel(people, room)


def test_only_the_expelled_are_answered_with_nothing_of_what_was_said_since(bench: Bench) -> None:
    ann, bob = waiting(bench, "ann"), waiting(bench, "bob")
    bench.store.append("quack")
    bench.run(expel(bench, "ann", room=ROOM))
    answer = bench.collect(ann)
    assert answer is not None
    assert answer["info"] == []
    assert bob.held is not None
    assert not bob.held.ended
    assert bench.hub.waiting() == 1


def test_a_stream_of_the_expelled_ends(bench: Bench) -> None:
    ann = waiting(bench, "ann", stream=True)
    bench.run(expel(bench, "ann"))
    assert ann.held is None or ann.held.ended
    assert bench.hub.waiting() == 0


def test_to_expel_from_another_room_ends_nothing(bench: Bench) -> None:
    waiting(bench, "ann")
    bench.run(expel(bench, "ann", room="elsewhere"))
    assert bench.hub.waiting() == 1


def test_those_who_are_present_are_told_from_those_who_are_not(bench: Bench) -> None:
    waiting(bench, "ann")
    assert bench.hub.present(ROOM, ["ann", "bob"]) == {"ann"}
    assert bench.hub.present("elsewhere", ["ann"]) == set()
