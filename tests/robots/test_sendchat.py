"""/api/sendchat/<text>: what the duck replies, as plain text, to those who are logged in."""

import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom.duck import replying
from chatroom.duck.guest_talk import ASKED_AT_ONCE
from chatroom.duck.question import BrainFailed, Question
from chatroom.floods import MESSAGE_LIMITS
from chatroom.models import ChatInfo
from tests.moderation.cast import Cast
from tests.refusals import assert_refused

WAIT_SECONDS = 60


@pytest.fixture
def member(db: None, settings: Settings) -> Client:
    """Somebody who is logged in, and has never opened a room, where the duck echoes."""
    settings.CHAT_DUCK = "echo"
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("bob"))
    return client


def address(text: str) -> str:
    return f"/api/sendchat/{quote(text, safe='')}"


@pytest.mark.parametrize("text", ["hello", "你好，小黄鸭", "a/b?c#d&e=f%20", "<b>&amp;", "two\nlines", "../x", "x/"])
def test_the_duck_replies_in_plain_text(member: Client, text: str) -> None:
    answer = member.get(address(text))
    assert (answer.status_code, answer.content.decode()) == (200, text)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not ChatInfo.objects.exists()


def test_a_post_is_answered_as_well_and_carries_the_token_as_every_post_does(member: Client) -> None:
    assert_refused(member.post(address("hello")), 403, "csrf")
    member.get("/")
    token = member.get("/chatroom/nowhere/", headers={"Accept": "text/html"}).cookies["csrftoken"].value
    answer = member.post(address("hello"), headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.content) == (200, b"hello")


def test_a_guest_is_told_to_log_in(client: Client, db: None, settings: Settings) -> None:
    settings.CHAT_DUCK = "echo"
    assert_refused(client.get(address("hello")), 403, "login_needed")


def test_what_could_not_be_said_in_a_room_is_refused(member: Client) -> None:
    for text, code in {"": "empty", " ": "empty", "x" * 201: "too_long", "a\0b": "bad_text"}.items():
        assert_refused(member.get(address(text)), 400, code)
    assert_refused(member.put(address("hello"), headers={"X-CSRFToken": "x"}), 403, "csrf")


def test_it_is_limited_as_messages_are(member: Client) -> None:
    burst = MESSAGE_LIMITS[0].amount
    assert {member.get(address("hello")).status_code for _each in range(burst)} == {200}
    assert_refused(member.get(address("hello")), 429, "too_fast")


def test_who_is_banned_from_the_site_gets_no_reply(cast: Cast, settings: Settings) -> None:
    settings.CHAT_DUCK = "echo"
    client = cast["author"].client
    client.force_login(User.objects.create_user("bob"))
    assert client.get(address("hello")).status_code == 200
    session = client.session
    session["identity"] = cast.person("author").pk
    session.save()
    cast["superuser"].post("/chatroom/pond/restrict/", user_id=cast.person("author").user_id, kind="ban", site="1")
    assert_refused(client.get(address("hello")), 403, "banned")


class SlowBrain:
    """Answers once it is let go on, or says that it failed."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.go_on = threading.Event()

    def answer(self, question: Question) -> str | None:
        self.asked.release()
        if question.text == "fail":
            raise BrainFailed
        assert self.go_on.wait(WAIT_SECONDS)
        return question.text


@pytest.fixture
def brain(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowBrain]:
    slow = SlowBrain()
    monkeypatch.setitem(replying.BRAINS, "echo", slow)
    yield slow
    slow.go_on.set()


def test_a_brain_that_fails_is_said_to_say_nothing_and_without_a_duck_there_is_no_such_address(
    member: Client, brain: SlowBrain, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert_refused(member.get(address("fail")), 503, "no_reply")
    assert "Service Unavailable: sendchat" in caplog.text
    assert address("fail") not in caplog.text, "what somebody typed is nobody's to read"
    settings.CHAT_DUCK = "off"
    assert_refused(member.get(address("hello")), 404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_a_slow_brain_takes_a_few_threads_and_never_all(member: Client, brain: SlowBrain) -> None:
    member.get("/")
    answers: list[int] = []
    asking = [
        threading.Thread(target=lambda: answers.append(member.get(address("slow")).status_code))
        for _each in range(ASKED_AT_ONCE)
    ]
    for thread in asking:
        thread.start()
    for _each in asking:
        assert brain.asked.acquire(timeout=WAIT_SECONDS)
    assert_refused(member.get(address("one more")), 503, "busy")
    brain.go_on.set()
    for thread in asking:
        thread.join(WAIT_SECONDS)
    assert answers == [200] * ASKED_AT_ONCE
    assert member.get(address("again")).status_code == 200
