"""Floods by what is said: refused in words or held, and nothing of it in an ordinary conversation."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from limits import parse_many
from pytest_django import Settings

from chatroom import floods
from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from tests.conftest import enter
from tests.refusals import assert_refused

SAVE = "/chatroom/happy/save_chat_log/"
ADVERTISEMENT = "Buy gold at my shop, it is the best gold!"
LINKS = "https://a.example https://b.example https://c.example"

# An evening in a room, each line by the next of four people: all within the same minute, by newcomers.
EVENING = [
    "大家好！",
    "你好呀",
    "hi",
    "晚上好🎉",
    "在干嘛呢？",
    "哈哈哈哈哈哈哈哈哈哈",
    "哈哈哈",
    "哈哈哈",
    "666",
    "666",
    "+1",
    "+1",
    "OMG NO WAY",
    "看这个 https://example.org/clip?v=1",
    "好看！",
    "hahahaha",
    "https://example.net/a 和 https://example.net/b 都不错",
    "谢谢",
    "谢谢",
    "谢谢",
    "不客气",
    "好的",
    "好的",
    "好的",
    "嗯",
    "嗯",
    "？？？？？？",
    "啊啊啊啊啊啊啊啊啊啊啊啊啊",
    "晚安",
    "晚安",
    "晚安",
    "晚安",
]


@pytest.fixture(autouse=True)
def new_counters() -> Iterator[None]:
    floods._counters.cache_clear()
    yield
    floods._counters.cache_clear()


def say(client: Client, text: str, client_id: str = "") -> Any:
    return client.post(SAVE, {"chat_content": text, "client_id": client_id})


def grow_old(room: Room) -> None:
    """Lets everybody have been there for longer than newcomers are."""
    UserInfo.objects.update(created_at=timezone.now() - floods.NEWCOMER_TIME - timedelta(seconds=1))


def test_an_ordinary_evening_is_no_flood(room: Room) -> None:
    people = [enter(room) for _ in range(4)]
    for number, line in enumerate(EVENING):
        answer = say(people[number % 4], line)
        assert answer.json() == {"ret": 0, "id": number + 1}, line


def test_the_first_page_s_own_talk_is_no_flood(visitor: Client) -> None:
    for number in range(8):
        posted = {"chat_content": f"你好 {number}", "user_name": "小鸭"}
        assert visitor.post("/chatroom/save_chat_log/", posted).json() == {"ret": 0}


@pytest.mark.parametrize("text", ["W" * 200, "BUY GOLD NOW " * 8, ".\n" * 20 + "."], ids=["one", "capitals", "breaks"])
def test_a_wall_is_refused_with_its_own_sentence(visitor: Client, room: Room, text: str) -> None:
    grow_old(room)
    assert_refused(say(visitor, text), 400, "spam")
    assert not ChatInfo.objects.exists()


def test_each_rule_has_its_own_sentence(visitor: Client) -> None:
    texts = ["W" * 200, "BUY GOLD NOW " * 8, ".\n" * 20 + ".", LINKS]
    assert len({say(visitor, text).json()["ret"] for text in texts}) == 4


def test_one_person_says_the_same_three_times_a_minute(visitor: Client, other_visitor: Client) -> None:
    for text in (ADVERTISEMENT, ADVERTISEMENT.upper(), ADVERTISEMENT.replace(" ", " - ")):
        assert say(visitor, text).status_code == 200
    assert_refused(say(visitor, ADVERTISEMENT + "!!"), 400, "spam")
    assert say(visitor, "something else altogether").status_code == 200
    assert say(other_visitor, ADVERTISEMENT).status_code == 200


def test_many_say_the_same_a_dozen_times_a_minute(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "SAME_TEXT_IN_ROOM_LIMITS", parse_many("4 per minute"))
    statuses = [say(enter(room), ADVERTISEMENT).status_code for _ in range(6)]
    assert statuses == [200] * 4 + [400] * 2


def test_a_repeated_client_id_is_no_repetition(visitor: Client) -> None:
    answers = [say(visitor, ADVERTISEMENT, "a1") for _ in range(6)]
    assert [answer.json() for answer in answers] == [{"ret": 0, "id": 1}] * 6


def test_newcomers_bring_few_links_where_nobody_looks_and_others_as_many_as_they_like(
    visitor: Client, room: Room
) -> None:
    assert say(visitor, "https://a.example https://b.example").status_code == 200
    assert_refused(say(visitor, LINKS), 400, "spam")
    grow_old(room)
    assert say(visitor, LINKS).json() == {"ret": 0, "id": 2}


def test_where_there_is_an_owner_a_newcomer_s_links_wait(visitor: Client, room: Room) -> None:
    owner = UserInfo.objects.create(user_id="1" * 24, user_name="owner")
    Room.objects.filter(pk=room.pk).update(owner=owner)
    assert say(visitor, LINKS).json() == {"ret": 0, "id": None, "held": True}
    assert HeldMessage.objects.get().why == "links"


def test_newcomers_have_stricter_limits_than_others(visitor: Client, room: Room) -> None:
    newcomers, others = (
        min(limit.amount for limit in limits) for limits in (floods.NEWCOMER_MESSAGE_LIMITS, floods.MESSAGE_LIMITS)
    )
    assert [say(visitor, f"message {n}").status_code for n in range(newcomers + 1)] == [200] * newcomers + [429]
    grow_old(room)
    client = enter(room)
    grow_old(room)
    assert [say(client, f"message {n}").status_code for n in range(others + 1)] == [200] * others + [429]


def test_all_in_a_room_have_a_limit_together(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "ROOM_MESSAGE_LIMITS", parse_many("5 per minute"))
    answers = [say(enter(room), f"message {number}") for number in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    Room.objects.create(name="pond")
    elsewhere = enter(room).post("/chatroom/pond/save_chat_log/", {"chat_content": "hello"})
    assert elsewhere.status_code == 200


def test_all_of_it_can_be_switched_off(visitor: Client, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False
    for text in ["W" * 200, "BUY GOLD NOW " * 8, LINKS, *[ADVERTISEMENT] * 15]:
        assert say(visitor, text).status_code == 200
