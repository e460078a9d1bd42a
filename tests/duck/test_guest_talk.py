"""The door of a room for members: a guest talks with the duck there, and learns nothing of the room."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom import actions
from chatroom.duck import replying
from chatroom.duck.question import BrainFailed, Question
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.names import new_user_id
from tests.refusals import assert_refused, assert_refused_on_a_page

HTML = {"Accept": "text/html"}
SECRET = "said among ourselves"


@pytest.fixture(autouse=True)
def members_only(room: Room, settings: Settings) -> None:
    settings.CHAT_DUCK = "echo"
    Room.objects.filter(pk=room.pk).update(access="members", title="The pond", welcome=SECRET)
    member = UserInfo.objects.create(user_id=new_user_id(), user_name="Grebe")
    for _time in range(7):
        actions.post_message(room, member, SECRET)


def ask(client: Client, text: str = "hello", **options: Any) -> Any:
    return client.post("/chatroom/happy/duck/", {"chat_content": text}, **options)


def test_a_guest_is_answered_and_nobody_else_sees_it(client: Client, room: Room) -> None:
    entries = ChatInfo.objects.count()
    assert ask(client, "<b>hello</b>").json() == {"ret": 0, "mess": "<b>hello</b>"}
    assert ask(client, "and again").json()["mess"] == "and again"
    page = client.get("/chatroom/happy/", headers=HTML)
    assert_refused_on_a_page(
        page, 403, "The pond", "&lt;b&gt;hello&lt;/b&gt;", "and again", 'data-refusal="members_only"'
    )
    assert ChatInfo.objects.count() == entries
    elsewhere = Client().get("/chatroom/happy/", headers=HTML).content.decode()
    assert "guest-talk" in elsewhere
    assert "and again" not in elsewhere


def test_nothing_of_the_room_is_told_to_a_guest(client: Client, settings: Settings) -> None:
    settings.CHAT_DUCK = "trained"
    answers = [ask(client, text).json()["mess"] for text in ("/who", SECRET, "/help", "who is here", "@小黄鸭 谁在")]
    page = client.get("/chatroom/happy/", headers=HTML).content.decode()
    assert not any("Grebe" in text for text in (*answers, page))
    assert not any(SECRET in answer for answer in answers)
    assert page.count(SECRET) == 1, "what the guest said, and nothing that the room did"
    assert "page-data" not in page


def test_after_logging_in_the_same_page_is_the_room(client: Client) -> None:
    ask(client, "quite alone")
    client.force_login(User.objects.create_user("member"))
    page = client.get("/chatroom/happy/", headers=HTML)
    assert page.status_code == 200
    assert SECRET in page.content.decode()
    assert "quite alone" not in page.content.decode()
    assert ask(client).json() == {"ret": 0, "let_in": True}
    assert ask(client, headers=HTML).headers["Location"] == "/chatroom/happy/"


def test_without_a_script_the_talk_is_in_the_page(client: Client) -> None:
    answer = ask(client, "plain form", headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/chatroom/happy/#guest-talk")
    assert client.get("/chatroom/happy/", headers=HTML).content.decode().count("plain form") == 2


def test_the_session_keeps_the_last_lines_of_one_door(client: Client) -> None:
    Room.objects.create(name="lake", access="members")
    for number in range(12):
        ask(client, f"line {number};")
    page = client.get("/chatroom/happy/", headers=HTML).content.decode()
    assert ("line 5;" in page, "line 6;" in page, "line 11;" in page) == (False, True, True)
    assert "line 11;" not in client.get("/chatroom/lake/", headers=HTML).content.decode()
    client.post("/chatroom/lake/duck/", {"chat_content": "hi"})
    assert "line 11;" not in client.get("/chatroom/happy/", headers=HTML).content.decode()


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n", "empty"), ("x" * 201, "too_long"), ("a\0b", "bad_text")]
)
def test_what_cannot_be_said_is_refused_and_kept(client: Client, text: str, code: str) -> None:
    assert_refused(ask(client, text), 400, code)
    page = ask(client, text, headers=HTML)
    assert_refused_on_a_page(page, 400, text.strip("\0 \n")[:5].replace("\0", ""))


def test_a_duck_that_fails_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def answer(self, question: Question) -> str:
            raise BrainFailed

    monkeypatch.setitem(replying.BRAINS, "echo", Failing())
    assert_refused(ask(client), 503, "no_reply")


class Slow:
    """A brain that takes so long that somebody does something meanwhile."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def answer(self, question: Question) -> str:
        self._meanwhile()
        return "at last"


def other_tab_of(client: Client) -> Client:
    """Another tab of the same browser: it has the same cookies."""
    tab = Client()
    tab.cookies = client.cookies
    return tab


def test_what_another_tab_does_while_the_duck_thinks_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Room.objects.create(name="lake")
    client.get("/chatroom/lake/")
    before, tab = client.session["identity"], other_tab_of(client)
    monkeypatch.setitem(replying.BRAINS, "echo", Slow(lambda: tab.post("/chatroom/lake/new_identity/")))
    assert ask(client).json()["mess"] == "at last"
    assert client.session["identity"] != before
    assert "at last" in client.get("/chatroom/happy/", headers=HTML).content.decode()


@pytest.mark.parametrize("question", ["first", "second"])
def test_whoever_logs_in_while_the_duck_thinks_stays_logged_in(
    client: Client, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, tab = User.objects.create_user("member"), other_tab_of(client)
    client.get("/chatroom/happy/", headers=HTML)
    if question == "second":
        ask(client)
    monkeypatch.setitem(replying.BRAINS, "echo", Slow(lambda: tab.force_login(member)))
    assert ask(client).json()["mess"] == "at last"
    assert client.get("/chatroom/happy/", headers=HTML).status_code == 200


def test_a_guest_who_asks_too_fast_waits(client: Client) -> None:
    ask(client)  # which begins the session that is counted
    answers = [ask(client) for _time in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"access": "passcode"}, "passcode_needed"), ({"closed": True}, "closed"), ({"duck": False}, "members_only")],
)
def test_at_other_doors_there_is_no_duck(client: Client, room: Room, columns: dict[str, Any], code: str) -> None:
    Room.objects.filter(pk=room.pk).update(**columns)
    assert_refused(ask(client), 403, code)
    assert "guest-talk" not in client.get("/chatroom/happy/", headers=HTML).content.decode()


def test_a_site_without_a_duck_has_none_at_its_doors(client: Client, settings: Settings) -> None:
    settings.CHAT_DUCK = "off"
    assert_refused(ask(client), 403, "members_only")
    assert "guest-talk" not in client.get("/chatroom/happy/", headers=HTML).content.decode()
