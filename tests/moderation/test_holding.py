"""Messages that wait for a moderator: nobody sees them before, and nothing is left of them where they are refused."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from chatroom.actions.holding import HELD_OF_ONE_MAX
from chatroom.models import AuditRecord, ChatInfo, HeldMessage, Room

from .cast import Cast

HELD = {"ret": 0, "id": None, "held": True}


@pytest.fixture
def waiting_cast(cast: Cast) -> Cast:
    """A room in which messages wait for approval."""
    Room.objects.filter(pk=cast.room.pk).update(approval=True)
    return cast


def say(cast: Cast, text: str, role: str = "visitor", **fields: str) -> tuple[int, dict[str, Any]]:
    return cast[role].post("/chatroom/pond/save_chat_log/", chat_content=text, **fields)


def held(cast: Cast) -> list[dict[str, Any]]:
    """What waits, as its moderators see it."""
    answer = cast["co_moderator"].client.get("/chatroom/pond/held/")
    assert answer.status_code == 200
    messages: list[dict[str, Any]] = answer.json()["held"]
    return messages


def log(cast: Cast) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = cast["visitor"].client.get("/chatroom/pond/history/").json()["info"]
    return entries


def test_a_message_waits_and_is_in_no_answer(waiting_cast: Cast) -> None:
    before = log(waiting_cast)
    assert say(waiting_cast, "may I?") == (200, HELD)
    assert log(waiting_cast) == before
    for role in ("visitor", "author", "stranger"):
        assert "may I?" not in waiting_cast[role].client.get("/chatroom/pond/").content.decode()
        assert waiting_cast[role].client.get("/chatroom/pond/held/").status_code == 403
    [message] = held(waiting_cast)
    assert (message["mess"], message["why"]) == ("may I?", "approval")
    assert message["user_id"] == waiting_cast.person("visitor").user_id


def test_those_who_approve_need_not_wait(waiting_cast: Cast) -> None:
    for role in ("co_moderator", "owner", "moderator", "superuser"):
        assert say(waiting_cast, f"I am the {role}", role)[1]["id"] == log(waiting_cast)[-1]["id"]
    for role in ("visitor", "author", "owner_of_another_room"):
        assert say(waiting_cast, f"I am the {role}", role) == (200, HELD)


def test_an_approved_message_is_an_entry_by_its_author_under_its_client_id(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?", client_id="c1")
    number = held(waiting_cast)[0]["number"]
    status, answer = waiting_cast["co_moderator"].post("/chatroom/pond/held/approve/", numbers=str(number))
    entry = log(waiting_cast)[-1]
    assert (status, answer["numbers"]) == (200, str(entry["id"]))
    assert (entry["mess"], entry["client_id"]) == ("may I?", "c1")
    assert entry["user_id"] == waiting_cast.person("visitor").user_id
    assert held(waiting_cast) == []
    record = AuditRecord.objects.get()
    assert (record.act, record.numbers) == ("approve", str(entry["id"]))


def test_a_refused_message_is_gone_and_recorded_without_its_text(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?")
    number = held(waiting_cast)[0]["number"]
    before = log(waiting_cast)
    status, answer = waiting_cast["owner"].post("/chatroom/pond/held/refuse/", numbers=str(number), reason="off topic")
    assert (status, answer["held"]) == (200, str(number))
    assert log(waiting_cast) == before
    assert not HeldMessage.objects.exists()
    record = AuditRecord.objects.get()
    assert (record.act, record.reason) == ("refuse_held", "off topic")
    assert record.details == {"held": str(number), "people": [waiting_cast.person("visitor").user_id]}


def test_all_of_a_person_are_approved_or_refused_at_once_in_their_order(waiting_cast: Cast) -> None:
    for text in ("one", "two", "three"):
        say(waiting_cast, text)
    say(waiting_cast, "not mine", "author")
    user_id = waiting_cast.person("visitor").user_id
    waiting_cast["owner"].post("/chatroom/pond/held/approve/", user_id=user_id)
    assert [entry["mess"] for entry in log(waiting_cast)[-3:]] == ["one", "two", "three"]
    waiting_cast["owner"].post("/chatroom/pond/held/refuse/", user_id=waiting_cast.person("author").user_id)
    assert held(waiting_cast) == []


def test_the_same_client_id_again_waits_once(waiting_cast: Cast) -> None:
    for _ in range(3):
        assert say(waiting_cast, "may I?", client_id="c1") == (200, HELD)
    assert len(held(waiting_cast)) == 1


def test_the_same_client_id_after_the_approval_answers_the_entry(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?", client_id="c1")
    waiting_cast["owner"].post("/chatroom/pond/held/approve/", numbers=str(held(waiting_cast)[0]["number"]))
    assert say(waiting_cast, "may I?", client_id="c1") == (200, {"ret": 0, "id": log(waiting_cast)[-1]["id"]})
    assert held(waiting_cast) == []


def test_a_message_that_was_said_anyway_is_not_said_twice(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?", client_id="c1")
    Room.objects.filter(pk=waiting_cast.room.pk).update(approval=False)
    number = say(waiting_cast, "may I?", client_id="c1")[1]["id"]
    answer = waiting_cast["owner"].post("/chatroom/pond/held/approve/", numbers=str(held(waiting_cast)[0]["number"]))[1]
    assert answer["numbers"] == str(number)
    assert ChatInfo.objects.filter(client_id="c1").count() == 1


def test_of_two_moderators_one_answers(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?")
    number = str(held(waiting_cast)[0]["number"])
    waiting_cast["owner"].post("/chatroom/pond/held/refuse/", numbers=number)
    assert waiting_cast["co_moderator"].post("/chatroom/pond/held/approve/", numbers=number) == (
        200,
        {"ret": 0, "numbers": ""},
    )


def test_what_waits_in_another_room_is_not_answered_here(waiting_cast: Cast) -> None:
    say(waiting_cast, "may I?")
    number = str(held(waiting_cast)[0]["number"])
    other = waiting_cast["owner_of_another_room"].post("/chatroom/lake/held/approve/", numbers=number)
    assert other == (200, {"ret": 0, "numbers": ""})
    assert len(held(waiting_cast)) == 1


def test_somebody_s_messages_that_wait_have_an_end(waiting_cast: Cast, settings: Settings) -> None:
    settings.CHAT_FLOOD_LIMITS = False
    for number in range(HELD_OF_ONE_MAX):
        assert say(waiting_cast, f"message {number}", client_id=f"c{number}")[0] == 200
    status, answer = say(waiting_cast, "one more")
    assert (status, answer["code"]) == (429, "too_many_held")
    assert say(waiting_cast, "message 3", client_id="c3") == (200, HELD)
    assert say(waiting_cast, "somebody else's", "author") == (200, HELD)


def test_a_browser_without_scripts_is_told_that_the_message_waits(waiting_cast: Cast) -> None:
    client: Client = waiting_cast["visitor"].client
    answer = client.post("/chatroom/pond/save_chat_log/", {"chat_content": "may I?"}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()
    assert HeldMessage.objects.count() == 1


@pytest.mark.parametrize("fields", [{}, {"numbers": "x"}, {"numbers": "1-99999"}])
def test_numbers_that_make_no_sense_are_refused(cast: Cast, fields: dict[str, str]) -> None:
    for act in ("approve", "refuse"):
        status, answer = cast["owner"].post(f"/chatroom/pond/held/{act}/", **fields)
        assert (status, answer["code"]) == (400, "bad_numbers")


def test_moderators_are_told_how_much_waits_and_nobody_else(waiting_cast: Cast) -> None:
    address = "/chatroom/pond/waiting/"
    say(waiting_cast, "may I?")
    for role in ("visitor", "author"):
        assert waiting_cast[role].post("/chatroom/pond/report/", number="1")[0] == 200
    for role in ("co_moderator", "owner", "moderator", "superuser"):
        assert waiting_cast[role].client.get(address).json() == {"ret": 0, "reports": 1, "held": 1}
    for role in ("stranger", "visitor", "author", "muted", "banned", "owner_of_another_room"):
        assert waiting_cast[role].client.get(address).status_code == 403
