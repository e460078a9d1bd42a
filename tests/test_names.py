"""What nicknames, room names and messages may hold, and what a user id shows."""

import unicodedata
from collections.abc import Mapping

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from chatroom.names import (
    BadName,
    BadRoomName,
    BadText,
    Empty,
    TooLong,
    clean_message,
    clean_nickname,
    clean_room_name,
    colour_of,
    new_user_id,
    tag_of,
)

NAME_MAX = 10
MESSAGE_MAX = 200
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

# Already clean: each must come back as it is.
REAL_NAMES = {
    "the default name": "匿名用户",
    "Chinese beyond the first plane": "𠮷野家",
    "two words": "Ada L.",
    "Japanese with an iteration mark": "佐々木ゆう",
    "Korean": "김철수",
    "Thai, a vowel and a tone on one letter": "ที่รัก",
    "Tamil": "நண்பர்",
    "Hebrew with niqqud, three marks on one letter": "שָּׁלוֹם",
    "Arabic with harakat": "مُحَمَّد",
    "Persian with a ZWNJ between joining letters": "می\u200cخواهم",
    "Devanagari": "प्रिया",
    "Devanagari with a ZWJ after the virama": "क्\u200dष",
    "Sinhala with a ZWJ after al-lakuna": "ශ්\u200dරී",
    "Bengali with a ZWJ before the virama": "র\u200d\u09cdযাব",
    "Malayalam that ends in a ZWJ": "മോഹന്\u200d",
    "Burmese": "မြို့",
    "Tibetan, two subjoined letters and a vowel": "རྒྱུད",
    "Vietnamese": "Nguyễn Ệ",
    "Yoruba, two marks that have no code point together": "ɔ̣́la",
    "a family": "👨\u200d👩\u200d👧\u200d👦",
    "a heart on fire": "❤\ufe0f\u200d🔥",
    "an astronaut with a skin tone": "👩🏽\u200d🚀",
    "a flag of two letters": "🇨🇳小明",
    "a flag of tags": ENGLAND,
    "a keycap": "1\ufe0f\u20e3号",
    "a heart as text": "❤\ufe0e",
    "punctuation": "o'Brien-42",
}

# What was typed, and what it is kept as.
TIDIED_NAMES = {
    "Vietnamese typed letter by letter": (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
    "full width": ("Ａｂｃ　１", "Abc 1"),
    "half width kana": ("ｶﾞ", "ガ"),
    "spaces around": (" \u3000ada\u00a0\n", "ada"),
    "several blanks inside": ("a \u2003 \u2800b", "a b"),
    "marks of direction around": ("\u202eada\u200f", "ada"),
    "invisible ends among spaces": ("\u200b \ufeffada\u00ad \u2060", "ada"),
    "joiners that join nothing": ("\u200dada\u200c", "ada"),
    "an emoji that waits for another": ("👩\u200d", "👩"),
    "an ideographic variation at the end": ("葛\U000e0100", "葛"),
    "a variation selector on a letter": ("user1\ufe0f", "user1"),
    "hidden words in tags behind a letter": ("a\U000e0068\U000e0069", "a"),
}

BAD_NAMES = {
    "nothing": ("", "empty"),
    "spaces": (" \t\u3000\n", "empty"),
    "zero width spaces": ("\u200b\u2060", "empty"),
    "the Hangul filler": ("\u3164", "empty"),
    "the half width Hangul filler": ("\uffa0", "empty"),
    "the Hangul choseong and jungseong fillers": ("\u115f\u1160", "empty"),
    "the braille blank": ("\u2800", "empty"),
    "the null notehead": ("\U0001d159", "empty"),
    "tags alone": ("\U000e0061\U000e007f", "empty"),
    "a variation selector alone": ("\ufe0f", "empty"),
    "eleven letters": ("a" * 11, "too_long"),
    "a ligature that is a sentence": ("\ufdfa", "too_long"),
    "a NUL": ("a\0b", "control"),
    "an escape": ("\x1b[31m", "control"),
    "a tab inside": ("a\tb", "control"),
    "a line break inside": ("a\nb", "control"),
    "a line separator inside": ("a\u2028b", "control"),
    "a right-to-left override": ("a\u202eb", "bidi"),
    "a left-to-right mark": ("a\u200eb", "bidi"),
    "an isolate": ("a\u2067b", "bidi"),
    "an Arabic letter mark": ("a\u061cb", "bidi"),
    "a zero width space inside": ("a\u200bb", "ignorable"),
    "a soft hyphen inside": ("a\u00adb", "ignorable"),
    "a grapheme joiner": ("a\u034fb", "ignorable"),
    "a ZWJ between Latin letters": ("a\u200db", "ignorable"),
    "a ZWNJ between Latin letters": ("a\u200cb", "ignorable"),
    "two ZWNJ in Persian": ("می\u200c\u200cخواهم", "ignorable"),
    "two ZWJ after a virama": ("क्\u200d\u200dष", "ignorable"),
    "a variation selector inside a word": ("a\ufe0fb", "ignorable"),
    "two variation selectors on an emoji": ("❤\ufe0f\ufe0fa", "ignorable"),
    "an ideographic variation inside": ("葛\U000e0100城", "ignorable"),
    "a Hangul filler inside": ("a\u3164b", "ignorable"),
    "hidden words in tags": ("a\U000e0068\U000e0069b", "ignorable"),
    "hidden words in a flag": ("🏴\U000e0068\U000e0069\U000e007fb", "ignorable"),
    "an interlinear annotation": ("a\ufff9b", "ignorable"),
    "a mark first": ("\u0301a", "marks"),
    "a spacing mark first": ("\u093eक", "marks"),
    "a mark after a space": ("a \u0301", "marks"),
    "three marks on a Latin letter": ("z\u0337\u0332\u0349", "marks"),
    "five marks on a Thai letter": ("ก" + "็" * 5, "marks"),
    "a lone surrogate": ("a\ud800", "surrogate"),
    "a code point for private use": ("a\ue000", "private"),
    "a noncharacter": ("a\uffff", "noncharacter"),
    "an unassigned code point": ("a\u0378", "unassigned"),
}

ROOM_NAMES = {
    "lower case": ("happy", "happy"),
    "upper case is the same room": ("Happy", "happy"),
    "full width is the same room": ("Ｈａｐｐｙ", "happy"),
    "spaces around": (" happy\n", "happy"),
    "Chinese": ("聊天室", "聊天室"),
    "the Chinese zero": ("二〇二六", "二〇二六"),
    "Thai with its marks": ("สวัสดี", "สวัสดี"),
    "Tamil with its marks": ("நண்பர்கள்", "நண்பர்கள்"),
    "French typed letter by letter": ("e\u0301cole", "école"),
    "a sharp s folds": ("Straße", "strasse"),
    "both small sigmas are one": ("ΟΔΟΣ", "οδοσ"),
    "a dotted capital": ("İzmir", "i\u0307zmir"),
    "digits, _ and -": ("2026_new-year", "2026_new-year"),
    "32 letters": ("a" * 32, "a" * 32),
}

BAD_ROOM_NAMES = {
    "nothing": ("", "empty"),
    "spaces": (" \u3000", "empty"),
    "33 letters": ("a" * 33, "too_long"),
    "33 letters after folding": ("ß" * 16 + "a", "too_long"),
    "a space inside": ("a b", "character"),
    "a slash": ("a/b", "character"),
    "a dot": ("..", "character"),
    "an emoji": ("🐥", "character"),
    "a Hangul filler": ("\u3164", "character"),
    "a zero width space": ("a\u200bb", "character"),
    "a ZWNJ, which spelling would need": ("می\u200cخواهم", "character"),
    "an override": ("a\u202eb", "character"),
    "a NUL": ("a\0", "character"),
    "a lone surrogate": ("a\ud800", "character"),
    "a mark first": ("\u0301a", "character"),
    "a mark on a hyphen": ("a-\u0301", "character"),
    "three marks on a Latin letter": ("z\u0337\u0332\u0349", "marks"),
    "an endpoint of the first page": ("get_near_log", "reserved"),
    "the other one, in capitals": ("SAVE_CHAT_LOG", "reserved"),
}

INVISIBLE_TEXTS = {
    "nothing": "",
    "white space": " \t\r\n\u3000\u2028",
    "a byte order mark": "\ufeff",
    "zero width spaces": "\u200b\u200d",
    "controls": "\x01\x7f",
    "the Hangul filler": "\u3164",
    "the braille blank": "\u2800",
    "overrides": "\u202e\u202c",
    "tags": "\U000e0041",
    "a mixture": "\u200b \u3164\n\u2800\ufeff",
}

# A typist's alphabet of trouble: what plain random text almost never puts side by side.
TROUBLE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aA1ßİςக्क্ര ی خ\u0301\u0337\u0e48"
            "\u200b\u200c\u200d\ufe0e\ufe0f\u20e3\u3164\uffa0\u2800\u00b4\uff9e\u0345"
            "❤👩🏽🔥🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f"
            "\r\n\t\x85\u2028\ufeff\u202e\0\ud800\ufdfa\u1e9e"
        ),
    ),
    max_size=14,
)


def each(table: Mapping[str, str]) -> pytest.MarkDecorator:
    """The test runs for each text, and reports it by its description."""
    return pytest.mark.parametrize("raw", table.values(), ids=table.keys())


def each_with_outcome(table: Mapping[str, tuple[str, str]]) -> pytest.MarkDecorator:
    """The same for texts that come with what becomes of them."""
    return pytest.mark.parametrize(("raw", "outcome"), table.values(), ids=table.keys())


@each(REAL_NAMES)
def test_real_name_is_kept_as_it_is(raw: str) -> None:
    assert clean_nickname(raw, NAME_MAX) == raw


@each_with_outcome(TIDIED_NAMES)
def test_name_is_tidied(raw: str, outcome: str) -> None:
    assert clean_nickname(raw, NAME_MAX) == outcome


@each_with_outcome(BAD_NAMES)
def test_bad_name_is_refused_with_its_reason(raw: str, outcome: str) -> None:
    with pytest.raises(BadName) as refusal:
        clean_nickname(raw, NAME_MAX)
    assert refusal.value.reason == outcome


def test_name_is_counted_in_code_points_after_cleaning() -> None:
    assert clean_nickname("  " + "🐥" * 10 + "  ", NAME_MAX) == "🐥" * 10
    with pytest.raises(BadName):
        clean_nickname("🐥" * 11, NAME_MAX)


@given(TROUBLE)
def test_accepted_name_is_a_fixed_point_with_nothing_forbidden_in_it(raw: str) -> None:
    try:
        name = clean_nickname(raw, NAME_MAX)
    except BadName:
        return
    assert clean_nickname(name, NAME_MAX) == name
    assert 1 <= len(name) <= NAME_MAX
    assert unicodedata.is_normalized("NFKC", name)
    assert name == name.strip()
    assert "  " not in name
    assert not regex.search(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]|^\p{M}|\p{Mn}{5}", name)
    joiners_and_selectors = r"[\u200c\u200d\ufe0e\ufe0f\U000e0061-\U000e007f]"
    visible = regex.sub(joiners_and_selectors, "", name)
    assert visible
    assert not regex.search(r"\p{Default_Ignorable_Code_Point}", visible)


@each_with_outcome(ROOM_NAMES)
def test_room_name_has_one_spelling(raw: str, outcome: str) -> None:
    assert clean_room_name(raw) == outcome


@each_with_outcome(BAD_ROOM_NAMES)
def test_bad_room_name_is_refused_with_its_reason(raw: str, outcome: str) -> None:
    with pytest.raises(BadRoomName) as refusal:
        clean_room_name(raw)
    assert refusal.value.reason == outcome


@given(TROUBLE)
def test_accepted_room_name_is_a_fixed_point_of_letters_digits_and_marks(raw: str) -> None:
    try:
        name = clean_room_name(raw)
    except BadRoomName:
        return
    assert clean_room_name(name) == name
    assert clean_room_name(name.upper()) == clean_room_name(name.lower())
    assert 1 <= len(name) <= 32
    assert regex.fullmatch(r"[\p{L}\p{Nl}\p{Nd}_-][\p{L}\p{M}\p{Nl}\p{Nd}_-]*", name)
    assert not regex.search(r"\p{Default_Ignorable_Code_Point}", name)


def test_message_keeps_everything_but_line_ends_and_outer_white_space() -> None:
    typed = "\ufeff\n  if a:\r\n\tb\r\x07 \u200b\u202e  z\u0337\u0332\u0349 ﬁ Ａ e\u0301\u3000"
    assert clean_message(typed, MESSAGE_MAX) == "if a:\n\tb\n\x07 \u200b\u202e  z\u0337\u0332\u0349 ﬁ Ａ e\u0301"


@each(INVISIBLE_TEXTS)
def test_message_with_nothing_visible_is_empty(raw: str) -> None:
    with pytest.raises(Empty):
        clean_message(raw, MESSAGE_MAX)


@pytest.mark.parametrize("visible", ["。", "\u0301", "\u0600", "🐥", "0", "\ue000"])
def test_message_with_one_visible_code_point_is_accepted(visible: str) -> None:
    assert clean_message(f"\u200b{visible} ", MESSAGE_MAX) == f"\u200b{visible}"


@pytest.mark.parametrize("unholdable", ["\0", "\ud800", "\uffff", "\ufdd0", "\U0010fffe"])
def test_message_with_a_code_point_that_no_text_may_hold_is_refused(unholdable: str) -> None:
    with pytest.raises(BadText):
        clean_message(f"a{unholdable}b", MESSAGE_MAX)


def test_message_is_counted_in_code_points_after_trimming() -> None:
    assert clean_message(" " + "🐥\r\n" * 99 + "🐥🐥\n", MESSAGE_MAX) == "🐥\n" * 99 + "🐥🐥"
    with pytest.raises(TooLong) as refusal:
        clean_message("🐥" * 203 + "  ", MESSAGE_MAX)
    assert (refusal.value.length, refusal.value.longest) == (203, 200)


@given(TROUBLE, st.integers(1, 14))
def test_accepted_message_is_a_fixed_point(raw: str, longest: int) -> None:
    try:
        text = clean_message(raw, longest)
    except (BadText, Empty, TooLong):
        return
    assert clean_message(text, longest) == text
    assert 1 <= len(text) <= longest
    assert "\r" not in text
    assert "\0" not in text
    assert text in raw.replace("\r\n", "\n").replace("\r", "\n")
    text.encode()


def test_user_id_is_24_digits_that_give_a_tag_and_a_colour() -> None:
    ids = {new_user_id() for _ in range(1000)}
    assert len(ids) == 1000
    for user_id in ids:
        assert regex.fullmatch(r"[1-9][0-9]{23}", user_id)
        assert tag_of(user_id) == user_id[20:]
        assert colour_of(user_id) in range(12)
    assert tag_of("582010000000000000004821") == "4821"
    assert colour_of("582010000000000000004821") == 582010 % 12


def test_a_text_of_many_marks_is_refused_before_it_is_normalised() -> None:
    marks = "a" + "".join(["\u0315", "\u0300", "\u0327"] * 200)
    with pytest.raises(BadName) as of_nickname:
        clean_nickname(marks, 10)
    with pytest.raises(BadRoomName) as of_room:
        clean_room_name(marks)
    assert (of_nickname.value.reason, of_room.value.reason) == ("too_long", "too_long")
