"""The language that the duck's own sentences are in: the one in which it is spoken to, where that is plain."""

import regex

HAN = regex.compile(r"\p{Han}")
ENGLISH_WORDS = regex.compile(r"[A-Za-z]{2,}[^\p{L}]+[A-Za-z]{2,}")
CHINESE = "zh-hans"


def language_of(text: str, readers: str) -> str:
    """Returns the language to answer `text` in, whose author reads the language `readers`, as Django names it."""
    if HAN.search(text):
        return readers if readers.startswith("zh") else CHINESE
    return "en" if ENGLISH_WORDS.search(text) else readers
