"""Nobody passes for somebody else: names that are reserved, names that look alike, and badges."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chatroom.lookalikes import is_default_name
from chatroom.models import ChatInfo, Room, UserInfo

from .cast import Cast


def rename(cast: Cast, role: str, name: str) -> tuple[int, dict[str, Any]]:
    return cast[role].post("/chatroom/pond/rename/", user_name=name)


def named(cast: Cast, role: str, name: str) -> UserInfo:
    """Gives somebody a name, in the store."""
    person = cast.person(role)
    person.user_name = name
    person.save()
    return person


def say(cast: Cast, role: str, text: str) -> dict[str, Any]:
    """Says something; returns the entry as everybody gets it."""
    status, answer = cast[role].post("/chatroom/pond/save_chat_log/", chat_content=text)
    assert status == 200, answer
    info: list[dict[str, Any]] = cast["stranger"].client.get("/chatroom/pond/history/").json()["info"]
    return info[-1]


# Reserved names


@pytest.mark.parametrize(
    "name", ["ChatRoom", "аdmin", "管理员小王", "系统消息", "小黄鸭", "小明 #1234", "系统：", "✓小明"]
)
def test_a_name_of_the_site_s_is_for_nobody(cast: Cast, name: str) -> None:
    before = cast.person("visitor").user_name
    status, answer = rename(cast, "visitor", name)
    assert (status, answer["code"]) == (400, "reserved_name")
    assert UserInfo.objects.get(pk=cast.person("visitor").pk).user_name == before


def test_the_name_of_an_account_is_for_its_holder_and_the_staff(cast: Cast) -> None:
    User.objects.create(username="Ursula", is_staff=True)
    User.objects.create(username="Gerda")
    assert rename(cast, "visitor", "Urѕu1a")[1]["code"] == "reserved_name"
    assert rename(cast, "owner", "U.r.s.ula")[1]["code"] == "reserved_name"
    assert rename(cast, "visitor", "Gerda")[1]["code"] == "reserved_name"
    assert rename(cast, "moderator", "Ursula")[0] == 200


def test_the_owner_s_name_is_for_nobody_else_in_the_room(cast: Cast) -> None:
    named(cast, "owner", "Teichherr")
    assert rename(cast, "visitor", "TEICHHERR")[1]["code"] == "reserved_name"
    assert rename(cast, "owner", "Teichherr!")[0] == 200
    assert cast.person("owner_of_another_room"), "who has the room lake"
    elsewhere = cast["visitor"].post("/chatroom/lake/rename/", user_name="Teichherr")
    assert elsewhere[0] == 200


def test_the_name_that_staff_carry_in_the_rooms_is_for_nobody_else(cast: Cast) -> None:
    person = named(cast, "moderator", "Teichwart")
    UserInfo.objects.filter(pk=person.pk).update(account=User.objects.get(username="moderator"))
    assert rename(cast, "visitor", "TEICHWART")[1]["code"] == "reserved_name"


def test_an_owner_who_has_chosen_no_name_keeps_it_from_nobody(cast: Cast) -> None:
    named(cast, "visitor", "Bob")
    assert is_default_name(cast.person("owner").user_name)
    assert rename(cast, "visitor", cast.person("owner").user_name)[0] == 200


def test_somebody_whose_name_became_reserved_keeps_it(cast: Cast) -> None:
    named(cast, "visitor", "Ursula")
    User.objects.create(username="Ursula", is_staff=True)
    assert rename(cast, "visitor", "Ursula")[0] == 200


def test_the_first_page_cannot_take_such_a_name_either(room: Room, visitor: Client) -> None:
    answer = visitor.post("/chatroom/save_chat_log/", {"chat_content": "hello", "user_name": "管理员"})
    assert (answer.status_code, answer.json()["code"]) == (400, "reserved_name")
    assert not ChatInfo.objects.exists()


# Names that look alike


def test_a_name_that_looks_like_another_s_is_marked_and_not_refused(cast: Cast) -> None:
    named(cast, "author", "Alice")
    assert "lookalike" not in say(cast, "author", "I am Alice")
    assert rename(cast, "visitor", "Аlісе")[0] == 200
    assert say(cast, "visitor", "no, I am Alice")["lookalike"] is True
    assert "lookalike" not in say(cast, "author", "I was first")


def test_the_mark_goes_with_the_name(cast: Cast) -> None:
    named(cast, "author", "Alice")
    say(cast, "author", "I am Alice")
    rename(cast, "visitor", "ALICE.")
    assert say(cast, "visitor", "and I?")["lookalike"] is True
    rename(cast, "visitor", "Bob")
    assert "lookalike" not in say(cast, "visitor", "I am Bob")


def test_the_name_that_all_have_at_first_is_like_nobody_s(cast: Cast) -> None:
    say(cast, "author", "hello")
    assert "lookalike" not in say(cast, "visitor", "hello, you")


def test_a_name_from_another_room_is_like_nobody_s_here(cast: Cast) -> None:
    named(cast, "author", "Alice")
    cast["author"].post("/chatroom/lake/save_chat_log/", chat_content="hello, lake")
    named(cast, "visitor", "Alice")
    assert "lookalike" not in say(cast, "visitor", "hello, pond")


def test_the_page_shows_readers_the_mark(cast: Cast) -> None:
    named(cast, "author", "Alice")
    say(cast, "author", "I am Alice")
    named(cast, "visitor", "AIice")
    entry = say(cast, "visitor", "me too")
    page = cast["stranger"].client.get("/chatroom/pond/").content.decode()
    row = page.partition(f'data-entry-id="{entry["id"]}"')[2].partition("</p>")[0]
    assert 'class="lookalike"' in row
    assert 'class="lookalike"' not in page.partition("data-entry-id")[2].partition("</p>")[0]


# Badges


@pytest.mark.parametrize(
    ("role", "badge"),
    [
        ("author", None),
        ("visitor", None),
        ("owner_of_another_room", None),
        ("co_moderator", "moderator"),
        ("owner", "owner"),
        ("moderator", "staff"),
        ("superuser", "staff"),
    ],
)
def test_who_runs_the_room_carries_a_badge(cast: Cast, role: str, badge: str | None) -> None:
    entry = say(cast, role, "hello")
    assert entry.get("badge") == badge
    page = cast["stranger"].client.get("/chatroom/pond/").content.decode()
    row = page.partition(f'data-entry-id="{entry["id"]}"')[2].partition("</p>")[0]
    assert ('class="badge"' in row) == (badge is not None)
    if badge:
        assert f'data-badge="{badge}"' in row


def test_what_was_said_keeps_the_badge_that_it_was_said_with(cast: Cast) -> None:
    entry = say(cast, "owner", "I am the owner")
    Room.objects.filter(pk=cast.room.pk).update(owner=cast.person("visitor"))
    say(cast, "visitor", "no longer")
    info = cast["stranger"].client.get("/chatroom/pond/history/").json()["info"]
    assert [each.get("badge") for each in info if each["id"] >= entry["id"]] == ["owner", "owner"]
    assert "badge" not in say(cast, "owner", "oh")
