"""Light marks in a message: which parts are code, bold, italics or addresses. docs/marks.md has the grammar.

static/chatroom/js/message_text.js has the same; tests/marks.json is what both are held to.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from chatroom.links import ADDRESS, without_trailing

_SPACE = r" \t\n\xa0\u3000"
# Between two lines that begin with three backticks; it takes the line break before it along.
BLOCK = re.compile(r"(?:\A|\n)```[^`\n]*\n(?:([\s\S]*?)\n)?```(?![^\n])")
INLINE = re.compile(
    rf"`([^`\n]+)`|(\*\*|\*)(?![{_SPACE}*])([^*\n]*[^{_SPACE}*])\2|_(?![{_SPACE}_])([^_\n]*[^{_SPACE}_])_"
    rf"|{ADDRESS.pattern}"
)
LETTER = re.compile(r"[0-9A-Za-z]")


class Part(NamedTuple):
    """A part of a message: its element, or an empty string for text, and the text or the parts in it."""

    element: str  # "", "a", "code", "pre", "strong" or "em"
    content: "str | list[Part]"


def marked(text: str) -> list[Part]:
    """Returns the parts of `text`, in time that grows as its length does."""
    parts: list[Part] = []
    done = 0
    # Beyond the last line that ends a block none is looked for, so that none is looked for in vain.
    end = f"\n{text}\n".rfind("\n```\n") + len("```")
    for found in BLOCK.finditer(text, 0, max(0, end)):
        parts += inline(_after_block(text[done : found.start()], done))
        parts.append(Part("pre", found[1] or ""))
        done = found.end()
    return parts + inline(_after_block(text[done:], done))


def unmarked(text: str) -> str:
    """Returns `text` as it reads when its marks are drawn."""
    return _letters(marked(text))


def inline(text: str) -> list[Part]:
    """Returns the parts of a text without blocks."""
    return [part for part in _inline(text) if part.element or part.content]


def _inline(text: str) -> Iterator[Part]:
    done = place = 0
    while found := INLINE.search(text, place):
        part, place = _part(found, text)
        if part:
            yield Part("", text[done : found.start()])
            yield part
            done = place
    yield Part("", text[done:])


def _part(found: re.Match[str], text: str) -> tuple[Part | None, int]:
    """Returns the part that was found, if it is one, and where to go on."""
    code, star, starred, underlined = found.groups()
    if code:
        return Part("code", code), found.end()
    content = starred or underlined
    if not content:
        address = without_trailing(found[0])
        if address.endswith("://"):
            return None, found.end()
        return Part("a", address), found.start() + len(address)
    mark = found[0][0]
    around = (text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1])
    if any(each == mark or LETTER.match(each) for each in around):
        return None, found.start() + 1  # in the middle of a word, such as snake_case or 2*3*4
    return Part("strong" if star == "**" else "em", inline(content)), found.end()


def _letters(parts: list[Part]) -> str:
    return "".join(part.content if isinstance(part.content, str) else _letters(part.content) for part in parts)


def _after_block(text: str, done: int) -> str:
    """Returns `text` without the line break that ended the block before it."""
    return text.removeprefix("\n") if done else text
