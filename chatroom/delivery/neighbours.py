"""What this process knows of the other processes of the site: the newest bulletin of each, while it holds."""

from collections.abc import Sequence

from chatroom.delivery.bulletin import Bulletin
from chatroom.delivery.crowd import Sample
from chatroom.delivery.roll import Roll
from chatroom.delivery.typists import Typist


class Neighbours:
    """The other processes. `version` changes whenever what is known of them has."""

    def __init__(self) -> None:
        self.version = 0
        self._bulletins: dict[str, Bulletin] = {}
        self._until: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._bulletins)

    def take(self, bulletin: Bulletin, now: float) -> None:
        """Takes a bulletin that came at `now` (seconds): an older one than is known changes nothing."""
        known = self._bulletins.get(bulletin.process)
        if known is not None and bulletin.number <= known.number:
            return
        self._bulletins[bulletin.process] = bulletin
        self._until[bulletin.process] = now + bulletin.lives
        if known is None or known.rooms != bulletin.rooms:
            self.version += 1

    def sweep(self, now: float) -> None:
        """Forgets the processes that have fallen silent: nothing of what they told holds any more at `now`."""
        for process in [process for process, until in self._until.items() if until <= now]:
            del self._until[process], self._bulletins[process]
            self.version += 1

    def people(self, room: str) -> Sequence[Sample]:
        """The people in `room` as each of the others sees them. May be called from any thread."""
        rooms = [bulletin.rooms.get(room) for bulletin in list(self._bulletins.values())]
        return [each.people for each in rooms if each is not None and each.people.total]

    def rolls(self, room: str) -> Sequence[Roll | None]:
        """Who is in `room` as each of the others tells it; None of one that tells only how many."""
        rooms = [bulletin.rooms.get(room) for bulletin in list(self._bulletins.values())]
        return [each.roll for each in rooms if each is not None and each.people.total]

    def typing(self, room: str) -> Sequence[Typist]:
        """Those who type in `room` as the others know them; their time may be over."""
        rooms = [bulletin.rooms.get(room) for bulletin in self._bulletins.values()]
        return [typist for each in rooms if each is not None for typist in each.typing]
