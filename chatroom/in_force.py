"""The restrictions in force, in each process's memory: nobody is asked about them for a poll, or for a message.

They are read anew when their revision in the store has changed, which is looked at once a second, and at once by the
process that changes them.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from chatroom import blocks, traces
from chatroom.models import Restriction, Revision

FRESH_SECONDS = 1.5  # for which what is in memory counts as true: a little longer than the pause between two looks

Kind, Rung = Restriction.Kind, Restriction.Rung
SEVEREST_FIRST = (Kind.BAN, Kind.MUTE, Kind.SHADOW)


class Held(NamedTuple):
    """A restriction in force. `room` is the name of one, None for all; `until` is in seconds since 1970, or None.

    `person` is the key of whom it was made for, if of anybody.
    """

    key: int
    kind: str
    rung: str
    subject: str
    person: int | None
    room: str | None
    until: float | None
    reason: str


class Shutout(NamedTuple):
    """People who are banned from now on, by their user_ids, in one room or, without one, in all."""

    room: str | None
    people: frozenset[str]


class Index:
    """Restrictions by what they hold on to. It is never changed, so that any thread may look."""

    def __init__(self, restrictions: Sequence[Held] = ()) -> None:
        self._of: dict[str, list[Held]] = {}
        for each in restrictions:
            self._of.setdefault(each.subject, []).append(each)
        self._rooms = {each.room for each in restrictions}
        self._user_ids = {each.person: each.subject for each in restrictions if each.rung == Rung.IDENTITY}
        self.holds_browsers = any(each.rung == Rung.BROWSER for each in restrictions)
        networks = (each.subject for each in restrictions if each.rung in traces.NETWORK_RUNGS)
        self.block_keys = tuple(sorted({blocks.key_number_of(subject) for subject in networks}))

    def concerns(self, room: str | None) -> bool:
        """Whether anybody at all is restricted in `room`."""
        return room in self._rooms or None in self._rooms

    def user_id_of(self, person: object) -> str | None:
        """The user_id of the person with that key, where they are restricted by their identity."""
        return self._user_ids.get(person) if isinstance(person, int) else None

    def find(self, room: str | None, subjects: Iterable[str]) -> list[Held]:
        """Returns what holds on to any of `subjects` in `room`, the severest first."""
        return [each for each in self.find_anywhere(subjects) if each.room in (None, room)]

    def find_anywhere(self, subjects: Iterable[str]) -> list[Held]:
        """Returns what holds on to any of `subjects` in any room, the severest first."""
        now = time.time()
        found = [
            each for subject in subjects for each in self._of.get(subject, ()) if each.until is None or each.until > now
        ]
        return sorted(found, key=_severity) if len(found) > 1 else found


class Memory:
    """What this process knows to be in force: `all` of it, and the `bans`."""

    def __init__(self) -> None:
        self.all = Index()
        self.bans = Index()
        self.shut_out: Callable[[Sequence[Shutout]], None] = _nobody_waits
        self._number = -1
        self._keys: frozenset[int] = frozenset()
        self._fresh_until = 0.0
        self._looking = threading.Lock()

    def freshen(self) -> None:
        """Looks, where nobody has looked for a while: in a process in which nothing looks every second."""
        if time.monotonic() > self._fresh_until:
            self.look()

    def stale(self) -> None:
        """Says that something has changed: nobody is let by without a look."""
        self._fresh_until = 0.0

    def look(self) -> None:
        """Reads what is in force, where its revision is another; tells of those who are newly banned."""
        with self._looking:
            # The number first: what is changed after it is read again the next time.
            number = Revision.objects.filter(name=traces.REVISION).values_list("number", flat=True).first() or 0
            shut_out = self._read(number) if number != self._number else []
            self._fresh_until = time.monotonic() + FRESH_SECONDS
        if shut_out:
            self.shut_out(shut_out)

    def _read(self, number: int) -> list[Shutout]:
        in_force = _read_all()
        bans = [each for each in in_force if each.kind == Kind.BAN]
        new = [each for each in bans if each.key not in self._keys] if self._number >= 0 else []
        self.all, self.bans = Index(in_force), Index(bans)
        self._keys = frozenset(each.key for each in bans)
        self._number = number
        return [Shutout(each.room, frozenset(traces.people_at(each.rung, each.subject))) for each in new]


def _read_all() -> list[Held]:
    in_force = (
        Restriction.objects.exclude(subject="")
        .filter(lifted_at=None)
        .filter(Q(until=None) | Q(until__gt=timezone.now()))
    )
    rows = in_force.values_list("pk", "kind", "rung", "subject", "person", "room__name", "until", "reason")
    return [
        Held(key, kind, rung, subject, person, room, until.timestamp() if until else None, reason)
        for key, kind, rung, subject, person, room, until, reason in rows
    ]


def _severity(held: Held) -> tuple[int, float]:
    """Sorts bans before mutes, and the one that ends last before others."""
    return SEVEREST_FIRST.index(Kind(held.kind)), -(held.until or float("inf"))


def _nobody_waits(shut_out: Sequence[Shutout]) -> None:
    pass


memory = Memory()
