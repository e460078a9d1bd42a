"""Rules for what floods a room: they find walls and lists of links, and nothing in a lively conversation."""

import pytest

from chatroom import flood_rules

# What people say in a lively room, as it is: laughter, shouting, dividers, lists, songs, code, addresses.
ORDINARY = (
    """
哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈
啊啊啊啊啊啊啊啊啊啊啊啊啊！！！！！！！！！！
666666666666
+1
nooooooooooooooooooooooooooooo
????????????
……………………………………
------------------------------------------------------------
新年快乐🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉
🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆
OMG THIS IS SO GOOD I CANNOT BELIEVE IT
NASA, ESA, JAXA, ISRO and CNSA met at the IAC in Milano; the USA and the UK signed the MoU with the EU.
HTTPS://EXAMPLE.ORG/A/VERY/LONG/ADDRESS/IN/CAPITALS/THAT/SOME/TICKET/SYSTEM/MAKES/OF/ITS/OWN is where it is
la la la la la la la la la la la la la la la, hey hey hey, la la la la la la la la la la la la la la la, hey Jude
see https://example.org/a and https://example.net/b
3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651
床前明月光\\n疑是地上霜\\n举头望明月\\n低头思故乡
def f(x):\\n    if x:\\n        return 1\\n    else:\\n        return 2\\n\\n\\nprint(f(3))
牛奶\\n鸡蛋\\n面包\\n米\\n盐\\n糖\\n茶\\n油\\n鱼\\n肉\\n菜
Привет всем, как дела? ХОРОШО!
こんにちは〜〜〜〜〜〜〜〜〜〜
ว้าวววววววววววววววววววววววว
ههههههههههههههههههههههه
""".strip()
    .replace("\\n", "\N{SYMBOL FOR NEWLINE}")
    .splitlines()
)
ORDINARY_TEXTS = [line.replace("\N{SYMBOL FOR NEWLINE}", "\n") for line in ORDINARY]

WALLS = (
    flood_rules.is_wall_of_one_character,
    flood_rules.is_wall_of_capitals,
    flood_rules.is_wall_of_line_breaks,
)


@pytest.mark.parametrize("text", ORDINARY_TEXTS)
def test_what_people_say_in_a_lively_room_is_no_flood(text: str) -> None:
    assert not any(is_wall(text) for is_wall in WALLS)
    assert flood_rules.links_in(text) <= flood_rules.NEWCOMER_LINKS_MAX


@pytest.mark.parametrize("text", ["W" * 200, "哈" * 61, "a " * 90, "!?" * 90, "ab" * 60, "\n".join("=" * 100)])
def test_a_wall_of_one_character_is_found(text: str) -> None:
    assert flood_rules.is_wall_of_one_character(text)


@pytest.mark.parametrize(
    "text", ["BUY MY GOLD COINS NOW, BEFORE IT IS TOO LATE FOR ALL OF YOU GOOD PEOPLE IN HERE", "КУПИ " * 20]
)
def test_a_wall_of_capitals_is_found(text: str) -> None:
    assert flood_rules.is_wall_of_capitals(text)


@pytest.mark.parametrize("text", ["a" + "\n" * 13 + "b", "\n".join("flood flood!!!"), ".\n" * 50])
def test_a_wall_of_line_breaks_is_found(text: str) -> None:
    assert flood_rules.is_wall_of_line_breaks(text)


def test_links_are_counted_as_the_page_shows_them() -> None:
    assert flood_rules.links_in("no link, http:// neither") == 0
    assert flood_rules.links_in("https://a.example/1, https://b.example/2 和 http://c.example/3。") == 3


def test_texts_that_say_the_same_are_the_same() -> None:
    said = flood_rules.repeatable("Buy gold at my shop!")
    assert said
    assert (
        said
        == flood_rules.repeatable("BUY  GOLD, at my shop")
        == flood_rules.repeatable("ｂｕｙ gold at\u200b my shop…")
    )
    assert said != flood_rules.repeatable("Buy silver at my shop!")


@pytest.mark.parametrize("text", ["yes", "哈哈哈", "666", "新年快乐！", "+1", "🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", "?!"])
def test_what_is_short_may_be_said_again(text: str) -> None:
    assert flood_rules.repeatable(text) == ""
