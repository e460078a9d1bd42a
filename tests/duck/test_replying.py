"""What the duck says to a text, by the brain that the site is set to."""

from pytest_django import Settings

from chatroom.duck import reply_to


def test_without_a_duck_nobody_answers(settings: Settings) -> None:
    settings.CHAT_DUCK = "off"
    assert reply_to("hello", "en") is None


def test_the_echo_says_what_was_said_to_it(settings: Settings) -> None:
    settings.CHAT_DUCK = "echo"
    assert reply_to("@小黄鸭 <b>你好</b>\n😀", "zh-hans") == "<b>你好</b>\n😀"
