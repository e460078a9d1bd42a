"""Whom a text speaks to; tests/page/test_marks.py holds the script to the same cases."""

import pytest

from chatroom.mentions import mentions

# Each: a text, a name, its tag, and whether it speaks to them.
CASES = [
    ("@Alice", "Alice", "0001", True),
    ("well, @alice!", "Alice", "0001", True),
    ("Alice", "Alice", "0001", False),
    ("@Alicent", "Alice", "0001", False),
    ("bob@alice.example", "Alice", "0001", False),
    ("（@Alice）", "Alice", "0001", True),
    ("@Alice#0001", "Alice", "0001", True),
    ("@Alice#0002", "Alice", "0001", False),
    ("@Alice#0002 @Alice#0001", "Alice", "0001", True),
    ("@Alice#00012", "Alice", "0001", True),
    ("@小白鹅你好", "小白鹅", "0001", True),
    ("你好@小白鹅", "小白鹅", "0001", True),
    ("@小白", "小白鹅", "0001", False),
    ("@a.b", "a.b", "0001", True),
    ("@axb", "a.b", "0001", False),
    ("@(^_^) hi", "(^_^)", "0001", True),
    ("@Big Duck, come", "Big Duck", "0001", True),
    ("@\nAlice", "Alice", "0001", False),
    ("@@Alice", "Alice", "0001", True),
    ("@ÄRZTIN", "ärztin", "0001", True),
]


@pytest.mark.parametrize(("text", "name", "tag", "expected"), CASES)
def test_a_text_speaks_to_whom_it_names(text: str, name: str, tag: str, expected: bool) -> None:
    assert mentions(text, name, tag) is expected


def test_a_thousand_mentions_are_read() -> None:
    assert not mentions("@Alicent" * 500, "Alice", "0001")
