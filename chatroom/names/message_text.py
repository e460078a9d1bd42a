"""A message's text: kept as it was typed, but for its line ends and the white space around it."""

import regex

from chatroom.names.code_points import BLANK_SYMBOLS, IGNORABLE

# Unicode's White_Space, and the byte order mark, which JavaScript's trim() takes off as well: what the page's
# counter lets through is then short enough here.
TRIMMED = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
LINE_END = regex.compile(r"\r\n?")
UNHOLDABLE = regex.compile(r"[\0\p{Cs}\p{Noncharacter_Code_Point}]")
VISIBLE = regex.compile(rf"[^\p{{White_Space}}\p{{Cc}}{BLANK_SYMBOLS}{IGNORABLE}]", regex.V1)


class BadText(ValueError):
    """A text with NUL, a lone surrogate or a noncharacter in it."""


class Empty(ValueError):
    """A text of which nothing is visible."""


class TooLong(ValueError):
    """A text of `length` code points, where `longest` are allowed."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(f"{length} code points, {longest} allowed")
        self.length = length
        self.longest = longest


def clean_message(raw: str, longest: int) -> str:
    """The text to store: 1 to `longest` code points, line ends are LF, no white space around it.

    Raises `BadText`, `Empty` or `TooLong`. Cleaning it again changes nothing.
    """
    if UNHOLDABLE.search(raw):
        raise BadText
    text = LINE_END.sub("\n", raw).strip(TRIMMED)
    if not VISIBLE.search(text):
        raise Empty
    if len(text) > longest:
        raise TooLong(len(text), longest)
    return text


def clean_line(raw: str) -> str:
    """The text of one line, such as a title: white space runs are one space, and it may be empty. Raises `BadText`."""
    if UNHOLDABLE.search(raw):
        raise BadText
    return " ".join(raw.split())
