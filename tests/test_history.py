"""Reading back: pages of entries before a number."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chatroom.models import ChatInfo, Room, UserInfo

from .refusals import assert_refused

PATH = "/chatroom/happy/history/"
ENTRIES = 120


@pytest.fixture
def log(room: Room) -> None:
    """A log of 120 messages, by one person of many names."""
    user = UserInfo.objects.create(user_id="7" * 24, user_name="duck")
    ChatInfo.objects.bulk_create(
        ChatInfo(
            room=room, number=number, kind="say", user=user, user_name="duck", chat_content=f"message {number}",
            tag=str(number), created_at=timezone.now(),
        )
        for number in range(1, ENTRIES + 1)
    )  # fmt: skip
    Room.objects.filter(pk=room.pk).update(last_id=ENTRIES, last_tag=str(ENTRIES))


def read(client: Client, **parameters: str | int) -> Any:
    return client.get(PATH, parameters)


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [entry["id"] for entry in answer.json()["info"]]


@pytest.mark.usefixtures("log")
def test_a_page_is_the_50_entries_before_the_number_ascending(client: Client) -> None:
    answer = read(client, before=101)
    assert ids(answer) == list(range(51, 101))
    assert answer.json()["more"] is True
    assert set(answer.json()) == {"info", "more"}


@pytest.mark.usefixtures("log")
def test_without_a_number_it_is_the_newest_page(client: Client) -> None:
    assert ids(read(client)) == list(range(ENTRIES - 49, ENTRIES + 1))


@pytest.mark.usefixtures("log")
def test_page_by_page_every_entry_is_read_once(client: Client) -> None:
    read_back: list[int] = []
    before = ENTRIES + 1
    more = True
    while more:
        answer = read(client, before=before)
        read_back = ids(answer) + read_back
        before, more = read_back[0], answer.json()["more"]
    assert read_back == list(range(1, ENTRIES + 1))


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(("before", "expected"), [(2, [1]), (1, []), (51, list(range(1, 51)))])
def test_at_the_start_of_the_log_there_is_no_more(client: Client, before: int, expected: list[int]) -> None:
    answer = read(client, before=before)
    assert ids(answer) == expected
    assert answer.json()["more"] is False


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("before", [ENTRIES + 1, ENTRIES + 1000, 2**53 - 1])
def test_a_number_from_the_future_reads_the_newest_page(client: Client, before: int) -> None:
    assert ids(read(client, before=before))[-1] == ENTRIES


def test_an_entry_has_the_fields_of_the_wire(visitor: Client) -> None:
    before = int(timezone.now().timestamp() * 1000)
    visitor.post("/chatroom/happy/save_chat_log/", {"chat_content": "你好 <b>", "client_id": "a"})
    user = UserInfo.objects.get()
    entry = read(visitor).json()["info"][0]
    assert before <= entry.pop("at") <= int(timezone.now().timestamp() * 1000)
    assert entry == {
        "id": 1,
        "kind": "say",
        "user_id": user.user_id,
        "user_name": user.user_name,
        "mess": "你好 <b>",
        "client_id": "a",
    }


def test_an_empty_room_has_an_empty_history(room: Room, client: Client) -> None:
    assert read(client).json() == {"info": [], "more": False}


def test_a_room_s_history_is_of_that_room_alone(visitor: Client) -> None:
    Room.objects.create(name="pond")
    visitor.post("/chatroom/happy/save_chat_log/", {"chat_content": "hello"})
    assert visitor.get("/chatroom/pond/history/").json() == {"info": [], "more": False}


def test_nobody_keeps_the_answer_and_no_session_is_made(room: Room, client: Client) -> None:
    answer = read(client)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert not answer.cookies
    assert not UserInfo.objects.exists()


@pytest.mark.parametrize(
    "before",
    [
        "",
        "0",
        "-1",
        "abc",
        "1.5",
        "1e3",
        "+5",
        " 5",
        "5 ",
        "５",
        "٥",
        "0x10",
        str(2**53),
        "9" * 400,
        "\0",
        "NaN",
        "ü",
        "null",
    ],
)
def test_a_number_that_is_none_is_refused(room: Room, client: Client, before: str) -> None:
    assert_refused(read(client, before=before), 400, "bad_cursor")


def test_bytes_that_are_not_utf_8_are_no_number(room: Room, client: Client) -> None:
    assert_refused(client.get(f"{PATH}?before=%FF"), 400, "bad_cursor")


@pytest.mark.parametrize("room_name", ["nowhere", "a%20b", "%00", "x" * 33, "%FF", "save_chat_log"])
def test_a_room_that_is_not_there_is_unknown(room: Room, client: Client, room_name: str) -> None:
    assert_refused(client.get(f"/chatroom/{room_name}/history/"), 404, "unknown_room")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_method_but_get_is_refused(room: Room, client: Client, method: str) -> None:
    answer = client.generic(method, PATH)
    assert_refused(answer, 405, "method")
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_is_answered_like_get_without_the_body(room: Room, client: Client) -> None:
    answer = client.head(PATH)
    assert answer.status_code == 200
    assert answer.content == b""
