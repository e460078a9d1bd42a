"""Names by what they look like: which are the same at a glance, and which nobody may take."""

import pytest

from chatroom.names.confusables import condense, read_confusables
from chatroom.names.reserved import is_like_one_of, is_reserved, looks_like_part_of_the_page
from chatroom.names.skeleton import skeleton

SAME = [
    ("Alice", "ALICE", "Аlice", "Aliсe", "AIice", "A1ice", "Al\u200bice", "Ａｌｉｃｅ", "Ꭺlice"),
    ("Bob", "ВОВ", "B0b", "bοb"),
    ("modern", "rnodern", "ｍodern"),
    ("小明", "小\ufe0f明", "小\u200b明"),
    ("José", "Jose\u0301"),
]


@pytest.mark.parametrize("names", SAME, ids=[names[0] for names in SAME])
def test_names_that_look_alike_have_one_skeleton(names: tuple[str, ...]) -> None:
    assert {skeleton(name) for name in names} == {skeleton(names[0])}


@pytest.mark.parametrize(
    ("one", "other"), [("Alice", "Alicia"), ("小明", "小朋"), ("José", "Jose"), ("teal 1", "teal 2")]
)
def test_names_that_differ_have_skeletons_that_differ(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    "name",
    [
        *("ChatRoom", "CHAT ROOM", "ChаtRооm", "chat-room", "system", "Sуstem", "System message"),
        *("系统消息", "系 统 消 息", "系統訊息", "小黄鸭", "小 黄 鸭", "机器人"),
        *("duck", "DUCK", "dυck", "d u c k", "Duck 2", "小黄鸭7", "R0b0t", "robot", "bot"),
        *("admin", "Admin", "ADMlN", "аdmin", "ádmin", "a d m i n", "ａｄｍｉｎ", "ⓐdmin", "admin1", "admin Bob"),
        *("mod_bob", "m0derator", "moderator", "Owner", "owner's"),
        *("管理员", "管理员小王", "我是管理员", "管理員", "房主", "站长", "官方客服"),
    ],
)
def test_names_and_offices_of_the_site_are_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize(
    "name",
    [
        "badminton",
        "Modest",
        "小明",
        "黄鸭子",
        "Staffan",
        "Administer",
        "systemd",
        "鸭子",
        "Donald D.",
        "4711",
        "Room",
        "匿名用户",
        "مدير",
    ],
)
def test_names_of_people_are_not(name: str) -> None:
    assert not is_reserved(name)
    assert not looks_like_part_of_the_page(name)


@pytest.mark.parametrize(
    "name",
    [
        "匿名用户 #4821",
        "小明#1234",
        "小明 ♯1234",
        "小明 #١٢٣٤",
        "系统:",
        "小明：",
        "小明꞉",
        "小明∶",
        "✓小明",
        "小明☑",
        "👑",
        "🛡小明",
        "🆂🆃🅰🅵🅵",
    ],
)
def test_names_that_look_like_a_tag_a_system_line_or_a_badge_are_known(name: str) -> None:
    assert looks_like_part_of_the_page(name)


def test_a_name_is_like_another_whatever_stands_between_its_letters() -> None:
    assert is_like_one_of("B.o.b", ["Alice", "Bоb"])
    assert not is_like_one_of("Bobby", ["Alice", "Bob"])
    assert not is_like_one_of("🦆", ["🦢", ""])


def test_the_table_of_confusables_is_made_from_unicode_s_own() -> None:
    lines = [
        "# a comment",
        "",
        "0430 ;\t0061 ;\tMA\t# ( а → a )",
        "0391 ;\t0041 ;\tMA\t# ( Α → A )",
        "FF41 ;\t0061 ;\tMA",
    ]
    assert list(condense(lines)) == ["0041\t0391", "0061\t0430"]
    table = read_confusables()
    assert len(table) > 2500
    assert (table[0x430], table[ord("m")]) == ("a", "rn")
