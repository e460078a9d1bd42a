"""Reports: anybody makes them, a moderator answers each once, and none of them hides anything by itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from chatroom import actions
from chatroom.actions.reporting import UNHEEDED_AFTER
from chatroom.identity import default_name
from chatroom.models import AuditRecord, ChatInfo, Report, Trace, UserInfo
from chatroom.names import new_user_id

from .cast import Cast

REPORT = "/chatroom/pond/report/"
ANSWER = "/chatroom/pond/reports/answer/"


def somebody(block: str = "") -> UserInfo:
    """One more person, of the network `block` where one is given."""
    person = UserInfo.objects.create(user_id=new_user_id(), user_name=default_name())
    if block:
        Trace.objects.create(user=person, block=block, seen_at=datetime.now(UTC))
    return person


def queue(cast: Cast, role: str = "owner") -> list[dict[str, Any]]:
    """The room's queue as its moderators read it."""
    reports: list[dict[str, Any]] = cast[role].client.get("/chatroom/pond/reports/").json()["reports"]
    return reports


def test_a_report_is_in_the_queue_with_its_reason(cast: Cast) -> None:
    assert cast["visitor"].post(REPORT, number="1", reason="  rude\nwords ")[0] == 200
    [reported] = queue(cast)
    assert (reported["entry"]["id"], reported["entry"]["mess"]) == (1, "hello")
    assert (reported["people"], reported["networks"]) == (1, 1)
    assert [reason.split() for reason in reported["reasons"]] == [["rude", "words"]]


def test_what_is_reported_while_it_is_hidden_is_in_the_queue_with_its_text_and_author(cast: Cast) -> None:
    actions.report(cast.entry, cast.person("visitor"))
    [before] = queue(cast)
    cast["owner"].post("/chatroom/pond/hide/", numbers="1")
    Report.objects.update(state=Report.State.OPEN)  # as of one that was on its way then
    [after] = queue(cast)
    for name in ("user_id", "user_name", "mess"):
        assert after["entry"][name] == before["entry"][name]


def test_somebody_reports_a_message_once(cast: Cast) -> None:
    cast["visitor"].post(REPORT, number="1", reason="first")
    assert cast["visitor"].post(REPORT, number="1", reason="second")[0] == 200
    assert list(Report.objects.values_list("reason", flat=True)) == ["first"]


@pytest.mark.parametrize("number", ["", "x", "0", "99", "-1", "１", "1" * 40, "1,2"])
def test_what_is_not_there_cannot_be_reported(cast: Cast, number: str) -> None:
    status, answer = cast["visitor"].post(REPORT, number=number)
    assert (status, answer["code"]) == (404, "unknown_entry")


def test_a_hidden_message_and_what_the_site_writes_cannot_be_reported(cast: Cast) -> None:
    cast["owner"].post("/chatroom/pond/hide/", numbers="1")
    assert [cast["visitor"].post(REPORT, number=number)[0] for number in ("1", "2")] == [404, 404]


def test_a_stranger_without_a_session_cannot_report(cast: Cast) -> None:
    assert cast["stranger"].post(REPORT, number="1")[1]["code"] == "no_session"


def test_who_may_not_read_the_room_reports_nothing_in_it(cast: Cast) -> None:
    cast.room.access = cast.room.Access.MEMBERS
    cast.room.save()
    assert cast["visitor"].post(REPORT, number="1")[1]["code"] == "members_only"
    assert not Report.objects.exists()


@pytest.mark.parametrize("role", Cast.ROLES)
def test_the_queue_is_read_by_those_who_moderate(cast: Cast, role: str) -> None:
    status = cast[role].client.get("/chatroom/pond/reports/").status_code
    assert status == (200 if role in ("co_moderator", "owner", "moderator", "superuser") else 403)


def test_an_upheld_report_hides_the_message(cast: Cast) -> None:
    cast["visitor"].post(REPORT, number="1")
    status, answer = cast["co_moderator"].post(ANSWER, number="1", uphold="1", reason="rude")
    assert (status, answer["answered"]) == (200, 1)
    assert ChatInfo.objects.get(number=1).state == ChatInfo.State.HIDDEN
    assert Report.objects.get().state == Report.State.UPHELD
    assert set(AuditRecord.objects.values_list("act", "reason")) == {("answer_report", "rude"), ("hide", "rude")}
    assert queue(cast) == []


def test_a_dismissed_report_lets_the_message_be(cast: Cast) -> None:
    cast["visitor"].post(REPORT, number="1")
    cast["owner"].post(ANSWER, number="1", uphold="0")
    assert ChatInfo.objects.get(number=1).state == ChatInfo.State.VISIBLE
    assert Report.objects.get().state == Report.State.DISMISSED
    assert queue(cast) == []


@pytest.mark.parametrize("chosen", ["numbers", "user_id"])
def test_hiding_a_message_from_its_menu_answers_its_reports(cast: Cast, chosen: str) -> None:
    others, kept = cast.says("author", "rude as well"), cast.says("visitor", "not rude")
    for entry in (cast.entry, others, kept):
        for reporter in ("co_moderator", "moderator"):
            actions.report(entry, cast.person(reporter))
    fields = {"numbers": "1-2", "user_id": cast.person("author").user_id}
    assert cast["owner"].post("/chatroom/pond/hide/", reason="rude", **{chosen: fields[chosen]})[0] == 200
    assert [reported["entry"]["id"] for reported in queue(cast)] == [3]
    assert set(Report.objects.exclude(entry=kept).values_list("state", flat=True)) == {Report.State.UPHELD}
    answer = AuditRecord.objects.get(act="answer_report")
    assert (answer.numbers, answer.reason, answer.by_person) == ("1-2", "rude", cast.person("owner"))
    assert answer.details == {"answer": "upheld", "reports": 4}
    assert cast["owner"].post("/chatroom/pond/restore/", numbers="1-2")[0] == 200
    assert len(queue(cast)) == 1


def test_hiding_what_nobody_reported_answers_nothing(cast: Cast) -> None:
    assert cast["owner"].post("/chatroom/pond/hide/", numbers="1")[0] == 200
    assert list(AuditRecord.objects.values_list("act", flat=True)) == ["hide"]


def test_each_report_is_answered_once(cast: Cast) -> None:
    cast["visitor"].post(REPORT, number="1")
    cast["owner"].post(ANSWER, number="1", uphold="0")
    records = AuditRecord.objects.count()
    status, answer = cast["moderator"].post(ANSWER, number="1", uphold="1")
    assert (status, answer["code"]) == (409, "answered")
    assert (AuditRecord.objects.count(), ChatInfo.objects.get(number=1).state) == (records, ChatInfo.State.VISIBLE)


@pytest.mark.parametrize("uphold", ["", "2", "yes"])
def test_an_answer_that_is_none_is_refused(cast: Cast, uphold: str) -> None:
    cast["visitor"].post(REPORT, number="1")
    status, answer = cast["owner"].post(ANSWER, number="1", uphold=uphold)
    assert (status, answer["code"]) == (400, "bad_answer")
    assert len(queue(cast)) == 1


def test_a_crowd_of_reports_hides_nothing(cast: Cast) -> None:
    for number in range(60):
        actions.report(cast.entry, somebody(f"network {number}"))
    assert ChatInfo.objects.get(number=1).state == ChatInfo.State.VISIBLE
    assert (queue(cast)[0]["people"], queue(cast)[0]["networks"]) == (60, 60)


def test_many_networks_come_before_many_identities_of_one(cast: Cast) -> None:
    by_one_network, by_many = cast.says("author", "one"), cast.says("author", "many")
    for _ in range(9):
        actions.report(by_one_network, somebody("the same"))
    for number in range(3):
        actions.report(by_many, somebody(f"network {number}"))
    actions.report(cast.entry, somebody())
    assert [reported["entry"]["mess"] for reported in queue(cast)] == ["many", "one", "hello"]


def test_somebody_who_is_always_wrong_brings_nothing_forward(cast: Cast) -> None:
    grumbler = somebody("a network")
    for number in range(UNHEEDED_AFTER):
        entry = cast.says("author", f"harmless {number}")
        actions.report(entry, grumbler)
        cast["owner"].post(ANSWER, number=str(entry.number), uphold="0")
    actions.report(cast.entry, grumbler)
    other = cast.says("author", "reported by somebody else")
    actions.report(other, somebody("another network"))
    assert [(reported["entry"]["mess"], reported["people"]) for reported in queue(cast)] == [
        ("reported by somebody else", 1),
        ("hello", 0),
    ]


@override_settings(CHAT_FLOOD_LIMITS=True)
def test_one_person_cannot_flood_the_queue(cast: Cast) -> None:
    for number in range(6):
        cast.says("author", f"harmless {number}")
    answers = [cast["visitor"].post(REPORT, number=str(number)) for number in range(1, 7)]
    assert [status for status, _answer in answers] == [200] * 5 + [429]


def test_what_was_reported_cannot_be_changed_before_a_moderator_has_read_it(cast: Cast) -> None:
    number = str(cast.entry.number)
    edit = {"number": number, "chat_content": "harmless"}
    assert cast["visitor"].post("/chatroom/pond/report/", number=number)[0] == 200
    status, answer = cast["author"].post("/chatroom/pond/edit/", **edit)
    assert (status, answer["code"]) == (409, "too_late")
    assert cast["owner"].post("/chatroom/pond/reports/answer/", number=number, uphold="0")[0] == 200
    assert cast["author"].post("/chatroom/pond/edit/", **edit)[0] == 200
