"""An index of sayings that finds the nearest one to a text, and is as fast with a hundred thousand as with a few.

The measure is the cosine between weighted features. Sayings are numbered from the shortest to the longest, so that the
list of a common feature begins with those that it says most about: of such a list only the beginning is looked at.
"""

import heapq
import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from chatroom.duck.features import Features, features_of

# Places in lists that one question looks at: a millisecond or two, however many sayings there are.
PLACES_MAX = 4000
CANDIDATES = 48  # whose likeness is worked out exactly

# How much a feature counts that no saying has: most are the seams between two words that are known.
UNKNOWN_WEIGHT = 0.8

NUMBER, REFERENCE, FRACTION = "I", "Q", "f"  # the arrays' types: 32 and 64 bits, and a float of 32
ARRAYS = {
    "features": NUMBER,
    "list_starts": NUMBER,
    "lists": NUMBER,
    "saying_starts": NUMBER,
    "sayings": NUMBER,
    "weights": FRACTION,
    "norms": FRACTION,
    "references": REFERENCE,
}


class Found(NamedTuple):
    """A saying that is near: how near, from 0 to 1, and what it was learnt under."""

    likeness: float
    reference: int


class Index:
    """Sayings by their features. It is made once, by `learn` or `unpack`, and then only read."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._features: array[int] = arrays["features"]  # ascending
        self._list_starts: array[int] = arrays["list_starts"]  # where the list of each feature begins in
        self._lists: array[int] = arrays["lists"]  # the sayings that have it, from the shortest to the longest
        self._saying_starts: array[int] = arrays["saying_starts"]  # where each saying begins in
        self._sayings: array[int] = arrays["sayings"]  # its features, by their places among `features`
        self._weights: array[float] = arrays["weights"]  # of each feature: its kind's, times how rare it is
        self._norms: array[float] = arrays["norms"]  # of each saying
        self._references: array[int] = arrays["references"]

    def __len__(self) -> int:
        return len(self._references)

    @classmethod
    def learn(cls, sayings: Iterable[tuple[str, int]]) -> "Index":
        """Makes an index of texts, each with the reference by which it is found again, below 2 ** 64."""
        kinds: Features = {}
        counts: Counter[int] = Counter()
        read: list[tuple[array[int], int]] = []
        for text, reference in sayings:
            features = features_of(text)
            kinds |= features
            counts.update(features.keys())
            read.append((array(NUMBER, features), reference))
        ordered = sorted(counts)
        weights = array(FRACTION, (kinds[each] * _rarity(len(read), counts[each]) for each in ordered))
        places = {number: place for place, number in enumerate(ordered)}
        learnt = [(array(NUMBER, map(places.__getitem__, features)), reference) for features, reference in read]
        norms = [_norm(weights[place] for place in saying) for saying, _reference in learnt]
        shortest_first = sorted(range(len(learnt)), key=lambda each: (norms[each], learnt[each][1]))
        by_saying = [learnt[each][0] for each in shortest_first]
        saying_starts, joined_sayings = _joined(by_saying)
        list_starts, joined_lists = _joined(_lists(by_saying, len(ordered)))
        return cls(
            {
                "features": array(NUMBER, ordered),
                "list_starts": list_starts,
                "lists": joined_lists,
                "saying_starts": saying_starts,
                "sayings": joined_sayings,
                "weights": weights,
                "norms": array(FRACTION, (norms[each] for each in shortest_first)),
                "references": array(REFERENCE, (learnt[each][1] for each in shortest_first)),
            }
        )

    def nearest(self, text: str, count: int = 1, *, at_least: float = 0.0) -> list[Found]:
        """Returns up to `count` sayings that are `at_least` so like `text`, the nearest first."""
        asked = features_of(text)
        known: dict[int, float] = {}  # the squares of the weights of those that some saying has
        norm = 0.0
        for number, kind in asked.items():
            place = bisect_left(self._features, number)
            if place < len(self._features) and self._features[place] == number:
                square = self._weights[place] ** 2
                known[place] = square
                norm += square
            else:
                norm += (kind * _rarity(len(self), 0) * UNKNOWN_WEIGHT) ** 2
        if not known:
            return []
        norm = math.sqrt(norm)
        found = []
        for saying in self._candidates(known):
            common = self._sayings[self._saying_starts[saying] : self._saying_starts[saying + 1]]
            likeness = sum(known.get(place, 0.0) for place in common) / (norm * self._norms[saying])
            if likeness >= at_least:
                found.append(Found(likeness, self._references[saying]))
        found.sort(key=lambda each: (-each.likeness, each.reference))
        return found[:count]

    def _candidates(self, known: dict[int, float]) -> list[int]:
        """The sayings that have the rarest of these features, best first."""
        shares: dict[int, float] = {}
        left = PLACES_MAX
        for place, square in sorted(known.items(), key=lambda item: self._length(item[0])):
            start, length = self._list_starts[place], min(self._length(place), left)
            for saying in self._lists[start : start + length]:
                shares[saying] = shares.get(saying, 0.0) + square
            left -= length
            if not left:
                break
        norms = self._norms
        return heapq.nlargest(CANDIDATES, shares, key=lambda saying: shares[saying] / norms[saying])

    def _length(self, place: int) -> int:
        return self._list_starts[place + 1] - self._list_starts[place]

    def pack(self) -> bytes:
        """Returns the index as bytes, which `unpack` takes on any machine."""
        packed = []
        for name in ARRAYS:
            copy = array(ARRAYS[name], getattr(self, f"_{name}"))
            if sys.byteorder == "big":
                copy.byteswap()
            packed.append(copy.tobytes())
        head = json.dumps([len(each) for each in packed]).encode() + b"\n"
        return zlib.compress(head + b"".join(packed), level=1)

    @classmethod
    def unpack(cls, packed: bytes) -> "Index":
        """Makes an index of what `pack` returned."""
        head, _newline, body = zlib.decompress(packed).partition(b"\n")
        lengths: Sequence[int] = json.loads(head)
        arrays: dict[str, Any] = {}
        at = 0
        for (name, kind), length in zip(ARRAYS.items(), lengths, strict=True):
            arrays[name] = array(kind, body[at : at + length])
            if sys.byteorder == "big":
                arrays[name].byteswap()
            at += length
        return cls(arrays)


def _lists(sayings: Iterable[Iterable[int]], places: int) -> "list[array[int]]":
    """Of each of so many places, the numbers of the `sayings` that have it."""
    lists = [array(NUMBER) for _place in range(places)]
    for number, saying in enumerate(sayings):
        for place in saying:
            lists[place].append(number)
    return lists


def _joined(parts: Iterable[Iterable[int]]) -> "tuple[array[int], array[int]]":
    """Where each of `parts` begins in all of them together, and where the last one ends; and all of them together."""
    starts, joined = array(NUMBER, [0]), array(NUMBER)
    for part in parts:
        joined.extend(part)
        starts.append(len(joined))
    return starts, joined


def _rarity(sayings: int, count: int) -> float:
    """How much a feature tells that `count` of so many sayings have."""
    return math.log((1 + sayings) / (1 + count)) + 1.0


def _norm(weights: Iterable[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights)) or 1.0
