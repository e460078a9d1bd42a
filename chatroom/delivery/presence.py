"""Who is in a room: those who hold a poll, and those whose last one ended a moment ago."""

from collections.abc import Iterator

from chatroom.delivery.crowd import hash_of
from chatroom.delivery.roll import LISTED_MAX, Roll, roll_of

LINGER_SECONDS = 10.0  # longer than the pause between two polls of a page that is backing off a little


class Presence:
    """The people of one room, by their identities; those who read without one are not counted.

    `version` changes with who is here, and who of them is idle. Of those who are elsewhere (`compare`),
    `only_elsewhere` are not here as well.
    """

    __slots__ = ("_both", "_elsewhere", "_held", "_idle", "_until", "version")

    def __init__(self) -> None:
        self.version = 0
        self._held: dict[str, int] = {}
        self._until: dict[str, float] = {}  # in the order of leaving, which is the order of time
        self._idle: set[str] = set()
        self._elsewhere: frozenset[int] = frozenset()
        self._both = 0

    def __len__(self) -> int:
        return len(self._held) + len(self._until)

    def __iter__(self) -> Iterator[str]:
        yield from self._held
        yield from self._until

    def people(self) -> frozenset[str]:
        """The people at this moment. May be called from any thread."""
        return frozenset([*list(self._held), *list(self._until)])

    def roll(self) -> Roll | None:
        """The people at this moment, where they are few enough to be listed. May be called from any thread."""
        return roll_of(self.people(), frozenset(self._idle)) if len(self) <= LISTED_MAX else None

    @property
    def only_elsewhere(self) -> int:
        """The number of those elsewhere who are not here."""
        return len(self._elsewhere) - self._both

    def compare(self, elsewhere: frozenset[int]) -> None:
        """Takes the hashes of the people who are elsewhere."""
        self._elsewhere = elsewhere
        self._both = sum(hash_of(person) in elsewhere for person in self) if elsewhere else 0

    def arrive(self, person: str, *, idle: bool = False) -> None:
        """Counts one more held poll of `person`, whose browser is `idle`, or is in use."""
        held = self._held.get(person, 0)
        if not held and self._until.pop(person, None) is None:
            self._changed(person, 1)
        self._held[person] = held + 1
        # One that is idle in a browser, and not in another, is not idle.
        if not idle or not held:
            self._mark(person, idle=idle)

    def depart(self, person: str, now: float) -> None:
        """Counts one held poll of `person` less; after the last one they linger from `now` (seconds)."""
        held = self._held[person] - 1
        if held:
            self._held[person] = held
        else:
            del self._held[person]
            self._until[person] = now + LINGER_SECONDS

    def seen(self, person: str, now: float, *, idle: bool = False) -> None:
        """Counts a sign of life from `person`, who holds no poll for it."""
        if person not in self._held:
            if self._until.pop(person, None) is None:
                self._changed(person, 1)
            self._until[person] = now + LINGER_SECONDS
            self._mark(person, idle=idle)

    def sweep(self, now: float) -> None:
        """Forgets those who left more than LINGER_SECONDS before `now`."""
        while self._until:
            person = next(iter(self._until))
            if self._until[person] > now:
                return
            del self._until[person]
            self._idle.discard(person)
            self._changed(person, -1)

    def _mark(self, person: str, *, idle: bool) -> None:
        if idle == (person in self._idle):
            return
        self.version += 1
        if idle:
            self._idle.add(person)
        else:
            self._idle.remove(person)

    def _changed(self, person: str, by: int) -> None:
        self.version += 1
        if self._elsewhere and hash_of(person) in self._elsewhere:
            self._both += by
