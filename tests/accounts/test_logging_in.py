"""Logging in: for how long, into which session, and what a log-in that fails says."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chatroom.models import Room

from .people import guest, is_logged_in, log_in, me, register

DAY = 24 * 3600


def days_left(client: Client) -> int:
    """For how many days the server keeps a browser's session."""
    session = Session.objects.get(pk=client.cookies["sessionid"].value)
    return round((session.expire_date - timezone.now()).total_seconds() / DAY)


@pytest.mark.parametrize("registers", [False, True])
def test_unticked_the_session_ends_with_the_browser(teal: User, registers: bool) -> None:
    client = guest()
    assert client.cookies["sessionid"]["max-age"] == 90 * DAY
    register(client, "mallard") if registers else log_in(client)
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["expires"] == ""
    assert days_left(client) == 3, "of a browser that never ends, or a cookie that was stolen"


@pytest.mark.parametrize("registers", [False, True])
def test_ticked_it_lasts_two_weeks_from_its_last_day(teal: User, registers: bool) -> None:
    client = guest()
    register(client, "mallard", keep="on") if registers else log_in(client, keep="on")
    assert client.cookies["sessionid"]["max-age"] == 14 * DAY
    session = client.session
    session["last_day"] = "2026-01-01"  # another day
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(days=2))
    del client.cookies["sessionid"]["max-age"]
    answer = client.post("/chatroom/happy/save_chat_log/", {"chat_content": "hello"})
    assert answer.cookies["sessionid"]["max-age"] == 14 * DAY, "a page that stays open is enough"
    assert days_left(client) == 14


def test_the_session_has_another_key_once_somebody_is_logged_in(teal: User) -> None:
    client = guest()
    planted = client.cookies["sessionid"].value
    log_in(client)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_logged_in(thief)
    assert me(thief) != me(client)
    assert not Session.objects.filter(pk=planted).exists()


def test_so_it_has_after_registering(room: Room) -> None:
    client = guest()
    planted = client.cookies["sessionid"].value
    register(client, "mallard")
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(pk=planted).exists()


@pytest.mark.parametrize("name", ["Teal", "nobody"])
def test_a_password_of_10_000_characters_is_refused_in_words_whoever_is_named(teal: User, name: str) -> None:
    answer = log_in(guest(), name, "x" * 10_000)
    assert answer.status_code == 200
    assert "at most 128 characters" in answer.content.decode()


def test_a_post_without_a_token_logs_nobody_in(teal: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert log_in(client).status_code == 403
    assert "sessionid" not in client.cookies


def test_a_room_s_page_leads_to_logging_in_and_back_and_then_to_the_account(teal: User) -> None:
    client = guest()
    assert "/accounts/login/?next=/chatroom/happy/" in client.get("/chatroom/happy/").content.decode()
    assert log_in(client, next="/chatroom/happy/").headers["Location"] == "/chatroom/happy/"
    page = client.get("/chatroom/happy/").content.decode()
    assert '<a href="/accounts/"><bdi>Teal</bdi></a>' in page


def test_hashes_are_argon2_s_and_older_ones_become_so(teal: User, settings: Settings) -> None:
    assert teal.password.startswith("md5$")
    settings.PASSWORD_HASHERS = ["chatsite.passwords.Argon2Hasher", *settings.PASSWORD_HASHERS]
    assert log_in(guest()).status_code == 302
    teal.refresh_from_db()
    assert teal.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("path", ["", "password/", "email/", "sessions/", "delete/"])
def test_pages_of_an_account_are_for_who_is_logged_in(room: Room, path: str) -> None:
    answer = guest().get(f"/accounts/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next=/accounts/{path}")


@pytest.mark.parametrize("path", ["", "login/", "register/", "password/", "email/", "sessions/", "delete/"])
def test_they_are_shown_and_nobody_keeps_them(member: Client, path: str) -> None:
    answer = member.get(f"/accounts/{path}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Teal" in answer.content.decode() or path in ("password/", "email/", "sessions/", "delete/")
