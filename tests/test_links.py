"""Which parts of a message are links, and that nothing else becomes one."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatroom.links import parts_of
from chatroom.templatetags.chatroom_text import message_text

PIECES = st.sampled_from(
    ["http://", "https://", "HTTPS://", "javascript:", "data:text/html,", "ftp://", "//", "www.", "duck.example", "/a"]
    + ["?q=1", "#x", "(", ")", "[", "]", "<", ">", '"', "'", "&", "&amp;", ".", ",", "!", ":", ";", " ", "\n", "\t"]
    + ["“", "（", "）", "。", "@", "user:word@", "\u202e", "\u200b", "小黄鸭", "\U0001f986", "%00", "\\", "{{", "}}"]
    + ["\x1c", "\x85", "\ufeff", "\u2028"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def addresses(text: str) -> list[str]:
    return [part.text for part in parts_of(text) if part.is_address]


@given(TEXTS)
def test_the_parts_joined_are_the_text(text: str) -> None:
    assert "".join(part.text for part in parts_of(text)) == text


@given(TEXTS)
def test_a_link_is_an_address_of_the_web_and_nothing_else(text: str) -> None:
    for address in addresses(text):
        assert address.lower().startswith(("http://", "https://"))
        assert len(address) > len(address.partition("://")[0]) + 3
        assert not set(address) & set(' \t\n\r<>"')


@given(TEXTS)
def test_no_part_is_empty(text: str) -> None:
    assert all(part.text for part in parts_of(text))


class Reader(HTMLParser):
    """What a browser would see: the tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS.filter(lambda text: not set(text) & set("\r\0`*_")))
def test_as_html_there_are_links_and_the_text_and_nothing_else(text: str) -> None:
    reader = Reader()
    reader.feed(message_text(text))
    reader.close()
    assert reader.text == text
    assert [tag for tag, _ in reader.tags] == ["a"] * len(addresses(text))
    for (_, attributes), address in zip(reader.tags, addresses(text), strict=True):
        assert attributes == {"href": address, "rel": "nofollow noopener noreferrer ugc", "target": "_blank"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://duck.example/pond.", ["https://duck.example/pond"]),
        ("(https://duck.example/pond)", ["https://duck.example/pond"]),
        ("https://duck.example/pond_(lake)", ["https://duck.example/pond_(lake)"]),
        ("(https://duck.example/pond_(lake))", ["https://duck.example/pond_(lake)"]),
        ("https://duck.example/a?b=c&d=e#f", ["https://duck.example/a?b=c&d=e#f"]),
        ("看https://duck.example/鸭，好", ["https://duck.example/鸭"]),
        ("“https://duck.example”", ["https://duck.example"]),
        ("https://a.example,https://b.example", ["https://a.example,https://b.example"]),
        ("https://a.example https://b.example\nhttp://c.example", ["https://a.example", "https://b.example", "http://c.example"]),
        ("HTTPS://DUCK.EXAMPLE", ["HTTPS://DUCK.EXAMPLE"]),
        ("http://", []),
        ("https://.,!?)", []),
        ("javascript:alert(1)", []),
        ("javascript://https://duck.example/%0aalert(1)", ["https://duck.example/%0aalert(1)"]),
        ("data:text/html,<script>", []),
        ("vbscript:x file:///etc/passwd ftp://duck.example", []),
        ("www.duck.example duck@duck.example", []),
        ("hxxp://duck.example http:/duck.example", []),
    ],
)  # fmt: skip
def test_an_address_ends_where_its_sentence_goes_on(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    "text", ["https://x" + ")" * 4000, "https://x" + "(" * 2000 + ")" * 2000, "http://" * 600, "https://" + "." * 4000]
)
def test_the_longest_text_of_nothing_but_punctuation_is_read(text: str) -> None:
    assert "".join(part.text for part in parts_of(text)) == text
