"""Light marks as the server reads them; tests/page/test_marks.py holds the script to the same table."""

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatroom.marks import Part, marked, unmarked
from chatroom.templatetags.chatroom_text import message_text

CASES: list[tuple[str, list[Any]]] = json.loads((Path(__file__).parent / "marks.json").read_text(encoding="utf-8"))
LONG = 200_000
PIECES = st.sampled_from(
    [
        "`",
        "```",
        "*",
        "**",
        "_",
        "__",
        "\n",
        "\n```\n",
        "```js\n",
        " ",
        "a",
        "B",
        "1",
        "鸭",
        "https://x.y/",
        ")",
        ".",
        "\u3000",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def plain(parts: list[Part]) -> list[Any]:
    return [_plain(part) for part in parts]


def _plain(part: Part) -> Any:
    content = part.content if isinstance(part.content, str) else plain(part.content)
    return {part.element: content} if part.element else content


@pytest.mark.parametrize(("text", "parts"), CASES, ids=[text for text, _ in CASES])
def test_a_text_has_the_parts_of_the_table(text: str, parts: list[Any]) -> None:
    assert plain(marked(text)) == parts


@given(TEXTS)
def test_marks_take_nothing_away_but_themselves(text: str) -> None:
    gone = str.maketrans("", "", "`*_\n")
    shown = unmarked(text).translate(gone)
    # The word after the backticks that begin a block is for what draws it.
    assert shown == text.translate(gone) or "```" in text


@given(TEXTS)
def test_no_text_brings_an_element_of_its_own(text: str) -> None:
    without = message_text(f"<script>{text}<img src=x onerror=y>")
    assert "<script" not in without
    assert "<img" not in without
    assert escape("<img src=x onerror=y>") in without or "`" in text or "https" in text


@pytest.mark.parametrize(
    "piece", ["*", "**a ", "*a ", "_a ", "`", "`a\n", "```x\n", "\n```", "_*", "**_", "http://*", "*a_b"]
)
def test_a_long_text_of_nothing_but_marks_is_read(piece: str) -> None:
    # In time that grew with its square this would take minutes.
    text = (piece * LONG)[:LONG]
    assert len(unmarked(text)) <= LONG
