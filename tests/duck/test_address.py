"""Which texts are for the duck, and what is left of them for its brain."""

import pytest

from chatroom.duck.address import is_addressed, without_address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@小黄鸭 你好", "你好"),
        ("@小黄鸭你好", "你好"),
        ("你好,@小黃鴨", "你好,"),
        ("＠小黄鸭：在吗?", "在吗?"),
        ("@duck, hello", "hello"),
        ("Hello @Duck!", "Hello"),
        ("what do you think,\n@DUCK", "what do you think,"),
        ("@duck", "@duck"),
    ],
)
def test_whoever_names_the_duck_addresses_it(text: str, said: str) -> None:
    assert is_addressed(text)
    assert without_address(text) == said


@pytest.mark.parametrize("text", ["a duck", "小黄鸭", "@ducktape", "me@duck.example", "x@duck", "@@duck", "@ duck", ""])
def test_to_speak_of_ducks_is_not_to_address_it(text: str) -> None:
    assert not is_addressed(text)
