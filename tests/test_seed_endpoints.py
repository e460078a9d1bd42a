"""The two endpoints of the page that this project began with: room happy, in that page's envelope."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chatroom.models import ChatInfo, Room, UserInfo

from .refusals import assert_refused

SAVE = "/chatroom/save_chat_log/"
NEAR = "/chatroom/get_near_log/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def save(client: Client, text: str, **fields: str) -> Any:
    return client.post(SAVE, {"chat_content": text, "user_ip": "127.127.127.127", **fields})


def near(client: Client, last_id: int | str, **extra: Any) -> dict[str, Any]:
    answer = client.post(NEAR, {"last_id": last_id}, **extra)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    envelope = answer.json()
    assert set(envelope) == {"data"}
    data: dict[str, Any] = json.loads(envelope["data"])
    assert set(data) == {"last_id", "info", "user_id"}
    return data


def me(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


def say(client: Client, text: str) -> int:
    number: int = client.post(reverse("save_chat_log", args=["happy"]), {"chat_content": text}).json()["id"]
    return number


# Saying


def test_a_message_is_said_in_the_first_room(visitor: Client) -> None:
    Room.objects.create(name="pond")
    assert save(visitor, "hello", user_name=me(visitor).user_name).json() == {"ret": 0}
    entry = ChatInfo.objects.get()
    assert (entry.room.name, entry.kind, entry.chat_content, entry.user) == ("happy", "say", "hello", me(visitor))


def test_a_posted_name_that_is_another_renames_first(visitor: Client) -> None:
    before = me(visitor).user_name
    save(visitor, "hello", user_name="teal")
    entries = ChatInfo.objects.order_by("number").values_list("kind", "user_name", "chat_content")
    assert list(entries) == [("rename", before, "teal"), ("say", "teal", "hello")]
    assert me(visitor).user_name == "teal"


def test_the_same_posted_name_again_renames_nobody(visitor: Client) -> None:
    save(visitor, "one", user_name="teal")
    save(visitor, "two", user_name="teal")
    assert list(ChatInfo.objects.order_by("number").values_list("kind", flat=True)) == ["rename", "say", "say"]


def test_without_a_posted_name_nobody_is_renamed(visitor: Client) -> None:
    assert save(visitor, "hello").json() == {"ret": 0}
    assert ChatInfo.objects.get().kind == "say"


def test_who_speaks_is_the_session_and_never_the_posted_user_id(visitor: Client, other_visitor: Client) -> None:
    save(visitor, "hello", user_id=me(other_visitor).user_id)
    assert ChatInfo.objects.get().user == me(visitor)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"chat_content": ""}, "empty"),
        ({"chat_content": " \u200b"}, "empty"),
        ({"chat_content": "x" * 201}, "too_long"),
        ({"chat_content": "a\0b"}, "bad_text"),
        ({"chat_content": "hello", "user_name": ""}, "bad_name"),
        ({"chat_content": "hello", "user_name": "x" * 11}, "bad_name"),
        ({"chat_content": "hello", "user_name": "a\u202eb"}, "bad_name"),
        ({"chat_content": "x" * 201, "user_name": "teal"}, "too_long"),
        ({"chat_content": "hello", "client_id": "a b"}, "bad_client_id"),
        ({}, "empty"),
    ],
)
def test_what_is_refused_neither_says_nor_renames(visitor: Client, fields: dict[str, str], code: str) -> None:
    before = me(visitor).user_name
    assert_refused(visitor.post(SAVE, fields), 400, code)
    assert not ChatInfo.objects.exists()
    assert me(visitor).user_name == before


def test_without_a_session_nothing_is_said(room: Room) -> None:
    assert_refused(Client().post(SAVE, {"chat_content": "hello", "user_name": "teal"}), 403, "no_session")
    assert not ChatInfo.objects.exists()


# Reading


def test_the_first_read_is_a_welcome_and_the_newest_messages(visitor: Client) -> None:
    say(visitor, "one")
    say(visitor, "two")
    data = near(visitor, 0)
    welcome, *lines = data["info"]
    assert (data["last_id"], data["user_id"]) == (2, "")
    assert welcome["id"] == "-->"
    assert [(line["id"], line["mess"]) for line in lines] == [(1, "one"), (2, "two")]
    assert all(set(line) == {"id", "mess", "user_name", "user_id"} for line in data["info"])
    assert lines[0]["user_id"] == me(visitor).user_id


def test_a_later_read_is_what_came_after(visitor: Client) -> None:
    for text in ("one", "two", "three"):
        say(visitor, text)
    data = near(visitor, 1)
    assert [line["mess"] for line in data["info"]] == ["two", "three"]
    assert data["last_id"] == 3


def test_a_read_of_nothing_new_keeps_the_number(visitor: Client) -> None:
    say(visitor, "one")
    assert near(visitor, 1) == {"last_id": 1, "info": [], "user_id": ""}


def test_a_number_from_the_future_goes_back_to_the_newest(visitor: Client) -> None:
    say(visitor, "one")
    assert near(visitor, 99) == {"last_id": 1, "info": [], "user_id": ""}


def test_reading_on_and_on_reads_every_entry_once(visitor: Client, room: Room) -> None:
    for number in range(1, 131):
        say(visitor, str(number))
    last_id, read = 1, ["1"]
    while (data := near(visitor, last_id))["info"]:
        read += [line["mess"] for line in data["info"]]
        last_id = data["last_id"]
    assert read == [str(number) for number in range(1, 131)]


def test_without_a_number_the_read_is_the_first(room: Room, client: Client) -> None:
    answer = client.post(NEAR, {})
    assert [line["id"] for line in json.loads(answer.json()["data"])["info"]] == ["-->"]


def test_no_session_is_needed_to_read_and_none_is_made(room: Room, client: Client) -> None:
    near(client, 0)
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    "last_id", ["-1", "abc", "1.5", "", " ", str(2**53), "9" * 300, "NaN", "\0", "１", "undefined"]
)
def test_a_number_that_is_none_is_refused(room: Room, client: Client, last_id: str) -> None:
    assert_refused(client.post(NEAR, {"last_id": last_id}), 400, "bad_cursor")


def test_that_page_gets_no_html_of_what_people_write(visitor: Client) -> None:
    save(visitor, "<img src=x onerror=alert(1)> & '\"", user_name="<b>'\"&</b>"[:10])
    rename, said = near(visitor, 0)["info"][1:]
    for line in (rename, said):
        assert "<" not in line["mess"] + line["user_name"]
        assert '"' not in line["mess"] + line["user_name"]
        assert "'" not in line["mess"] + line["user_name"]
    assert said["mess"] == "&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;&quot;"


def test_a_new_name_is_told_as_a_system_message(visitor: Client) -> None:
    before = me(visitor).user_name
    save(visitor, "hello", user_name="teal")
    line = near(visitor, 0, headers={"Accept-Language": "en"})["info"][1]
    assert (line["user_name"], line["user_id"]) == ("System message:", "")
    assert line["mess"] == f"{before} is now called teal"


@pytest.mark.parametrize(
    ("peer", "shown"),
    [("203.0.113.77", "203.0.*.*"), ("2001:db8:1:2::77", "2001:0db8:*"), ("::ffff:203.0.113.77", "203.0.*.*")],
)
def test_the_welcome_shows_no_more_than_the_half_of_an_address(
    room: Room, client: Client, peer: str, shown: str
) -> None:
    welcome = near(client, 0, REMOTE_ADDR=peer)["info"][0]["mess"]
    assert shown in welcome
    assert "77" not in welcome


@pytest.mark.parametrize("peer", ["", "not an address", "@"])
def test_a_visitor_without_an_address_is_welcome(room: Room, client: Client, peer: str) -> None:
    assert near(client, 0, REMOTE_ADDR=peer)["info"]


def test_both_pages_are_one_room(visitor: Client, other_visitor: Client) -> None:
    save(visitor, "from the first page")
    say(other_visitor, "from ours")
    ours = visitor.get(reverse("history", args=["happy"])).json()["info"]
    theirs = near(visitor, 0)["info"][1:]
    assert [entry["mess"] for entry in ours] == [line["mess"] for line in theirs]
    assert [entry["user_id"] for entry in ours] == [line["user_id"] for line in theirs]
