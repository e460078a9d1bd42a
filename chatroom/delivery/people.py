"""The people of one room, at this process and at the others: how many there are, and who types."""

from collections.abc import Iterable

from chatroom.delivery.bulletin import RoomBulletin
from chatroom.delivery.crowd import NOBODY, SAMPLE_MAX, Sample, number_of, sample_of, together
from chatroom.delivery.log import Entry
from chatroom.delivery.neighbours import Neighbours
from chatroom.delivery.presence import Presence
from chatroom.delivery.roll import Roll, rolls_together
from chatroom.delivery.typists import NOBODY_TYPES, Typists, last_said, still_typing, typing_json


class People:
    """Those who read here (`presence`), and what is known of the others; `typing` is what readers are told of it."""

    def __init__(self, room: str, neighbours: Neighbours, typists: Typists) -> None:
        self.presence = Presence()
        self.typing = NOBODY_TYPES
        self._room = room
        self._neighbours = neighbours
        self._typists = typists
        self._heard = 0  # the version of the neighbours that is counted in
        self._estimate: int | None = None
        self._sample = NOBODY
        self._roll: Roll | None = None
        self._sampled = 0  # the version of the presence that the sample and the roll are of

    @property
    def online(self) -> int:
        """The number of people in the room. May be read from any thread."""
        return len(self.presence) + self.presence.only_elsewhere if self._estimate is None else self._estimate

    def roll(self) -> Roll | None:
        """Who is in the room, where they are few enough to be listed. May be called from any thread."""
        return rolls_together([self.presence.roll(), *self._neighbours.rolls(self._room)])

    def listen(self) -> None:
        """Counts in what the neighbours have told since the last time."""
        if self._heard == self._neighbours.version and self._estimate is None:
            return
        self._heard = self._neighbours.version
        elsewhere = self._neighbours.people(self._room)
        known = together(elsewhere)
        self.presence.compare(known.hashes)
        # All processes estimate from the same samples, so that they agree.
        is_large = known.depth or (elsewhere and len(self.presence) > SAMPLE_MAX)
        self._estimate = number_of([self._sample_of_here(), *elsewhere]) if is_large else None

    def watch_typing(self, newest: Iterable[Entry], now: float) -> None:
        """Looks anew at who types, at `now` (seconds); `newest` are the room's newest entries, ascending."""
        typists = [*self._typists.of(self._room), *self._neighbours.typing(self._room)]
        if typists:
            typists = still_typing(typists, last_said(newest), now)
        self.typing = typing_json(typists, self.online)

    def told(self) -> RoomBulletin:
        """What the other processes are to know of this room."""
        return RoomBulletin(self._sample_of_here(), tuple(self._typists.of(self._room)), self._roll)

    def _sample_of_here(self) -> Sample:
        if self._sampled != self.presence.version:
            self._sample, self._sampled = sample_of(self.presence), self.presence.version
            self._roll = self.presence.roll()
        return self._sample
