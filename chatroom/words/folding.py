"""How a text is read when words are looked for in it: case, width, lookalikes and noise taken away. No Django in here.

A text is read in several ways, each a line of its own:
- solid, for words of scripts that put no spaces between words: letters and digits one after another, whatever stands
  between them, so that 敏 感-词 reads 敏感词;
- by words, for all others: <each> <word> <between> <brackets>, so that a pattern with brackets finds whole words only,
  and Scunthorpe stays a town. Words are read as written, and, where that differs, without their accents and with the
  letters that their digits stand for (b1tch), and letters that stand alone are read together as well (b i t c h).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from chatroom.names.code_points import BLANK_SYMBOLS, GENERAL_MARKS, IGNORABLE
from chatroom.names.confusables import read_confusables

BEGIN, END = "<", ">"  # punctuation, and so never part of a folded word
ALONE_MIN = 3  # letters in a row that stand alone before they are read as a word
CLUSTER_MAX = 16  # code points of one character that are looked at; to normalise costs their square

# Latin letters only: what else looks alike differs in its own script's words.
LOOKALIKES = {
    code: text.casefold()
    for code, text in read_confusables().items()
    if code > 0x7F and len(text) == 1 and text.isascii() and text.isalpha()
}
# What people write digits for. A 1 is read as both.
DIGITS_AS_L = str.maketrans("013457", "oleast")
DIGITS_AS_I = str.maketrans("013457", "oieast")

CLUSTER = regex.compile(r"\X")
NOISE = regex.compile(rf"{GENERAL_MARKS}|{IGNORABLE}", regex.V1)
ACCENT = regex.compile(GENERAL_MARKS, regex.V1)
PART_OF_WORD = regex.compile(rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{BLANK_SYMBOLS}]]", regex.V1)
SPACELESS = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]", regex.V1
)


@dataclass(slots=True)
class Reading:
    """A text in one way of reading, and for each of its characters the span of the text that it stands for."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Readings:
    """All that a text is read as."""

    solid: Reading
    by_words: list[Reading]


Span = tuple[int, int]
Token = tuple[str, list[Span]]


def is_solid(folded: str) -> bool:
    """Whether a folded text is looked for in the solid reading: it has a letter of a script without spaces."""
    return SPACELESS.search(folded) is not None


def readings(text: str) -> Readings:
    """Reads `text` in every way. The time is linear in its length."""
    solid: list[str] = []
    solid_spans: list[Span] = []
    tokens: list[Token] = []
    word = 0  # letters of the word that goes on at the end of `solid`
    start = 0
    clusters: Sequence[str] = text if text.isascii() else CLUSTER.findall(text)
    for cluster in clusters:
        end = start + len(cluster)
        for letter, kind in _fold(cluster):
            if kind == _WORD:
                word += 1
            elif word:
                tokens.append(_token(solid, solid_spans, word))
                word = 0
            if kind != _OTHER:
                solid.append(letter)
                solid_spans.append((start, end))
        start = end
    if word:
        tokens.append(_token(solid, solid_spans, word))
    return Readings(Reading("".join(solid), solid_spans), list(_by_words(tokens)))


def _token(letters: list[str], spans: list[Span], length: int) -> Token:
    return "".join(letters[-length:]), spans[-length:]


def folded_letters(text: str) -> str:
    """Returns the letters and digits of `text`, folded, one after another."""
    return readings(text).solid.text


def bracketed(text: str) -> str:
    """Returns the words of `text`, folded and between brackets."""
    return next((reading.text for reading in readings(text).by_words), "")


_OTHER, _WORD, _SPACELESS = range(3)


@lru_cache(maxsize=1 << 14)
def _fold(cluster: str) -> tuple[tuple[str, int], ...]:
    """Returns the folded characters of one that a reader sees, each with its kind; none where nothing is seen."""
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster[:CLUSTER_MAX]).casefold())
    kept = NOISE.sub("", normal).translate(LOOKALIKES)
    return tuple((letter, _kind(letter)) for letter in kept)


def _kind(letter: str) -> int:
    if SPACELESS.match(letter):
        return _SPACELESS
    return _WORD if PART_OF_WORD.match(letter) else _OTHER


def _by_words(tokens: Sequence[Token]) -> Iterator[Reading]:
    if not tokens:
        return
    written = [word for word, _spans in tokens]
    plain = [_plain(word) for word in written]
    ways = [written]
    for digits in (DIGITS_AS_L, DIGITS_AS_I):
        way = [word if word.isdigit() else word.translate(digits) for word in plain]
        if way not in ways:
            ways.append(way)
    for way in ways:
        yield _line((word, spans) for word, (_written, spans) in zip(way, tokens, strict=True))
    alone = list(_read_together(tokens))
    if alone:
        yield _line(alone)


def _plain(word: str) -> str:
    """Returns `word` without accents; one with a letter that is not as long without keeps them, for its spans' sake."""
    if word.isascii():
        return word
    plain = ACCENT.sub("", unicodedata.normalize("NFD", word))
    plain = unicodedata.normalize("NFC", plain)
    return plain if len(plain) == len(word) else word


def _read_together(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yields what letters that stand alone in a row spell."""
    run: list[Token] = []
    for token in [*tokens, ("", [])]:
        if len(token[0]) == 1:
            run.append(token)
            continue
        if len(run) >= ALONE_MIN:
            yield _plain("".join(word for word, _spans in run)), [span for _word, spans in run for span in spans]
        run = []


def _line(tokens: Iterator[Token] | Sequence[Token]) -> Reading:
    parts: list[str] = []
    spans: list[Span] = []
    for word, of_letters in tokens:
        parts += (BEGIN, word, END)
        spans += (of_letters[0], *of_letters, of_letters[-1])
    return Reading("".join(parts), spans)
