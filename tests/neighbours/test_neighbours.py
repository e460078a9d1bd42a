"""What a process knows of the others, and for how long."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatroom.delivery.bulletin import Bulletin, RoomBulletin
from chatroom.delivery.crowd import number_of, sample_of
from chatroom.delivery.neighbours import Neighbours
from chatroom.delivery.typists import Typist

LIVES = 12.0


def bulletin(process: str, number: int, *people: str, room: str = "pond", typing: tuple[Typist, ...] = ()) -> Bulletin:
    rooms = {room: RoomBulletin(sample_of(people), typing)} if people or typing else {}
    return Bulletin(process, number, LIVES, rooms)


def test_the_newest_bulletin_of_a_process_is_what_holds() -> None:
    neighbours = Neighbours()
    neighbours.take(bulletin("a", 1, "ann", "bob"), now=0)
    neighbours.take(bulletin("a", 2, "bob", "cyd", "dan"), now=1)
    assert number_of(neighbours.people("pond")) == 3


def test_a_bulletin_that_comes_late_changes_nothing() -> None:
    neighbours = Neighbours()
    neighbours.take(bulletin("a", 2, "ann"), now=0)
    version = neighbours.version
    neighbours.take(bulletin("a", 1, "ann", "bob"), now=1)
    neighbours.take(bulletin("a", 2, "ann"), now=8)
    assert (number_of(neighbours.people("pond")), neighbours.version) == (1, version)
    neighbours.sweep(LIVES)
    assert len(neighbours) == 0, "a repetition is no sign of life"


def test_a_process_that_is_silent_is_forgotten() -> None:
    neighbours = Neighbours()
    neighbours.take(bulletin("a", 1, "ann"), now=0)
    neighbours.take(bulletin("b", 1, "bob"), now=5)
    neighbours.sweep(LIVES - 0.1)
    assert number_of(neighbours.people("pond")) == 2
    neighbours.sweep(LIVES)
    assert number_of(neighbours.people("pond")) == 1


def test_a_sign_of_life_without_news_is_no_new_version() -> None:
    neighbours = Neighbours()
    neighbours.take(bulletin("a", 1, "ann"), now=0)
    version = neighbours.version
    neighbours.take(bulletin("a", 2, "ann"), now=4)
    assert neighbours.version == version
    neighbours.sweep(LIVES + 1)
    assert len(neighbours) == 1


def test_a_room_that_nobody_tells_of_is_empty() -> None:
    neighbours = Neighbours()
    neighbours.take(bulletin("a", 1, "ann", room="lake"), now=0)
    assert (list(neighbours.people("pond")), list(neighbours.typing("pond"))) == ([], [])


def test_those_who_type_elsewhere_are_known() -> None:
    neighbours = Neighbours()
    ann, bob = Typist("ann", "Ann", 1, 6.0), Typist("bob", "Bob", 1, 6.0)
    neighbours.take(bulletin("a", 1, typing=(ann,)), now=0)
    neighbours.take(bulletin("b", 1, typing=(bob,)), now=0)
    assert set(neighbours.typing("pond")) == {ann, bob}


class ProcessesAndOne(RuleBasedStateMachine):
    """Processes publish, bulletins come late, twice or never, and processes die; one that listens knows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.neighbours = Neighbours()
        self.sent: list[Bulletin] = []
        self.numbers = dict.fromkeys("abc", 0)
        self.known: dict[str, tuple[Bulletin, float]] = {}

    @rule(process=st.sampled_from("abc"), people=st.sets(st.sampled_from("vwxyz")), arrives=st.booleans())
    def a_process_publishes(self, process: str, people: set[str], arrives: bool) -> None:
        self.numbers[process] += 1
        self.sent.append(bulletin(process, self.numbers[process], *people))
        if arrives:
            self._take(self.sent[-1])

    @rule(data=st.data())
    def an_old_bulletin_arrives(self, data: st.DataObject) -> None:
        if self.sent:
            self._take(data.draw(st.sampled_from(self.sent)))

    @rule(seconds=st.sampled_from([1.0, 5.0, LIVES]))
    def time_goes_by(self, seconds: float) -> None:
        self.now += seconds
        self.neighbours.sweep(self.now)
        self.known = {process: each for process, each in self.known.items() if each[1] > self.now}

    @invariant()
    def the_number_is_of_all_whose_word_holds(self) -> None:
        rooms = [known.rooms.get("pond", RoomBulletin()) for known, _until in self.known.values()]
        together = frozenset().union(*[room.people.hashes for room in rooms])
        assert number_of(self.neighbours.people("pond")) == len(together)
        assert len(self.neighbours) == len(self.known)

    def _take(self, sent: Bulletin) -> None:
        self.neighbours.take(sent, self.now)
        known = self.known.get(sent.process)
        if known is None or sent.number > known[0].number:
            self.known[sent.process] = (sent, self.now + LIVES)


TestProcessesAndOne = ProcessesAndOne.TestCase
TestProcessesAndOne.settings = settings(max_examples=200, deadline=None)
