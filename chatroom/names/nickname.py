"""A nickname: one line that people can see, tell apart and call out (RFC 8266; for joiners RFC 5892)."""

import unicodedata
from typing import Literal

import regex

from chatroom.names.code_points import BLANK_SYMBOLS, IGNORABLE, MOST_MARKS, STACKED_MARKS

NameFault = Literal[
    "empty",
    "too_long",
    "surrogate",
    "private",
    "noncharacter",
    "unassigned",
    "control",
    "bidi",
    "ignorable",
    "marks",
]

# The flags of England, Scotland and Wales: the only tag sequences that systems draw (Unicode's RGI set).
TAG_FLAGS = [
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
]

# Invisible code points where spelling needs them; anywhere else they only make two names look the same.
ORTHOGRAPHIC = "|".join(
    [
        # After a virama (RFC 5892, A.1 and A.2): Sinhala ශ්‍රී, Devanagari क्‍ष.
        r"(?<=\p{Canonical_Combining_Class=Virama})[\u200C\u200D]",
        # Before one: Bengali র‍্যা, Kannada ರ‍್ಕ.
        r"(?<=\p{L})\u200D(?=\p{Indic_Syllabic_Category=Virama})",
        # Between letters that would join (RFC 5892, A.1): Persian می‌خواهم.
        (
            rf"(?<=[\p{{Joining_Type=L}}\p{{Joining_Type=D}}]\p{{Joining_Type=T}}{{0,{MOST_MARKS}}})\u200C"
            rf"(?=\p{{Joining_Type=T}}{{0,{MOST_MARKS}}}[\p{{Joining_Type=R}}\p{{Joining_Type=D}}])"
        ),
        # Emoji of several parts, the choice of text or colour for one, and keycaps.
        r"(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})",
        r"(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]",
        r"(?<=[0-9#*])\uFE0F(?=\u20E3)",
        *(
            f"(?<={flag[:place]}){flag[place]}(?={flag[place + 1 :]})"
            for flag in TAG_FLAGS
            for place in range(1, len(flag))
        ),
    ]
)
STRAY_IGNORABLE = rf"(?!{ORTHOGRAPHIC}){IGNORABLE}"

# Looked for in this order: the first that is found is the reason given.
FORBIDDEN: dict[NameFault, regex.Pattern[str]] = {
    "surrogate": regex.compile(r"\p{Cs}"),
    "private": regex.compile(r"\p{Co}"),
    "noncharacter": regex.compile(r"\p{Noncharacter_Code_Point}"),
    "unassigned": regex.compile(r"\p{Cn}"),
    "control": regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}]"),
    "bidi": regex.compile(r"\p{Bidi_Control}"),
    "ignorable": regex.compile(STRAY_IGNORABLE, regex.V1),
    # A mark needs something to sit on: not the name's start, not a space.
    "marks": regex.compile(rf"(?:^|\s)\p{{M}}|{STACKED_MARKS}", regex.V1),
}
BLANKS = regex.compile(rf"[\p{{Zs}}{BLANK_SYMBOLS}]+")
TRIMMED = regex.compile(rf"\p{{White_Space}}|{STRAY_IGNORABLE}", regex.V1)


NORMALISED_MAX = 512  # code points: many times what any name has before it is composed


class BadName(ValueError):
    """A nickname that cannot be had; `reason` is one of `NameFault`."""

    def __init__(self, reason: NameFault) -> None:
        super().__init__(reason)
        self.reason: NameFault = reason


def clean_nickname(raw: str, longest: int) -> str:
    """The nickname asked for: 1 to `longest` code points in NFKC; cleaning it again changes nothing.

    White space and invisible code points are dropped at both ends, a run of blanks inside becomes one space.
    Whatever else could hide, disguise or overflow is refused rather than dropped: raises `BadName`.
    """
    if len(raw) > NORMALISED_MAX:
        # To normalise takes time that is quadratic in the marks of a text.
        raw = _trim(raw)
        if len(raw) > NORMALISED_MAX:
            raise BadName("too_long")
    name = _trim(BLANKS.sub(" ", unicodedata.normalize("NFKC", raw)))
    if not name:
        raise BadName("empty")
    # First, so that the patterns below never meet more than a short text.
    if len(name) > longest:
        raise BadName("too_long")
    for reason, pattern in FORBIDDEN.items():
        if pattern.search(name):
            raise BadName(reason)
    return name


def _trim(text: str) -> str:
    """Without what is invisible at its ends: one by one, so that 16 KiB of spaces cost no more."""
    start, end = 0, len(text)
    while start < end and TRIMMED.match(text, start):
        start += 1
    while start < end and TRIMMED.match(text, end - 1, end):
        end -= 1
    return text[start:end]
