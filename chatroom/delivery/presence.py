"""Who is in a room: those who hold a poll, and those whose last one ended a moment ago."""

LINGER_SECONDS = 10.0  # longer than the pause between two polls of a page that is backing off a little


class Presence:
    """The people of one room, by their identities; those who read without one are not counted."""

    __slots__ = ("_held", "_until")

    def __init__(self) -> None:
        self._held: dict[str, int] = {}
        self._until: dict[str, float] = {}  # in the order of leaving, which is the order of time

    def __len__(self) -> int:
        return len(self._held) + len(self._until)

    def arrive(self, person: str) -> None:
        """Counts one more held poll of `person`."""
        self._until.pop(person, None)
        self._held[person] = self._held.get(person, 0) + 1

    def depart(self, person: str, now: float) -> None:
        """Counts one held poll of `person` less; after the last one they linger from `now` (seconds)."""
        held = self._held[person] - 1
        if held:
            self._held[person] = held
        else:
            del self._held[person]
            self._until[person] = now + LINGER_SECONDS

    def seen(self, person: str, now: float) -> None:
        """Counts a sign of life from `person`, who holds no poll for it."""
        if person not in self._held:
            self._until.pop(person, None)
            self._until[person] = now + LINGER_SECONDS

    def sweep(self, now: float) -> None:
        """Forgets those who left more than LINGER_SECONDS before `now`."""
        while self._until:
            person = next(iter(self._until))
            if self._until[person] > now:
                return
            del self._until[person]
