"""How many people there are, to readers of one process among several."""

from chatroom.delivery.crowd import sample_of
from chatroom.delivery.hub import ANNOUNCE_SECONDS
from chatroom.delivery.presence import LINGER_SECONDS
from chatroom.delivery.typists import TYPING_SECONDS, Typist
from tests.delivery.bench import ROOM, Bench, Reader
from tests.delivery.neighbour import LIVES, Neighbour, stream, types


def test_people_elsewhere_are_counted_with_those_here(bench: Bench, neighbour: Neighbour) -> None:
    bench.poll(Reader("ann"))
    neighbour.tells("ann", "bob", "cyd")
    bench.tick()
    answer = bench.poll(Reader("bob"))
    assert answer is not None
    assert answer["online"] == 3
    assert bench.hub.online(ROOM) == 3


def test_the_first_reader_of_a_room_is_told_of_those_elsewhere(bench: Bench, neighbour: Neighbour) -> None:
    neighbour.tells("bob", "cyd")
    answer = bench.poll(Reader("ann"))
    assert answer is not None
    assert answer["online"] == 2
    answer = bench.poll(Reader("dan"))
    assert answer is not None
    assert answer["online"] == 3


def test_a_room_that_is_not_in_memory_has_the_people_of_the_others(bench: Bench, neighbour: Neighbour) -> None:
    neighbour.tells("bob", "cyd")
    assert bench.hub.online(ROOM) == 2
    assert bench.hub.online("lake") == 0


def test_one_who_comes_from_another_process_is_one_person_at_every_moment(bench: Bench, neighbour: Neighbour) -> None:
    bench.poll(Reader("ann"))
    neighbour.tells("ann", "bob")
    bench.tick()
    seen = [bench.hub.online(ROOM)]
    bob = Reader("bob")
    bench.poll(bob)
    seen.append(bench.hub.online(ROOM))
    bench.poll(bob)
    neighbour.tells("ann")
    bench.tick()
    seen.append(bench.hub.online(ROOM))
    neighbour.tells("ann", "bob")
    bench.tick()
    bench.cut(bob)
    for _ in range(int(LINGER_SECONDS) + 2):
        neighbour.tells("ann", "bob")
        bench.tick()
        seen.append(bench.hub.online(ROOM))
    assert set(seen) == {2}


def test_a_stream_is_told_when_the_number_of_people_elsewhere_changes(bench: Bench, neighbour: Neighbour) -> None:
    reader = Reader("ann")
    bench.poll(reader)
    stream(bench, reader, online=1)
    neighbour.tells("bob")
    bench.tick(ANNOUNCE_SECONDS)
    answer = bench.collect(reader)
    assert answer is not None
    assert (answer["online"], answer["info"]) == (2, [])


def test_a_process_that_died_takes_its_people_with_it(bench: Bench, neighbour: Neighbour, reader: Reader) -> None:
    neighbour.tells("bob")
    bench.poll(reader)
    bench.tick()
    assert bench.hub.online(ROOM) == 2
    bench.now += LIVES
    bench.hub.neighbours.sweep(bench.now)
    bench.tick(0)
    assert bench.hub.online(ROOM) == 1


def test_what_the_others_are_told_is_who_is_here_and_nobody_else(bench: Bench, neighbour: Neighbour) -> None:
    bench.poll(Reader("ann"))
    neighbour.tells("bob", typing=(Typist("bob", "Bob", 1, bench.now + TYPING_SECONDS),))
    bench.tick()
    types(bench, "cyd")
    told = bench.hub.told()
    assert list(told) == [ROOM]
    assert told[ROOM].people == sample_of(["ann"])
    assert [each.user_id for each in told[ROOM].typing] == ["cyd"]


def test_a_room_whose_people_have_gone_is_not_told(bench: Bench) -> None:
    bench.poll(Reader("ann"))
    bench.tick(LINGER_SECONDS + 1)
    assert bench.hub.told() == {}
