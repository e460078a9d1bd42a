"""The trained brain: what it finds, and that it says so where it knows nothing."""

import random

import pytest
from pytest_django import Settings

from benchmarks.duck import nearest_saying, plain_tf_idf, read_held_out, read_sayings, score
from chatroom.duck import reply_to
from chatroom.duck.index import Index
from chatroom.duck.trained import LIKENESS_MIN

UNKNOWN = "I do not know that."


@pytest.fixture(autouse=True)
def duck(db: None, settings: Settings) -> None:
    settings.CHAT_DUCK = "trained"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("How do I change my name?", "Rename"),
        ("@duck whats your name", "小黄鸭"),
        ("how do i chnage my nickname", "Rename"),
        ("怎么改名字呀?", "更名"),
        ("請問怎麼改名字", "更名"),
        ("@小黄鸭 你是谁呀", "机器人"),
    ],
)
def test_it_finds_the_nearest_saying(text: str, part: str) -> None:
    assert part in str(reply_to(text, "en"))


@pytest.mark.parametrize("text", ["what is the capital of France", "who wrote Hamlet", "qwzx", "?!", "😀", "🦆" * 200])
def test_it_says_that_it_does_not_know_and_does_not_guess(text: str) -> None:
    assert str(reply_to(text, "en")).startswith(UNKNOWN)


def test_held_out_texts_are_answered_better_than_by_plain_tf_idf() -> None:
    judges = read_held_out()[1::2]
    trained = score(nearest_saying(), judges, LIKENESS_MIN)
    plain = score(plain_tf_idf(read_sayings()), judges, 0.0)
    assert trained.right > plain.right + 0.2
    assert trained.wrong < plain.wrong / 2
    assert trained.declined >= 0.9


def test_its_own_sayings_are_short_enough_for_a_room() -> None:
    assert [answer for _question, answer in read_sayings() if len(answer) > 200] == []


# The index


def test_a_packed_index_finds_the_same() -> None:
    sayings = [("hello duck", 1 << 40), ("你好", 2), ("", 3), ("how do you do", 4)]
    index = Index.learn(sayings)
    copy = Index.unpack(index.pack())
    assert len(copy) == 4
    for text in ("hello", "你好吗", "do", "nothing", ""):
        assert copy.nearest(text, 9) == index.nearest(text, 9)
    assert copy.nearest("hello duck")[0].reference == 1 << 40


def test_an_index_of_nothing_finds_nothing() -> None:
    assert Index.unpack(Index.learn([]).pack()).nearest("hello") == []


def test_a_saying_is_found_word_for_word_among_very_many_that_share_its_words() -> None:
    rng = random.Random(7)
    words = ["the", "a", "of", "is", "on", "in", "to", "how", "do", "I", "you", "we", "duck", "pond", "room", "name"]
    texts = sorted({" ".join(rng.choices(words, k=8)) for _ in range(6000)})
    index = Index.learn((text, number) for number, text in enumerate(texts))
    found = [index.nearest(text)[0].reference for text in texts[::200]]
    assert found == list(range(0, len(texts), 200))
