"""A list of words as one automaton for each deed, and what it says of a text. No Django in here.

Aho–Corasick finds all words of a list in one walk over the text, whose time is linear in the text's length however many
they are. Words are never patterns of any other kind: a regular expression in the list is looked for letter by letter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from chatroom.words.folding import BEGIN, END, Reading, Readings, bracketed, folded_letters, is_solid

STARS = ("*", "＊")
WIDE = regex.compile(r"[\p{East_Asian_Width=Wide}\p{East_Asian_Width=Fullwidth}]")
NARROW_MASK, WIDE_MASK = "*", "＊"


def fold_word(text: str) -> str:
    """Returns what `text`, a line of a list, is looked for as; empty where it has no letter and no digit.

    A word of letters is found as a whole word, `word*` at a word's beginning, `*word` at its end, `*word*` anywhere.
    A word with a Chinese character in it, or of another script without spaces, is found anywhere.
    """
    line = text.strip()
    letters = folded_letters(line)
    if is_solid(letters):
        return letters
    words = bracketed(line)
    if words and line.startswith(STARS):
        words = words.removeprefix(BEGIN)
    if words and line.endswith(STARS):
        words = words.removesuffix(END)
    return words


def is_too_short(text: str, folded: str) -> bool:
    """Whether `folded` is a single letter where `text` is more than that, and so is found where nobody means it."""
    return len(folded.strip(BEGIN + END)) < 2 and len(text) > 1 and not is_solid(folded)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a list says of a text: whether it is to be refused, or held, and which spans of it are to be masked."""

    refused: bool = False
    held: bool = False
    masked: tuple[tuple[int, int], ...] = ()


class Matcher:
    """Finds any of many folded words."""

    def __init__(self, words: Iterable[str]) -> None:
        solid: list[str] = []
        by_words: list[str] = []
        for word in words:
            (solid if is_solid(word) else by_words).append(word)
        self._solid = _automaton(solid)
        self._by_words = _automaton(by_words)

    def finds(self, readings: Readings) -> bool:
        """Whether any word is in a text."""
        return next(self._matches(readings), None) is not None

    def spans(self, readings: Readings) -> Iterator[tuple[int, int]]:
        """Yields the spans of a text that belong to a word: of each character, not of what stands between."""
        for reading, start, end in self._matches(readings):
            yield from reading.spans[start:end]

    def _matches(self, readings: Readings) -> Iterator[tuple[Reading, int, int]]:
        if self._solid is not None:
            yield from _found(self._solid, readings.solid)
        if self._by_words is not None:
            for reading in readings.by_words:
                yield from _found(self._by_words, reading)


class Lexicon:
    """The words of one list, by what is to be done about them."""

    def __init__(self, *, mask: Iterable[str] = (), hold: Iterable[str] = (), refuse: Iterable[str] = ()) -> None:
        self._mask = Matcher(mask)
        self._hold = Matcher(hold)
        self._refuse = Matcher(refuse)

    def look_at(self, readings: Readings) -> Findings:
        """Says what the list has to say of a text."""
        if self._refuse.finds(readings):
            return Findings(refused=True)
        return Findings(held=self._hold.finds(readings), masked=tuple(self._mask.spans(readings)))


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Returns `text` with a star in the place of each code point within `spans`: as long as before, and as wide."""
    letters = list(text)
    for start, end in spans:
        for place in range(start, end):
            letters[place] = WIDE_MASK if WIDE.match(text[place]) else NARROW_MASK
    return "".join(letters)


def _automaton(words: list[str]) -> AhoCorasick | None:
    if not words:
        return None
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, store_patterns=False)


def _found(automaton: AhoCorasick, reading: Reading) -> Iterator[tuple[Reading, int, int]]:
    for _word, start, end in automaton.find_matches_as_indexes(reading.text):
        yield reading, start, end
