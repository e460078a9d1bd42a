"""A roll: who is in a room by their user_ids, where they are few enough to be listed."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass

LISTED_MAX = 200  # people in a room; of a larger one only the number is told
DIGITS = 24  # of a user_id
BYTES = 10  # that these digits take: less than a third more than the hash by which a crowd is told


@dataclass(frozen=True, slots=True)
class Roll:
    """The people in a room: those who are `awake`, and those whose browser nobody has touched for a while."""

    awake: frozenset[str]
    idle: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.awake) + len(self.idle)

    @property
    def people(self) -> frozenset[str]:
        """All of them."""
        return self.awake | self.idle


def roll_of(people: Collection[str], idle: Collection[str]) -> Roll | None:
    """Returns the roll of `people`, some of whom are `idle`; None where they are more than LISTED_MAX."""
    if len(people) > LISTED_MAX:
        return None
    away = frozenset(person for person in people if person in idle)
    return Roll(frozenset(people) - away, away)


def rolls_together(rolls: Iterable[Roll | None]) -> Roll | None:
    """Returns the roll of all who are on any of `rolls`: idle where they are it everywhere. None where one is None."""
    awake, idle = set[str](), set[str]()
    for roll in rolls:
        if roll is None:
            return None
        awake |= roll.awake
        idle |= roll.idle
    idle -= awake
    return Roll(frozenset(awake), frozenset(idle)) if len(awake) + len(idle) <= LISTED_MAX else None


def pack(people: Iterable[str]) -> bytes | None:
    """Returns `people` in BYTES each, in ascending order; None where one of them is no user_id of DIGITS digits."""
    numbers = sorted(people)
    if not all(len(each) == DIGITS and each.isascii() and each.isdecimal() for each in numbers):
        return None
    return b"".join(int(each).to_bytes(BYTES, "big") for each in numbers)


def unpack(packed: bytes) -> list[str]:
    """Returns the people that pack wrote. Raises ValueError, struct.error."""
    return [f"{int.from_bytes(each, 'big'):0{DIGITS}d}" for (each,) in struct.iter_unpack(f"{BYTES}s", packed)]
