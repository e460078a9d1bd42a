"""Running a room: what can be set, what cannot, and that open pages and the audit log hear of it."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from chatroom.models import AuditRecord, ChatInfo, Room

from .cast import Cast

SETTINGS = "/chatroom/pond/settings/"
HTML = {"Accept": "text/html"}


def log(cast: Cast) -> list[dict[str, Any]]:
    """What the room's `settings` entries say, in their order."""
    info = cast["owner"].client.get("/chatroom/pond/history/").json()["info"]
    return [json.loads(entry["mess"]) for entry in info if entry["kind"] == "settings"]


SETTABLE = {
    "title": ("  The  pond ", "The pond"),
    "welcome": ("小黄鸭 says hello", "小黄鸭 says hello"),
    "listed": ("on", True),
    "access": ("read_only", "read_only"),
    "closed": ("on", True),
    "paused": ("on", True),
    "approval": ("on", True),
    "slow_seconds": ("30", 30),
    "message_max": ("1000", 1000),
    "keep_days": ("7", 7),
    "keep_entries": ("1000", 1000),
    "duck": ("off", False),
}


@pytest.mark.parametrize("name", SETTABLE)
def test_a_setting_is_kept_told_to_open_pages_and_recorded(cast: Cast, name: str) -> None:
    posted, value = SETTABLE[name]
    status, answer = cast["owner"].post(SETTINGS, **{name: posted})
    assert (status, answer["changed"]) == (200, {name: value})
    assert getattr(Room.objects.get(name="pond"), name) == value
    assert log(cast) == [{name: value}]
    record = AuditRecord.objects.get()
    assert (record.by_person, record.room_name, record.details[name][1]) == (cast.person("owner"), "pond", value)


def test_what_is_set_as_it_was_changes_nothing(cast: Cast) -> None:
    before = ChatInfo.objects.count()
    status, answer = cast["owner"].post(SETTINGS, paused="off", slow_seconds="0", message_max="", access="open")
    assert (status, answer["changed"]) == (200, {})
    assert (ChatInfo.objects.count(), AuditRecord.objects.count()) == (before, 0)


def test_only_what_is_named_is_changed(cast: Cast) -> None:
    cast["owner"].post(SETTINGS, title="The pond", listed="on")
    cast["co_moderator"].post(SETTINGS, paused="on")
    room = Room.objects.get(name="pond")
    assert (room.title, room.listed, room.paused) == ("The pond", True, True)


def test_a_limit_of_one_s_own_goes_back_to_the_site_s(cast: Cast, settings: Settings) -> None:
    cast["owner"].post(SETTINGS, message_max="1000", keep_days="7")
    assert cast["owner"].post(SETTINGS, message_max="", keep_days="")[0] == 200
    room = Room.objects.get(name="pond")
    assert (room.message_max, room.keep_days) == (None, None)
    assert log(cast)[-1] == {"message_max": settings.CHAT_MESSAGE_MAX, "keep_days": None}


UNUSABLE = [
    ("title", "x" * 61), ("welcome", "x" * 201), ("listed", "yes"), ("paused", ""), ("closed", "true"),
    ("access", "everyone"), ("access", ""), ("slow_seconds", "-1"), ("slow_seconds", "3601"), ("slow_seconds", ""),
    ("slow_seconds", "1.5"), ("slow_seconds", "９"),
    ("message_max", "0"), ("message_max", "4001"), ("message_max", "x"),
    ("keep_days", "0"), ("keep_days", "99999"), ("keep_entries", "0"), ("keep_entries", "1" * 17), ("passcode", "abc"),
    ("passcode", "x" * 65), ("access", "passcode"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), UNUSABLE)
def test_what_no_room_can_be_set_to_is_refused_with_a_sentence(cast: Cast, name: str, value: str) -> None:
    status, answer = cast["owner"].post(SETTINGS, **{name: value, "title" if name != "title" else "welcome": "new"})
    assert (status, answer["code"]) == (400, "bad_setting")
    assert Room.objects.get(name="pond").title == ""
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize("name", ["title", "welcome"])
def test_a_line_that_cannot_be_stored_is_refused(cast: Cast, name: str) -> None:
    status, answer = cast["owner"].post(SETTINGS, **{name: "a\0b"})
    assert (status, answer["code"]) == (400, "bad_text")


def test_the_longest_limit_is_for_the_site_to_say(cast: Cast, settings: Settings) -> None:
    settings.CHAT_ROOM_MESSAGE_MAX = 4000
    assert cast["owner"].post(SETTINGS, message_max="4000")[0] == 200


def test_no_secret_is_in_the_log_or_in_an_answer(cast: Cast) -> None:
    _, answer = cast["owner"].post(SETTINGS, access="passcode", passcode="quack-quack")
    digest = Room.objects.get(name="pond").passcode_digest
    for text in (json.dumps(answer), json.dumps(log(cast)), json.dumps(AuditRecord.objects.get().details)):
        assert "quack" not in text
        assert digest not in text
    assert "quack" not in digest


def test_another_passcode_alone_is_recorded_and_no_setting_that_others_see(cast: Cast) -> None:
    cast["owner"].post(SETTINGS, access="passcode", passcode="quack-quack")
    _, answer = cast["owner"].post(SETTINGS, passcode="quack-again")
    assert (answer["changed"], log(cast)[-1]) == ({}, {})
    assert AuditRecord.objects.last().details == {"passcode": "changed"}  # type: ignore[union-attr]


def test_a_room_in_which_only_settings_were_changed_looks_empty(cast: Cast) -> None:
    ChatInfo.objects.all().delete()
    cast["owner"].post(SETTINGS, title="The pond")
    page = cast["visitor"].client.get("/chatroom/pond/").content.decode()
    assert '<div id="empty" class="empty">' in page
    assert page.count('class="date-row"') == 1, "the template's own"


# The pin


def test_a_pinned_message_is_on_the_page_until_it_is_unpinned(cast: Cast) -> None:
    assert cast["co_moderator"].post("/chatroom/pond/pin/", number="1") == (200, {"ret": 0, "pinned": 1})
    page = cast["visitor"].client.get("/chatroom/pond/").content.decode()
    assert 'data-pinned="1"' in page
    assert cast["owner"].post("/chatroom/pond/pin/") == (200, {"ret": 0, "pinned": None})
    assert log(cast) == [{"pinned": 1}, {"pinned": None}]


@pytest.mark.parametrize("number", ["0", "99", "2", "x", "-1", "1-2", "9" * 20])
def test_what_is_no_message_cannot_be_pinned(cast: Cast, number: str) -> None:
    cast["owner"].post("/chatroom/pond/rename/", user_name="boss")  # entry 2, no message
    status, answer = cast["owner"].post("/chatroom/pond/pin/", number=number)
    assert (status, answer["code"]) == (404, "unknown_entry")


def test_a_hidden_message_is_pinned_nowhere(cast: Cast) -> None:
    cast["owner"].post("/chatroom/pond/pin/", number="1")
    cast["owner"].post("/chatroom/pond/hide/", numbers="1")
    assert "hello" not in cast["visitor"].client.get("/chatroom/pond/").content.decode()
    assert cast["owner"].post("/chatroom/pond/pin/", number="1")[0] == 404


# Co-moderators


def test_somebody_who_spoke_is_appointed_by_their_tag_and_dismissed_again(cast: Cast) -> None:
    author = cast.person("author")
    status, answer = cast["owner"].post("/chatroom/pond/appoint/", person=f"#{author.tag}")
    assert (status, answer["user_id"]) == (200, author.user_id)
    assert cast["author"].post(SETTINGS, paused="on")[0] == 200
    assert author.user_id in log(cast)[0]["moderators"]
    assert cast["owner"].post("/chatroom/pond/dismiss/", user_id=author.user_id)[0] == 200
    assert cast["author"].post(SETTINGS, paused="off")[0] == 403
    assert [record.act for record in AuditRecord.objects.order_by("pk")] == ["appoint", "pace", "dismiss"]


@pytest.mark.parametrize(
    ("person", "code"), [("", 404), ("0000", 404), ("x", 404), ("1" * 24, 404), ("0" * 24, 404), ("1" * 40, 404)]
)
def test_nobody_is_appointed_who_is_not_there(cast: Cast, person: str, code: int) -> None:
    status, answer = cast["owner"].post("/chatroom/pond/appoint/", person=person)
    assert (status, answer["code"]) == (code, "unknown_person")


def test_of_two_with_one_tag_the_whole_number_is_asked(cast: Cast) -> None:
    for role in ("author", "visitor"):
        person = cast.person(role)
        person.user_id = person.user_id[:20] + "4821"
        person.save()
        cast.says(role, "hello")
    status, answer = cast["owner"].post("/chatroom/pond/appoint/", person="4821")
    assert (status, answer["code"]) == (409, "ambiguous_person")


# The end


def test_a_deleted_room_is_gone_at_once_and_its_name_is_free(cast: Cast) -> None:
    assert cast["owner"].post("/chatroom/pond/delete/", name="pond") == (200, {"ret": 0})
    assert cast["owner"].client.get("/chatroom/pond/").status_code == 404
    cast["visitor"].client.post("/chatroom/", {"room": "pond"})
    assert cast["author"].client.get("/chatroom/pond/history/").json()["info"] == []
    record = AuditRecord.objects.get(act="delete")
    assert (record.room_name, record.by_person) == ("pond", cast.person("owner"))


@pytest.mark.parametrize("name", ["", "lake", "Pond "])
def test_a_room_is_not_deleted_unless_its_name_is_typed(cast: Cast, name: str) -> None:
    status, answer = cast["owner"].post("/chatroom/pond/delete/", name=name)
    assert (status, answer["code"]) == (400, "not_confirmed")
    assert Room.objects.filter(name="pond").exists()


# The page of the settings


@pytest.mark.parametrize("role", Cast.ROLES)
def test_the_page_shows_each_what_they_may_do(cast: Cast, role: str) -> None:
    page = cast[role].client.get(SETTINGS, headers=HTML)
    if role not in ("co_moderator", "owner", "moderator", "superuser"):
        assert page.status_code == 403
        return
    text = page.content.decode()
    assert 'name="slow_seconds"' in text
    assert ('name="title"' in text) == (role != "co_moderator")
    assert ('action="/chatroom/pond/delete/"' in text) == (role in ("owner", "superuser"))


def test_its_forms_need_no_script(cast: Cast) -> None:
    client = cast["owner"].client
    fields = {"title": "The pond", "listed": ["off", "on"], "access": "open", "closed": "off", "message_max": ""}
    answer = client.post(SETTINGS, fields, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (302, SETTINGS)
    assert Room.objects.get(name="pond").listed
    refused = client.post(SETTINGS, {"slow_seconds": "x"}, headers=HTML)
    assert refused.status_code == 400
    assert 'role="alert"' in refused.content.decode()
    assert client.post("/chatroom/pond/delete/", {"name": "pond"}, headers=HTML).headers["Location"] == "/"
