"""Who is told to be in a room, and who of them to be idle."""

from chatroom.delivery.presence import LINGER_SECONDS, Presence
from chatroom.delivery.roll import LISTED_MAX, Roll
from tests.delivery.bench import ROOM, Bench, Reader
from tests.delivery.neighbour import Neighbour


def roll(*awake: str, idle: tuple[str, ...] = ()) -> Roll:
    return Roll(frozenset(awake), frozenset(idle))


def test_who_holds_a_poll_here_or_elsewhere_is_listed_once(bench: Bench, neighbour: Neighbour) -> None:
    assert bench.hub.roll(ROOM) == roll()
    neighbour.tells("bob", "cyd")
    bench.poll(Reader("ann"))
    bench.poll(Reader("bob"))
    assert bench.hub.roll(ROOM) == roll("ann", "bob", "cyd")
    neighbour.tells()
    bench.tick(LINGER_SECONDS + 1)
    assert bench.hub.roll(ROOM) == roll()


def test_who_says_so_with_a_poll_is_idle_until_a_poll_says_otherwise(bench: Bench) -> None:
    ann = Reader("ann")
    bench.poll(ann, wait=5, idle=True)
    assert bench.hub.roll(ROOM) == roll(idle=("ann",))
    told = bench.hub.told()
    bench.tick(6)
    bench.poll(ann, wait=5)
    assert bench.hub.roll(ROOM) == roll("ann")
    assert bench.hub.told() != told, "other processes hear of it"


def test_who_is_idle_in_one_browser_and_awake_in_another_is_awake(bench: Bench, neighbour: Neighbour) -> None:
    at_home, at_work = Reader("ann"), Reader("ann")
    bench.poll(at_home, stream=True)
    bench.poll(at_work, stream=True, idle=True)
    assert bench.hub.roll(ROOM) == roll("ann")
    bench.poll(Reader("bob"), idle=True)
    neighbour.tells("bob", "ann", idle=("ann",))
    assert bench.hub.roll(ROOM) == roll("ann", "bob")


def test_a_crowd_is_not_listed_wherever_it_is(bench: Bench, neighbour: Neighbour) -> None:
    people = [f"person {number}" for number in range(LISTED_MAX)]
    neighbour.tells(*people)
    listed = bench.hub.roll(ROOM)
    assert listed is not None
    assert listed.people == set(people)
    bench.poll(Reader("ann"))
    assert bench.hub.roll(ROOM) is None
    bench.tick(LINGER_SECONDS + 1)
    neighbour.tells(*people, "one too many")
    assert bench.hub.roll(ROOM) is None


def test_one_who_has_left_takes_along_that_they_were_idle() -> None:
    presence = Presence()
    presence.seen("ann", 100.0, idle=True)
    presence.sweep(100.0 + LINGER_SECONDS + 1)
    presence.seen("ann", 200.0)
    assert presence.roll() == roll("ann")
