"""What staff sees and may do in Django admin, and what its lists cost when the tables are large."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatroom.models import AuditRecord, ChatInfo, Room, UserInfo

LISTS = ["room", "userinfo", "chatinfo"]
ROWS = 120


@pytest.fixture
def filled(room: Room) -> Room:
    """A hundred rooms and people, and a log of as many entries in each of two rooms."""
    rooms = Room.objects.bulk_create(Room(name=f"room-{number}") for number in range(ROWS))
    people = UserInfo.objects.bulk_create(
        UserInfo(user_id=f"{number:0>4}{'7' * 20}", user_name=f"duck {number}") for number in range(ROWS)
    )
    for place in (room, rooms[0]):
        ChatInfo.objects.bulk_create(
            ChatInfo(
                room=place, number=number, kind="say", user=person, user_name=person.user_name, tag="t",
                chat_content=f"message {number} in {place.name}", created_at=timezone.now(),
            )
            for number, person in enumerate(people, 1)
        )  # fmt: skip
    return room


def listed(client: Client, model: str, **parameters: Any) -> str:
    answer = client.get(f"/admin/chatroom/{model}/", parameters)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def rows(page: str) -> int:
    return len(re.findall(r"<tr><t[dh] class=\"(?:action|field)", page))


# Who may come in


@pytest.mark.parametrize(
    "path", ["", "chatroom/room/", "chatroom/userinfo/", "chatroom/chatinfo/", "chatroom/room/1/change/"]
)
def test_who_is_no_staff_is_asked_to_log_in(visitor: Client, path: str) -> None:
    answer = visitor.get(f"/admin/{path}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


def test_staff_without_permissions_finds_nothing(room: Room, client: Client) -> None:
    client.force_login(User.objects.create_user("newcomer", is_staff=True))
    assert client.get("/admin/chatroom/room/").status_code == 404
    assert client.get("/admin/chatroom/room/1/change/").status_code == 404


# Lists


@pytest.mark.parametrize("model", LISTS)
def test_a_list_shows_the_newest_first_and_not_all(moderator: Client, filled: Room, model: str) -> None:
    page = listed(moderator, model)
    assert rows(page) == 50
    assert rows(listed(moderator, model, p=2)) == 50
    newest = {"room": "room-119", "userinfo": "duck 119", "chatinfo": "message 120 in room-0"}[model]
    assert newest in page


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("search", ["", "happy", "room-0/7", "0001777", "duck 1"])
def test_a_list_never_counts_a_table(moderator: Client, filled: Room, model: str, search: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        listed(moderator, model, q=search)
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"] and f"chatroom_{model}" in query["sql"]]
    for sql in counting:
        assert re.search(r"FROM \(SELECT .* LIMIT \d+\)", sql), sql


@pytest.mark.parametrize("model", LISTS)
def test_a_list_makes_as_many_queries_for_many_rows_as_for_few(moderator: Client, room: Room, model: str) -> None:
    moderator.post("/chatroom/happy/save_chat_log/", {"chat_content": "hello"})
    with CaptureQueriesContext(connection) as few:
        listed(moderator, model)
    fill_more(room)
    with CaptureQueriesContext(connection) as many:
        listed(moderator, model)
    assert len(many) == len(few)


def fill_more(room: Room) -> None:
    for number in range(2, 42):
        person = UserInfo.objects.create(user_id=f"{number:0>24}", user_name=f"goose {number}")
        place = Room.objects.create(name=f"pond-{number}")
        for target in (room, place):
            ChatInfo.objects.create(
                room=target, number=number, kind="say", user=person, user_name=person.user_name, tag="t",
                chat_content="hello", created_at=timezone.now(),
            )  # fmt: skip


# Searching


@pytest.mark.parametrize(
    ("model", "search", "found"),
    [
        ("room", "room-11", 11),
        ("room", "ROOM-11", 11),
        ("room", "nowhere", 0),
        ("userinfo", "0007", 1),
        ("userinfo", "00", 50),
        ("userinfo", "duck 11", 11),
        ("chatinfo", "happy", 50),
        ("chatinfo", "room-0", 50),
        ("chatinfo", "room-0/7", 1),
        ("chatinfo", " happy/120 ", 1),
        ("chatinfo", "HAPPY/120", 1),
        ("chatinfo", "happy/999", 0),
        ("chatinfo", "nowhere/7", 0),
        ("chatinfo", "happy/" + "9" * 40, 0),
        ("chatinfo", "000777", 2),
        ("chatinfo", "00077777", 2),
        ("chatinfo", "message", 0),
    ],
)
def test_a_search_finds_by_what_an_index_answers(
    moderator: Client, filled: Room, model: str, search: str, found: int
) -> None:
    assert rows(listed(moderator, model, q=search)) == found


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "search", ["%", "_", "'", '"', "\\", "a" * 3000, "小黄鸭", "happy/-1", "happy/１", "/", "//", "/7", "\u202e"]
)
def test_a_search_for_anything_finds_what_it_says_and_no_more(
    moderator: Client, filled: Room, model: str, search: str
) -> None:
    assert rows(listed(moderator, model, q=search)) == 0


@pytest.mark.parametrize("model", LISTS)
def test_a_search_for_nul_is_answered(moderator: Client, room: Room, model: str) -> None:
    assert moderator.get(f"/admin/chatroom/{model}/", {"q": "a\0b"}).status_code in (200, 302)


@pytest.mark.parametrize(
    "parameter", ["p", "o", "e", "all", "room__name", "user__user_id", "chat_content__contains", "created_at__gte"]
)
@pytest.mark.parametrize("value", ["-1", "999999999999", "x", "", "\0"])
def test_a_list_asked_for_in_a_strange_way_is_no_error(
    moderator: Client, filled: Room, parameter: str, value: str
) -> None:
    for model in LISTS:
        assert moderator.get(f"/admin/chatroom/{model}/", {parameter: value}).status_code < 500


# What may be changed


def test_entries_and_people_are_there_to_be_looked_at(moderator: Client, filled: Room) -> None:
    for model, key in (("chatinfo", ChatInfo.objects.all()[0].pk), ("userinfo", UserInfo.objects.all()[0].pk)):
        page = moderator.get(f"/admin/chatroom/{model}/{key}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert moderator.post(f"/admin/chatroom/{model}/{key}/change/", {"chat_content": "forged"}).status_code in (
            403,
            404,
        )
        assert moderator.post(f"/admin/chatroom/{model}/{key}/delete/", {"post": "yes"}).status_code in (403, 404)
        assert moderator.get(f"/admin/chatroom/{model}/add/").status_code in (403, 404)
        assert moderator.post(
            f"/admin/chatroom/{model}/", {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
        ).status_code in (200, 302)
    assert ChatInfo.objects.count() == 2 * ROWS
    assert not ChatInfo.objects.filter(chat_content="forged").exists()


def test_a_room_is_listed_and_titled(moderator: Client, room: Room) -> None:
    answer = moderator.post(
        f"/admin/chatroom/room/{room.pk}/change/",
        {"title": "The pond", "listed": "on", "duck": "on", "name": "forged", "last_id": "7"},
    )
    assert answer.status_code == 302, answer.content
    room.refresh_from_db()
    assert (room.name, room.title, room.listed) == ("happy", "The pond", True)
    told = ChatInfo.objects.get(room=room)
    assert (told.kind, json.loads(told.chat_content)) == ("settings", {"title": "The pond"})
    assert AuditRecord.objects.get().act == "run"


def test_a_room_is_not_removed(moderator: Client, room: Room) -> None:
    assert moderator.post(f"/admin/chatroom/room/{room.pk}/delete/", {"post": "yes"}).status_code in (403, 404)
    assert Room.objects.filter(pk=room.pk).exists()


def test_a_room_is_made_under_the_name_by_which_it_is_found(moderator: Client, room: Room) -> None:
    answer = moderator.post("/admin/chatroom/room/add/", {"name": " Pond ", "title": ""})
    assert answer.status_code == 302, answer.content
    assert Room.objects.filter(name="pond").exists()
    assert moderator.get("/chatroom/Pond/", follow=True).status_code == 200


@pytest.mark.parametrize("name", ["a b", "save_chat_log", "x" * 33, "", "<b>", "happy", "HAPPY", "a\0b"])
def test_a_room_of_a_name_that_cannot_be_is_refused_in_words(moderator: Client, room: Room, name: str) -> None:
    answer = moderator.post("/admin/chatroom/room/add/", {"name": name, "title": ""})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Room.objects.count() == 1


def test_text_that_people_wrote_is_text_in_the_admin_too(moderator: Client, room: Room) -> None:
    moderator.post("/chatroom/happy/rename/", {"user_name": "<b>x</b>"})
    moderator.post("/chatroom/happy/save_chat_log/", {"chat_content": "<script>alert(1)</script>"})
    for model in LISTS:
        page = listed(moderator, model)
        assert "<script>alert" not in page
        assert "<b>x" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_admin_speaks_the_reader_s_language(moderator: Client, room: Room, language: str) -> None:
    answer = moderator.get("/admin/chatroom/chatinfo/", headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
