"""The duck's commands."""

import re

import pytest
from pytest_django import Settings

from chatroom import actions
from chatroom.duck import reply_to
from chatroom.models import Room, UserInfo
from chatroom.names import new_user_id


@pytest.fixture(autouse=True)
def duck(db: None, settings: Settings) -> None:
    settings.CHAT_DUCK = "echo"


@pytest.mark.parametrize(
    "text", ["/help", "@duck /help", "/HELP", " /help ", "@小黄鸭 /帮助", "／help", "＠duck ／ｈｅｌｐ"]
)
def test_help_lists_the_commands(text: str) -> None:
    assert all(command in str(reply_to(text, "en")) for command in ("/help", "/roll", "/who"))


@pytest.mark.parametrize("text", ["/flop", "/flop 3", "/飞"])
def test_an_unknown_command_gets_a_hint(text: str) -> None:
    assert "/help" in str(reply_to(text, "en"))


@pytest.mark.parametrize("text", ["/", "//", "/chatroom/happy/", "/ help", "a /help", "/1", "/" + "x" * 13])
def test_what_only_begins_like_a_command_is_none(text: str) -> None:
    assert reply_to(text, "en") == text


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("/roll", r"🎲 [1-6]"),
        ("/roll 20", r"🎲 (1?[1-9]|10|20)"),
        ("／roll　２ｄ６", r"🎲 [1-6] \+ [1-6] = \d+"),
        ("/roll d6", r"🎲 [1-6]"),
        ("/roll 2d6", r"🎲 [1-6] \+ [1-6] = \d+"),
        ("/roll 10D6", r"🎲 [1-6]( \+ [1-6]){9} = \d+"),
    ],
)
def test_dice_are_rolled(text: str, shape: str) -> None:
    assert re.fullmatch(shape, str(reply_to(text, "en")))


@pytest.mark.parametrize("text", ["/roll 11d6", "/roll 0d6", "/roll 0", "/roll 2d", "/roll -1", "/roll 1e9", "/roll x"])
def test_dice_that_there_are_not_are_not_rolled(text: str) -> None:
    assert "/roll 2d6" in str(reply_to(text, "en"))


def test_who_names_those_who_spoke_lately_and_to_guests_nobody(room: Room) -> None:
    person = UserInfo.objects.create(user_id=new_user_id(), user_name="Grebe")
    actions.post_message(room, person, "hello")
    room.refresh_from_db()
    assert "Grebe" in str(reply_to("/who", "en", room=room))
    assert "Grebe" not in str(reply_to("/who", "en"))
