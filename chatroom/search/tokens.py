"""What a text is found by: its folded words, and of scripts without spaces each two characters in a row. No Django.

A word of letters and digits is found by its beginning. A run of Chinese, Japanese, Thai and the like, or of emoji, is
found by any part of it: the index has its overlapping pairs, and its last character alone, so that one character is the
beginning of something wherever it stands.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from chatroom.names.code_points import GENERAL_MARKS

WORD_MAX = 32  # characters of a word that count, so that nobody fills the index with one
TERMS_MAX = 16  # of one query
PREFIXES_MAX = 3  # of these, the beginnings of words: one of a single letter finds a good part of a room
LONGEST_QUERY = 100  # code points

MARK = regex.compile(GENERAL_MARKS, regex.V1)
SPACELESS = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"[\p{Extended_Pictographic}--\p{ASCII}]\p{Regional_Indicator}ー々]"
)
RUN = regex.compile(rf"(?P<spaceless>{SPACELESS}+)|(?:(?!{SPACELESS})[\p{{L}}\p{{N}}\p{{M}}])+", regex.V1)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """What each message found has to have: a token of the index, or one that begins so."""

    text: str
    is_prefix: bool


def tokens_of(text: str) -> set[str]:
    """Returns the tokens that a message with this text is indexed by."""
    tokens: set[str] = set()
    for found in RUN.finditer(_folded(text)):
        run = found[0]
        if found["spaceless"] is None:
            tokens.add(run[:WORD_MAX])
        else:
            tokens.update(run[at : at + 2] for at in range(len(run)))
    return tokens


class Query:
    """What somebody looks for: parts that a message must have all of, in any order."""

    def __init__(self, text: str) -> None:
        """`text` is of LONGEST_QUERY code points at the most; of its parts TERMS_MAX are looked for."""
        runs = dict.fromkeys((found[0], found["spaceless"] is not None) for found in RUN.finditer(_folded(text)))
        self._parts = list(runs)[:TERMS_MAX]

    def __bool__(self) -> bool:
        return bool(self._parts)

    @property
    def terms(self) -> list[Term]:
        """What the index is asked for. It may answer too much, which `marks_in` leaves out."""
        terms = dict.fromkeys(term for part in self._parts for term in _terms_of(*part))
        whole = [term for term in terms if not term.is_prefix]
        # The shortest beginnings cost the most, and tell the least.
        begun = sorted((term for term in terms if term.is_prefix), key=lambda term: -len(term.text))
        return [*whole, *begun[:PREFIXES_MAX]][:TERMS_MAX]

    def marks_in(self, text: str) -> list[Span]:
        """Returns where `text` has the parts, as ascending ranges of code points; none where it lacks one of them."""
        folded, origins = _folded_with_origins(text)
        runs = [(found.start(), found[0], found["spaceless"] is not None) for found in RUN.finditer(folded)]
        spans: list[Span] = []
        for part, is_spaceless in self._parts:
            of_part = [
                (origins[start + at], origins[start + at + len(part) - 1] + 1)
                for start, run, run_is_spaceless in runs
                if run_is_spaceless == is_spaceless
                for at in (_occurrences(run, part) if is_spaceless else _beginning(run, part))
            ]
            if not of_part:
                return []
            spans += of_part
        return _joined(spans, text)


def _terms_of(part: str, is_spaceless: bool) -> Iterator[Term]:
    if not is_spaceless:
        yield Term(part[:WORD_MAX], is_prefix=True)
    elif len(part) == 1:
        yield Term(part, is_prefix=True)
    else:
        for at in range(len(part) - 1):
            yield Term(part[at : at + 2], is_prefix=False)


def _occurrences(run: str, part: str) -> Iterator[int]:
    at = run.find(part)
    while at >= 0:
        yield at
        at = run.find(part, at + 1)


def _beginning(run: str, part: str) -> Iterator[int]:
    if run.startswith(part):
        yield 0


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Returns `spans` in order, those that touch made one, each with the marks that follow its last letter."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        while end < len(text) and MARK.match(text[end]):
            end += 1
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(_fold, text))


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """Folds `text`, and tells of each folded character which one it was."""
    folded: list[str] = []
    origins: list[int] = []
    for at, letter in enumerate(text):
        for one in _fold(letter):
            folded.append(one)
            origins.append(at)
    return "".join(folded), origins


@lru_cache(maxsize=1 << 14)
def _fold(letter: str) -> str:
    """Returns a character without case, width and accent: several, or none, where it is made of them."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold())
    return unicodedata.normalize("NFC", MARK.sub("", unicodedata.normalize("NFD", plain)))
