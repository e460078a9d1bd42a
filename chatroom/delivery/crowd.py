"""How many different people several processes see in one room, without a list of all of them in each.

A person is known by a short hash. A process that sees more than SAMPLE_MAX tells only of those whose hash ends in some
number of zero bits, the sample's depth: the same people everywhere, so that somebody seen by two processes is still
one. Up to SAMPLE_MAX a process the number is exact; above it, it is off by some 3%.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

SAMPLE_MAX = 1000
HASH_BYTES = 8
REMEMBERED_HASHES = 65_536


@dataclass(frozen=True, slots=True)
class Sample:
    """The people that one process sees in a room: their number, and the hashes of those that are in the sample."""

    total: int
    depth: int
    hashes: frozenset[int]


NOBODY = Sample(0, 0, frozenset())


def sample_of(people: Iterable[str]) -> Sample:
    """Returns the sample of `people`, given by their user_ids: everybody, where they are no more than SAMPLE_MAX."""
    hashes = frozenset(hash_of(person) for person in people)
    total, depth = len(hashes), 0
    while len(hashes) > SAMPLE_MAX:
        depth += 1
        hashes = _at_depth(hashes, depth)
    return Sample(total, depth, hashes)


def together(samples: Iterable[Sample]) -> Sample:
    """Returns the sample of all who are in any of `samples`; its total is exact where all of these hold everybody."""
    seen = [sample for sample in samples if sample.total]
    if len(seen) < 2:
        return seen[0] if seen else NOBODY
    depth = max(sample.depth for sample in seen)
    hashes = _at_depth(frozenset().union(*[sample.hashes for sample in seen]), depth)
    return Sample(max(len(hashes) << depth, *[sample.total for sample in seen]), depth, hashes)


def number_of(samples: Iterable[Sample]) -> int:
    """Returns the number of different people in all `samples`."""
    return together(samples).total


@lru_cache(REMEMBERED_HASHES)
def hash_of(user_id: str) -> int:
    """Returns the number, of HASH_BYTES bytes, by which processes know a person."""
    return int.from_bytes(blake2b(user_id.encode(), digest_size=HASH_BYTES).digest(), "little")


def _at_depth(hashes: frozenset[int], depth: int) -> frozenset[int]:
    mask = (1 << depth) - 1
    return frozenset(each for each in hashes if not each & mask) if mask else hashes
