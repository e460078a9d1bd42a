"""What a name looks like: two names of one skeleton cannot be told apart at a glance (Unicode's UTS 39)."""

import unicodedata
from functools import lru_cache

import regex

from chatroom.names.code_points import BLANK_SYMBOLS, GENERAL_MARKS, IGNORABLE
from chatroom.names.confusables import read_confusables

CONFUSABLES = read_confusables()
INVISIBLE = regex.compile(IGNORABLE, regex.V1)
NOT_LETTERS = regex.compile(rf"[^\p{{L}}\p{{N}}]|{GENERAL_MARKS}|[{BLANK_SYMBOLS}]", regex.V1)


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """Returns what `name` looks like, whatever its case: for comparing, never for showing.

    UTS 39 has no case, so it knows І for l (both are like I) and і for i. Here names are compared in any case, so that
    i, I, l and 1 are all one.
    """
    visible = INVISIBLE.sub("", unicodedata.normalize("NFKC", name))
    # Before folding as well: В is like B, its small в is like no b.
    shown = _prototypes(visible).casefold()
    return _prototypes(shown).replace("i", "l")


def letters(name: str) -> str:
    """Returns the skeleton of the letters and digits of `name`: without spaces, punctuation, and marks over letters."""
    return NOT_LETTERS.sub("", skeleton(name))


def _prototypes(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    # I itself is to become i by folding, not the l that it looks like.
    return unicodedata.normalize("NFD", "".join(_prototype(letter) for letter in decomposed))


def _prototype(letter: str) -> str:
    return letter if letter == "I" else CONFUSABLES.get(ord(letter), letter)
