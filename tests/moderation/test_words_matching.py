"""How words are found in what people write: in any disguise that a reader sees through, and in no innocent word."""

import random
import re
import string

import pytest

from chatroom.words.folding import readings
from chatroom.words.forms import read_word_lines
from chatroom.words.lexicon import Lexicon, fold_word, mask


def masked(words: list[str], text: str) -> str:
    """What becomes of `text` where `words` are masked."""
    lexicon = Lexicon(mask=[fold_word(word) for word in words])
    return mask(text, lexicon.look_at(readings(text)).masked)


FOUND = {
    "as it stands": ("duck", "a duck!", "a ****!"),
    "in capitals": ("duck", "DUCK Duck", "**** ****"),
    "full width": ("duck", "ｄｕｃｋ", "＊＊＊＊"),
    "in circles": ("duck", "ⓓⓤⓒⓚ", "****"),
    "Cyrillic lookalikes": ("scope", "ѕсоре", "*****"),
    "with invisible characters": ("duck", "d\u200bu\u00adc\u2060k", "*\u200b*\u00ad*\u2060*"),
    "under marks": ("duck", "d\u0336u\u0336c\u0336k\u0336", "********"),
    "with accents": ("duck", "dück", "****"),
    "with digits for letters": ("bitch", "b1tch", "*****"),
    "with digits for other letters": ("hello", "h3110", "*****"),
    "letters that stand alone": ("duck", "oh d u c k, hm", "oh * * * *, hm"),
    "letters with full stops": ("duck", "d.u.c.k", "*.*.*.*"),
    "in brackets": ("duck", "(duck)[duck]_duck_", "(****)[****]_****_"),
    "beside Chinese": ("duck", "你这duck啊", "你这****啊"),
    "two words": ("bad duck", "bad-duck Bad  Duck", "***-**** ***  ****"),
    "a word with an apostrophe": ("don't", "don’t", "***’*"),
    "a word's beginning": ("duck*", "ducks shelduck", "****s shelduck"),
    "a word's end": ("*duck", "ducks shelduck", "ducks shel****"),
    "anywhere": ("*duck*", "shelducks", "shel****s"),
    "Chinese": ("敏感词", "这是敏感词吗", "这是＊＊＊吗"),
    "Chinese with spaces": ("敏感词", "敏 感　词", "＊ ＊　＊"),
    "Chinese with punctuation": ("敏感词", "敏、感。【词】", "＊、＊。【＊】"),
    "Chinese with invisible characters": ("敏感词", "敏\u200b感\ufe0f词", "＊\u200b＊*＊"),
    "Chinese in compatibility characters": ("金", "\uf90a", "＊"),
    "Chinese with letters": ("加v信", "加 Ｖ 信", "＊ ＊ ＊"),
    "Korean with a particle": ("오리", "오리는", "＊＊는"),
    "Japanese in half width": ("アヒル", "ｱﾋﾙ", "***"),
    "a number": ("12345", "１２３４５ ①2345", "＊＊＊＊＊ *****"),
    "beyond the first plane": ("𠮷野", "𠮷-野", "＊-＊"),
    "the longest of several": ("duck", "duckduck duck", "duckduck ****"),
}


@pytest.mark.parametrize(("word", "text", "expected"), FOUND.values(), ids=FOUND)
def test_a_word_is_found_in_disguise_and_masked_as_long_as_it_was(word: str, text: str, expected: str) -> None:
    result = masked([word], text)
    assert result == expected
    assert len(result) == len(text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ass", "a class of assassins in a glass house"),
        ("cunt", "Scunthorpe"),
        ("sex", "Sussex and Essex"),
        ("lol", "room 101"),
        ("du", "dust"),
        ("đụ", "du"),
        ("家国", "国家"),
        ("敏感词", "敏感的词"),
        ("hello", "hell o"),
    ],
)
def test_an_innocent_text_is_left_alone(word: str, text: str) -> None:
    assert masked([word], text) == text


@pytest.mark.parametrize(
    "bomb", ["(a+)+$", "(a|aa)+$", ".*", "[a-z]{1,99999}", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?=a)", "\\"]
)
def test_a_regular_expression_is_a_word_like_any_other(bomb: str) -> None:
    read = read_word_lines([bomb, "duck"])
    assert set(read.words.values()) | {bomb} >= {"duck"}
    lexicon = Lexicon(refuse=read.words)
    assert not lexicon.look_at(readings("a" * 4000 + "!")).refused
    assert lexicon.look_at(readings("a duck")).refused


def test_a_word_that_is_held_or_refused_is_told_apart_from_one_that_is_masked() -> None:
    lexicon = Lexicon(mask=["<goose>"], hold=["<swan>"], refuse=["<duck>"])
    assert set(lexicon.look_at(readings("a goose")).masked) == {(2, 3), (3, 4), (4, 5), (5, 6), (6, 7)}
    assert lexicon.look_at(readings("a swan")).held
    assert lexicon.look_at(readings("a swan and a duck")).refused
    nothing = lexicon.look_at(readings("a heron"))
    assert (nothing.refused, nothing.held, nothing.masked) == (False, False, ())


def test_bad_lines_are_named_and_cost_the_others_nothing() -> None:
    read = read_word_lines(["duck", "", "  ", "。。。", "x" * 101, "a\0b", "*a*", "*", "鸭", "DUCK"])
    assert list(read.words.values()) == ["DUCK", "鸭"]
    assert [bad["line"] for bad in read.bad] == [4, 5, 6, 7, 8]
    assert all(bad["why"].endswith((".", "。")) for bad in read.bad)


def test_a_list_of_100_000_words_finds_each_of_them() -> None:
    chance = random.Random(1)
    chinese = [chr(0x4E00 + number) for number in range(5000)]
    lines = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(5, 12))) for _ in range(50_000)]
    lines += ["".join(chance.choices(chinese, k=chance.randint(2, 5))) for _ in range(50_000)]
    read = read_word_lines(lines)
    lexicon = Lexicon(refuse=read.words)
    assert len(read.words) > 99_000
    assert all(lexicon.look_at(readings(f"so {line} then")).refused for line in chance.sample(lines, 200))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4000,
        "a " * 2000,
        "\u0301" * 4000,
        "a" + "\u0336" * 3999,
        "敏" * 4000,
        "\u200d" * 4000,
        "1" * 4000,
        "👨‍👩‍👧‍👦" * 570,
    ],
    ids=["a letter", "letters alone", "marks", "marks on a letter", "a character", "joiners", "digits", "families"],
)
def test_the_worst_texts_are_masked_like_others(text: str) -> None:
    words = ["a" * length for length in range(2, 100)] + ["*" + "a" * length + "*" for length in range(2, 100)]
    lexicon = Lexicon(mask=[fold_word(word) for word in words])
    result = mask(text, lexicon.look_at(readings(text)).masked)
    assert len(result) == len(text)


def test_any_text_keeps_its_length_and_what_is_between_the_words() -> None:
    chance = random.Random(2)
    letters = "ab敏感 ,.\u0301\u200b\u3000\n鸭ﬁ㈱Ⅷßİ가\u1100\u1161🦆👍🏽"
    for _ in range(500):
        text = "".join(chance.choices(letters, k=30))
        result = masked(["ab", "敏感", "*b*", "株", "fi", "ss"], text)
        assert len(result) == len(text)
        changed = [old for old, new in zip(text, result, strict=True) if old != new]
        assert not re.search(r"[\s,.]", "".join(changed).replace("\n", ""))
