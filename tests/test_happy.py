"""A room's page: who the visitor is, what was said, and what the script starts from."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.room_settings import public_settings
from chatroom.tickets import holder_of

from .people import page_data
from .refusals import assert_refused, assert_refused_on_a_page

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html,application/xhtml+xml"}
PATH = "/chatroom/happy/"


@pytest.fixture(autouse=True)
def _no_flood_limits(settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False


def fill(room: Room, count: int) -> None:
    """Writes `count` entries into the log of `room`, each by a person of their own."""
    first = room.last_id + 1
    numbers = range(first, first + count)
    people = UserInfo.objects.bulk_create(
        UserInfo(user_id=f"{number:0>24}", user_name=f"duck {number}") for number in numbers
    )
    ChatInfo.objects.bulk_create(
        ChatInfo(
            room=room, number=number, kind="rename" if number % 7 == 0 else "say", user=person, tag=f"tag-{number}",
            user_name=person.user_name, chat_content=f"message {number}.", created_at=timezone.now(),
        )
        for number, person in zip(numbers, people, strict=True)
    )  # fmt: skip
    room.last_id = numbers[-1]
    room.last_tag = f"tag-{room.last_id}"
    room.save()


def look(client: Client, path: str = PATH, **options: Any) -> tuple[str, dict[str, Any]]:
    answer = client.get(path, **options)
    assert answer.status_code == 200, answer.content
    page = answer.content.decode()
    return page, page_data(page)


def me(client: Client) -> UserInfo:
    return UserInfo.objects.get(pk=client.session["identity"])


# Who the visitor is


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "匿名用户"), ("fr", "匿名用户"), ("en", "Anonymous")])
def test_a_first_visit_makes_an_anonymous_identity(room: Room, client: Client, language: str, name: str) -> None:
    _, page = look(client, headers={"Accept-Language": language})
    person = UserInfo.objects.get()
    assert (page["user_id"], page["user_name"]) == (person.user_id, name)
    assert person.user_name == name
    assert client.session["identity"] == person.pk


def test_a_later_visit_is_the_same_person_whatever_the_room(visitor: Client) -> None:
    Room.objects.create(name="pond")
    person = me(visitor)
    for path in (PATH, "/chatroom/pond/"):
        assert look(visitor, path)[1]["user_id"] == person.user_id
    assert UserInfo.objects.count() == 1


def test_two_browsers_are_two_people(visitor: Client, other_visitor: Client) -> None:
    assert me(visitor).user_id != me(other_visitor).user_id


def test_an_identity_that_is_gone_is_replaced(visitor: Client) -> None:
    gone = me(visitor)
    gone.delete()
    assert look(visitor)[1]["user_id"] != gone.user_id


def test_the_page_shows_name_tag_and_colour(visitor: Client) -> None:
    page, _ = look(visitor)
    person = me(visitor)
    assert f'<bdi id="my-name" class="my-name">{person.user_name}</bdi>' in page
    assert f"#{person.user_id[-4:]}</span>" in page
    assert f'data-colour="{int(person.user_id[:6]) % 12}"' in page


# What the script starts from


def test_the_script_is_told_what_it_needs(visitor: Client, room: Room, settings: Settings) -> None:
    fill(room, 60)
    _, page = look(visitor)
    person = me(visitor)
    ticket, token = page.pop("ticket"), page.pop("csrf_token")
    assert holder_of("happy", ticket) == person.user_id
    assert len(token) == 64
    assert page == {
        "room": "happy",
        "last_id": 60,
        "tag": "tag-60",
        "more_before": True,
        "more_after": False,
        "at": None,
        "user_id": person.user_id,
        "user_name": person.user_name,
        "message_max": settings.CHAT_MESSAGE_MAX,
        "name_max": settings.CHAT_NAME_MAX,
        "changeable_seconds": 300,
        "reactions": ["👍", "❤️", "😂", "😮", "😢", "🎉"],
        "role": "visitor",
        "acts": [],
        "member": False,
        "settings": public_settings(room) | {"owner": None, "moderators": []},
        "urls": {
            "room": "/chatroom/happy/",
            **{
                view: f"/chatroom/happy/{view}/"
                for view in (
                    "get_near_log",
                    "save_chat_log",
                    "rename",
                    "typing",
                    "history",
                    "entries",
                    "new_identity",
                    "ticket",
                    "hide",
                    "restore",
                    "settings",
                    "pin",
                )  # fmt: skip
            },
        },
    }


def test_an_empty_room_starts_from_zero(visitor: Client) -> None:
    _, page = look(visitor)
    assert (page["last_id"], page["tag"], page["more_before"]) == (0, "", False)


def test_a_name_cannot_break_out_of_the_script_s_data(visitor: Client) -> None:
    visitor.post("/chatroom/happy/rename/", {"user_name": "</script>"})
    page, data = look(visitor)
    assert data["user_name"] == "</script>"
    assert "&lt;/script&gt;</bdi>" in page


# What was said


def test_the_newest_50_are_shown_in_order_and_a_link_leads_to_the_older(visitor: Client, room: Room) -> None:
    fill(room, 60)
    page, _ = look(visitor)
    shown = [number for number in range(1, 61) if f'data-entry-id="{number}"' in page]
    assert shown == list(range(11, 61))
    places = [page.index(f'data-entry-id="{number}"') for number in shown]
    assert places == sorted(places)
    assert 'href="?before=11"' in page


def test_the_older_are_shown_on_a_page_of_their_own(visitor: Client, room: Room) -> None:
    fill(room, 60)
    page, _ = look(visitor, f"{PATH}?before=11")
    shown = [number for number in range(1, 61) if f'data-entry-id="{number}"' in page]
    assert shown == list(range(1, 11))
    assert 'id="older"' not in page or "hidden" in page.partition('id="older"')[2].partition(">")[0]


def test_a_room_of_one_page_has_no_older_one(visitor: Client, room: Room) -> None:
    fill(room, 50)
    page, data = look(visitor)
    assert not data["more_before"]
    assert "hidden" in page.partition('id="older"')[2].partition(">")[0]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b", "{{ 7 }}"])
def test_what_people_write_is_text_and_never_html(visitor: Client, text: str) -> None:
    visitor.post("/chatroom/happy/save_chat_log/", {"chat_content": text})
    page, _ = look(visitor)
    assert text == unescape(page.partition('class="message-text">')[2].partition("</span>")[0])
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_addresses_are_links_that_tell_nobody_where_the_reader_came_from(visitor: Client) -> None:
    text = 'see https://duck.example/?a="b and javascript:alert(1)'
    visitor.post("/chatroom/happy/save_chat_log/", {"chat_content": text})
    page, _ = look(visitor)
    assert '<a href="https://duck.example/?a=" rel="nofollow noopener noreferrer ugc" target="_blank">' in page
    assert 'href="javascript' not in page


def test_my_own_messages_are_marked_as_mine(visitor: Client, other_visitor: Client) -> None:
    visitor.post("/chatroom/happy/save_chat_log/", {"chat_content": "hello"})
    assert '<div class="message mine"' in look(visitor)[0]
    assert '<div class="message mine"' not in look(other_visitor)[0]


def test_a_kind_that_this_page_does_not_know_shows_nothing_and_counts(visitor: Client, room: Room) -> None:
    fill(room, 3)
    ChatInfo.objects.filter(number=2).update(kind="later")
    page, data = look(visitor)
    assert 'data-entry-id="2"' not in page
    assert data["last_id"] == 3


@pytest.mark.parametrize("entries", [1, 50, 400])
def test_the_page_makes_as_many_queries_for_many_entries_as_for_one(
    visitor: Client, room: Room, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(room, entries)
    with django_assert_num_queries(6):  # the room, the session, the identity, its role, the entries, the moderators
        look(visitor)


def test_a_visit_does_not_write_the_session_again(visitor: Client) -> None:
    answer = visitor.get(PATH)
    assert "sessionid" not in answer.cookies


# The address


@pytest.mark.parametrize("spelling", ["HAPPY", "Happy", "%20happy", "%EF%BD%88appy"])
def test_another_spelling_leads_to_the_one_that_the_room_has(room: Room, client: Client, spelling: str) -> None:
    answer = client.get(f"/chatroom/{spelling}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, PATH)
    assert not UserInfo.objects.exists()


def test_another_spelling_keeps_the_place_that_was_asked_for(room: Room, client: Client) -> None:
    assert client.get("/chatroom/HAPPY/?before=40").headers["Location"] == f"{PATH}?before=40"


@pytest.mark.parametrize("room_name", ["nowhere", "a%20b", "%00", "x" * 40, "%FF", "..%2f", "get_near_log%20"])
def test_a_room_that_is_not_there_is_unknown_and_makes_no_identity(client: Client, room_name: str) -> None:
    path = f"/chatroom/{room_name}/"
    assert_refused(client.get(path), 404, "not_found" if "%2f" in room_name else "unknown_room")
    assert_refused_on_a_page(client.get(path, headers=HTML), 404)
    assert not UserInfo.objects.exists()


def test_the_page_of_a_room_that_is_not_there_offers_to_make_it(client: Client) -> None:
    page = client.get("/chatroom/Pond/", headers=HTML)
    assert_refused_on_a_page(page, 404, 'name="room" value="pond"', 'action="/chatroom/"')


def test_no_room_is_offered_that_cannot_be_made(client: Client) -> None:
    page = client.get("/chatroom/Pond<i>/", headers=HTML)
    assert_refused_on_a_page(page, 404)
    assert 'name="room"' not in page.content.decode()


@pytest.mark.parametrize("before", ["", "0", "-1", "abc", str(2**53), "9" * 400, "%FF"])
def test_a_place_that_is_none_is_refused(room: Room, client: Client, before: str) -> None:
    assert_refused(client.get(f"{PATH}?before={before}"), 400, "bad_cursor")
    assert_refused_on_a_page(client.get(f"{PATH}?before={before}", headers=HTML), 400)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_method_but_get_is_refused(room: Room, client: Client, method: str) -> None:
    answer = client.generic(method, PATH)
    assert_refused(answer, 405, "method")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert client.generic(method, PATH, headers=HTML).status_code == 405


def test_head_is_answered_like_get_without_the_body(room: Room, client: Client) -> None:
    answer = client.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_page_is_not_shown_from_a_cache_to_another(visitor: Client) -> None:
    answer = visitor.get(PATH)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
