"""Rules for what floods a room by what it says: each looks at a text alone, and says what is wrong with it.

They are for what no conversation has; a lively one may laugh, shout, paste and sing. No Django in here.
"""

from collections.abc import Callable
from itertools import groupby

import regex

from chatroom.links import parts_of
from chatroom.words.folding import folded_letters

# A laugh or a divider is long at 40 (哈哈哈哈…, --------); a wall is several lines of it.
SAME_CHARACTER_MAX = 60
# Of a text that long, people use more than a few characters: a song's refrain has six or more.
FEW_CHARACTERS = 4
FEW_CHARACTERS_LENGTH = 100
# A short shout is a shout. A whole paragraph in capitals is a wall; names and abbreviations stay below nine tenths.
CAPITALS_LENGTH = 60
CAPITALS_SHARE = 0.9
# A poem and a list have more letters than line breaks.
LINE_BREAKS_MAX = 12
# Newcomers bring an address or two; advertisements bring a list.
NEWCOMER_LINKS_MAX = 2
# What is this short is said again and again: yes, +1, 哈哈, 666, 新年快乐. It is for the limits of pace alone.
SHORT_TEXT_MAX = 8

CASED = regex.compile(r"\p{Lu}|\p{Ll}")
CAPITAL = regex.compile(r"\p{Lu}")

Rule = Callable[[str], bool]


def is_wall_of_one_character(text: str) -> bool:
    """Whether one character stands there too often in a row, or the whole is long and made of very few."""
    dense = "".join(text.split())
    if any(sum(1 for _ in run) > SAME_CHARACTER_MAX for _letter, run in groupby(dense)):
        return True
    return len(dense) > FEW_CHARACTERS_LENGTH and len(set(dense.casefold())) <= FEW_CHARACTERS


def is_wall_of_capitals(text: str) -> bool:
    """Whether a long text is in capitals nearly throughout; addresses do not count."""
    written = "".join(part.text for part in parts_of(text) if not part.is_address)
    if written.islower():
        return False
    cased = len(CASED.findall(written))
    return cased > CAPITALS_LENGTH and len(CAPITAL.findall(written)) > CAPITALS_SHARE * cased


def is_wall_of_line_breaks(text: str) -> bool:
    """Whether a text has many line breaks, and hardly anything between them."""
    breaks = text.count("\n")
    return breaks > LINE_BREAKS_MAX and len("".join(text.split())) < 2 * breaks


def links_in(text: str) -> int:
    """Returns how many addresses are in `text`."""
    return sum(part.is_address for part in parts_of(text))


def repeatable(text: str) -> str:
    """Returns what two texts share that say the same: letters and digits, folded. Empty for what may be said again."""
    letters = folded_letters(text)
    return letters if len(letters) > SHORT_TEXT_MAX else ""
