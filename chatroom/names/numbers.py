"""Sets of entry numbers as they are written in the log and sent over the wire: "3,5-9"."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

NUMBERS = re.compile(r"[0-9]{1,16}(-[0-9]{1,16})?(,[0-9]{1,16}(-[0-9]{1,16})?)*")


class BadNumbers(ValueError):
    """A text that names no set of numbers, or one with more than it may have."""


def write_numbers(numbers: Iterable[int]) -> str:
    """Returns the set `numbers` as text, ascending, neighbours as a range."""
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in _ranges(numbers))


def read_numbers(text: str, most: int) -> list[int]:
    """Returns the numbers that `text` names, ascending, at most `most`. Raises BadNumbers."""
    if not NUMBERS.fullmatch(text):
        raise BadNumbers(text[:40])
    numbers: set[int] = set()
    for part in text.split(","):
        first, _hyphen, last = part.partition("-")
        span = range(int(first), int(last or first) + 1)
        if not span or len(numbers) + len(span) > most:
            raise BadNumbers(text[:40])
        numbers.update(span)
    return sorted(numbers)


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(set(numbers))
    if not ordered:
        return
    first = ordered[0]
    for number, following in pairwise(ordered):
        if following != number + 1:
            yield first, number
            first = following
    yield first, ordered[-1]
