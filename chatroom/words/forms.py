"""What a list of words says that somebody posts, a word on each line: the words, and the lines that are none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from django.utils.translation import gettext as _

from chatroom.content_refusals import UnusableDeed
from chatroom.models import WORD_MAX, Word
from chatroom.names import BadText, clean_line
from chatroom.words.lexicon import fold_word, is_too_short

FOLDED_MAX = 2 * WORD_MAX


class BadLine(TypedDict):
    """A line that is no word, counted from 1, and why."""

    line: int
    why: str


@dataclass(slots=True)
class WordLines:
    """The words of a list by what they are folded to, and the lines that are none."""

    words: dict[str, str] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)


def read_word_lines(lines: Iterable[str]) -> WordLines:
    """Reads a word from each line that is not empty. A bad line costs the others nothing."""
    read = WordLines()
    for number, line in enumerate(lines, start=1):
        try:
            text = clean_line(line)
        except BadText:
            read.bad.append({"line": number, "why": _("There is a character in it that cannot be stored.")})
            continue
        if not text:
            continue
        folded = fold_word(text) if len(text) <= WORD_MAX else ""
        why = _fault(text, folded)
        if why:
            read.bad.append({"line": number, "why": why})
        else:
            read.words[folded] = text
    return read


def read_deed(fields: Mapping[str, str]) -> Word.Deed:
    """Reads `deed`, to mask if it is missing. Raises UnusableDeed."""
    try:
        return Word.Deed(fields.get("deed", Word.Deed.MASK))
    except ValueError:
        raise UnusableDeed from None


def _fault(text: str, folded: str) -> str:
    if len(text) > WORD_MAX or len(folded) > FOLDED_MAX:
        return _("It is too long.")
    if not folded:
        return _("There is no letter and no digit in it.")
    if is_too_short(text, folded):
        return _("A single letter is in nearly every message.")
    return ""
