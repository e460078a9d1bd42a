"""Links in a message's text: which parts of it are addresses. static/chatroom/js/message_text.js has the same rule."""

import re
from collections.abc import Iterator
from typing import NamedTuple

ADDRESS = re.compile(
    r"(?ai:https?)://[^\s\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069<>\"'“”‘’（）《》，。！？；：、]+"
)
TRAILING = ".,!?;:)]}'\""


class Part(NamedTuple):
    """A part of a text, and whether it is an address."""

    text: str
    is_address: bool


def parts_of(text: str) -> Iterator[Part]:
    """Yields the parts of `text` in order; joined again they are `text`."""
    end = 0
    for found in ADDRESS.finditer(text):
        address = without_trailing(found[0])
        if address.endswith("://"):
            continue
        if found.start() > end:
            yield Part(text[end : found.start()], False)
        yield Part(address, True)
        end = found.start() + len(address)
    if end < len(text):
        yield Part(text[end:], False)


def without_trailing(address: str) -> str:
    """Returns `address` without the punctuation of the sentence around it."""
    end = len(address)
    opened, closed = address.count("("), address.count(")")
    while end and address[end - 1] in TRAILING:
        if address[end - 1] == ")":
            if opened >= closed:
                break
            closed -= 1
        end -= 1
    return address[:end]
