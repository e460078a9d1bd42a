"""What a text is found by, in which scripts, and where in it the marks are."""

import pytest

from chatroom.search.tokens import Query, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hello, WORLD", {"hello", "world"}),
        ("café e\u0301te\u0301 ﬁne Straße", {"cafe", "ete", "fine", "strasse"}),
        ("ｆｕｌｌ ２０２６", {"full", "2026"}),
        ("去公园吧", {"去公", "公园", "园吧", "吧"}),
        ("我用Python写", {"我用", "用", "python", "写"}),
        ("がんばって", {"がん", "んば", "ばっ", "って", "て"}),
        ("नमस्ते", {"नमस्ते"}),
        ("🦆🦆 hi", {"🦆🦆", "🦆", "hi"}),
        ("🇨🇳", {"🇨🇳", "🇳"}),
        ("…!? -- '", set()),
    ],
)
def test_a_text_has_words_and_of_scripts_without_spaces_pairs(text: str, tokens: set[str]) -> None:
    assert tokens_of(text) == tokens


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("公园", "我们去公园，公园里有鸭子", ["公园", "公园"]),
        ("鸭", "小黄鸭", ["鸭"]),
        ("去公园", "去 公园", []),  # its pairs are there, and not in a row
        ("天气好", "天气很好，气好", []),
        ("park hel", "Hello from the PARK, helpers", ["Hel", "PARK", "hel"]),
        ("ark", "the park", []),  # the middle of a word is not looked for
        ("cafe", "ce cafe\u0301 là", ["cafe\u0301"]),
        ("ss", "Straße ẞ", ["ẞ"]),
        ("hello 公园", "hello there", []),
        ("一二 二三", "一二三", ["一二三"]),
    ],
)
def test_what_is_looked_for_is_marked_where_it_stands(query: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in Query(query).marks_in(text)] == marked


def test_every_message_that_a_query_marks_is_asked_of_the_index() -> None:
    texts = ["去公园吧", "小黄鸭 duck", "Ducks!", "公", "がんばれ 2026年", "x" * 100, "สวัสดี", "👍🏽"]
    for text in texts:
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + 40) + 1):
                query = Query(text[start:end])
                if query and query.marks_in(text):
                    tokens = tokens_of(text)
                    for term in query.terms:
                        assert any(
                            token.startswith(term.text) if term.is_prefix else token == term.text for token in tokens
                        ), (text, text[start:end], term)
