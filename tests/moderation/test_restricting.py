"""Muting and banning: what it takes away, until when, who is told, and what a moderator sees before and after."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from chatroom import revisions
from chatroom.in_force import memory
from chatroom.models import AuditRecord, ChatInfo, Restriction, Room
from chatroom.traces import REVISION
from tests.refusals import assert_refused, assert_refused_on_a_page

from .cast import Cast, Member

POND = "/chatroom/pond/"
HTML = {"Accept": "text/html"}


def restrict(cast: Cast, role: str = "author", *, by: str = "owner", **fields: str) -> dict[str, Any]:
    """Lets somebody restrict somebody; returns the answer."""
    status, answer = cast[by].post(f"{POND}restrict/", user_id=cast.person(role).user_id, **fields)
    assert status == 200, answer
    return answer


def says(member: Member, text: str = "hello") -> tuple[int, object]:
    status, answer = member.post(f"{POND}save_chat_log/", chat_content=text)
    return status, answer.get("code", "")


def age(restriction: int, **columns: Any) -> None:
    Restriction.objects.filter(pk=restriction).update(**columns)
    revisions.bump(REVISION)
    memory.stale()


WRITES = {
    "save_chat_log/": {"chat_content": "hello"},
    "rename/": {"user_name": "teal"},
    "typing/": {},
    "new_identity/": {},
}


@pytest.mark.parametrize("address", WRITES)
@pytest.mark.parametrize(("role", "code"), [("banned", "banned"), ("muted", "muted")])
def test_who_is_banned_or_muted_does_nothing_in_the_room(cast: Cast, address: str, role: str, code: str) -> None:
    entries = ChatInfo.objects.count()
    status, answer = cast[role].post(POND + address, **WRITES[address])
    assert (status, answer["code"]) == (403, code)
    assert ChatInfo.objects.count() == entries


@pytest.mark.parametrize("address", ["", "history/", "entries/?numbers=1"])
def test_who_is_muted_reads_and_who_is_banned_does_not(cast: Cast, address: str) -> None:
    assert cast["muted"].client.get(POND + address).status_code == 200
    assert cast["banned"].client.get(POND + address).status_code == 403


def test_who_is_banned_gets_a_page_that_says_why_and_for_how_long(cast: Cast) -> None:
    restrict(cast, kind="ban", seconds="7200", reason="too loud")
    response = cast["author"].client.get(POND, headers={**HTML, "Accept-Language": "en"})
    page = response.content.decode()
    assert (response.status_code, response.templates[0].name) == (403, "error.html")
    assert "2 hours" in page or "1 hour, 59 minutes" in page
    assert "too loud" in page
    assert "You cannot come in" in page
    assert "hello" not in page


@pytest.mark.parametrize(
    ("reason", "language", "end"),
    [
        ("Too loud.", "en", "for good, with the reason “Too loud”."),
        ("太吵了。", "zh-hans", "原因：“太吵了”。"),
        ("Why, why...", "en", "“Why, why...”."),
        (".", "en", "“.”."),
    ],
)
def test_a_reason_brings_no_second_full_stop_into_the_sentence(
    cast: Cast, reason: str, language: str, end: str
) -> None:
    restrict(cast, kind="ban", reason=reason)
    answer = cast["author"].client.get(f"{POND}history/", headers={"Accept-Language": language})
    assert answer.status_code == 403
    assert answer.json()["ret"].endswith(end)


def test_what_a_banned_visitor_typed_into_a_form_is_in_the_answer(cast: Cast) -> None:
    response = cast["banned"].client.post(f"{POND}save_chat_log/", {"chat_content": "my long text"}, headers=HTML)
    assert response.status_code == 403
    assert "my long text" in response.content.decode()


def test_a_ban_ends_by_itself(cast: Cast) -> None:
    ban = restrict(cast, kind="ban", seconds="60")["id"]
    assert says(cast["author"]) == (403, "banned")
    age(ban, until=timezone.now() - timedelta(seconds=1))
    assert says(cast["author"]) == (200, "")


def test_a_ban_that_ends_while_it_is_in_memory_ends_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    restrict(cast, kind="ban", seconds="60")
    assert says(cast["author"]) == (403, "banned")
    later = (timezone.now() + timedelta(seconds=61)).timestamp()
    monkeypatch.setattr("chatroom.in_force.time.time", lambda: later)
    assert says(cast["author"]) == (200, "")


def test_a_ban_that_is_lifted_is_over(cast: Cast) -> None:
    ban = restrict(cast, kind="ban")["id"]
    assert cast["co_moderator"].post(f"{POND}lift/", id=str(ban))[1]["lifted"] is True
    assert says(cast["author"]) == (200, "")
    assert cast["co_moderator"].post(f"{POND}lift/", id=str(ban))[1]["lifted"] is False


def test_a_ban_in_one_room_is_none_in_another_and_one_on_the_site_is_in_all(cast: Cast) -> None:
    restrict(cast, kind="ban")
    assert cast["author"].client.get("/chatroom/lake/").status_code == 200
    restrict(cast, by="moderator", kind="ban", site="1")
    assert cast["author"].client.get("/chatroom/lake/").status_code == 403


def test_a_ban_ends_with_its_room_and_holds_in_no_later_one_of_that_name(cast: Cast) -> None:
    restrict(cast, kind="ban")
    assert cast["author"].client.get(POND).status_code == 403
    assert cast["owner"].post(f"{POND}delete/", name="pond")[0] == 200
    assert cast["visitor"].client.post("/chatroom/", {"room": "pond"}).status_code == 302
    assert cast["author"].client.get(POND).status_code == 200


def test_who_is_banned_from_the_site_makes_no_room(cast: Cast) -> None:
    restrict(cast, by="moderator", kind="ban", site="1")
    status, answer = cast["author"].post("/chatroom/", room="another-pond")
    assert (status, answer["code"]) == (403, "banned")
    assert not Room.objects.filter(name="another-pond").exists()


def test_a_banned_co_moderator_is_refused_in_words(cast: Cast) -> None:
    restrict(cast, "co_moderator", kind="ban")
    response = cast["co_moderator"].client.post(f"{POND}hide/", {"numbers": "x"}, headers=HTML)
    assert_refused_on_a_page(response, 403)


def test_another_restriction_of_the_same_way_takes_the_place_of_the_first(cast: Cast) -> None:
    restrict(cast, kind="ban")
    restrict(cast, kind="ban", seconds="60")
    restrict(cast, kind="mute")
    in_force = Restriction.objects.filter(lifted_at=None, person=cast.person("author"))
    assert [(each.kind, each.until is None) for each in in_force.order_by("pk")] == [("ban", False), ("mute", True)]


# Shadow mutes


def test_of_a_shadow_mute_only_its_author_sees_anything(cast: Cast) -> None:
    restrict(cast, kind="shadow")
    said = {"chat_content": "nobody hears this", "client_id": "nor_reads_this"}
    status, answer = cast["author"].post(f"{POND}save_chat_log/", **said)
    assert (status, answer["ret"]) == (200, 0)
    assert cast["author"].client.get(f"{POND}history/").json()["info"][-1]["client_id"] == "nor_reads_this"
    assert "nobody hears this" in cast["author"].client.get(POND).content.decode()
    for role in ("visitor", "owner", "moderator"):
        for address in ("", "history/", "entries/?numbers=1-9"):
            answered = cast[role].client.get(POND + address).content.decode()
            assert "nobody hears this" not in answered
            assert "nor_reads_this" not in answered


def test_a_new_name_of_somebody_in_the_shadow_is_told_to_nobody(cast: Cast) -> None:
    restrict(cast, kind="shadow")
    status, answer = cast["author"].post(f"{POND}rename/", user_name="swan")
    assert (status, answer["user_name"]) == (200, "swan")
    assert "swan" not in cast["visitor"].client.get(f"{POND}history/").content.decode()


def test_somebody_in_the_shadow_changes_nothing_that_others_see(cast: Cast) -> None:
    restrict(cast, kind="shadow")
    status, answer = cast["author"].post(f"{POND}edit/", number="1", chat_content="for all to read")
    assert (status, answer["code"]) == (409, "too_late")
    number = str(cast["author"].post(f"{POND}save_chat_log/", chat_content="in the dark")[1]["id"])
    assert cast["author"].post(f"{POND}edit/", number=number, chat_content="still in the dark")[0] == 200
    shown = cast["visitor"].client.get(f"{POND}history/").content.decode()
    assert "for all to read" not in shown
    assert "in the dark" not in shown


def test_a_shadow_mute_follows_a_session_to_its_next_identity(cast: Cast) -> None:
    restrict(cast, kind="shadow")
    assert cast["author"].post(f"{POND}new_identity/")[0] == 200
    assert cast["author"].post(f"{POND}save_chat_log/", chat_content="still nobody")[0] == 200
    assert ChatInfo.objects.get(chat_content="still nobody").state == ChatInfo.State.SHADOW


# What moderators see


def test_a_list_has_what_is_in_force_here_and_no_address(cast: Cast) -> None:
    restrict(cast, kind="ban", rung="block", reason="spam")
    restrict(cast, by="moderator", kind="mute", site="1")
    answer = cast["owner"].client.get(f"{POND}restrictions/").json()
    assert [(each["kind"], each["rung"]) for each in answer["restrictions"]] == [
        ("ban", "block"),
        ("ban", "identity"),
        ("mute", "identity"),
    ]
    assert {"subject", "block"}.isdisjoint(answer["restrictions"][0])
    assert len(cast["moderator"].client.get(f"{POND}restrictions/").json()["restrictions"]) == 4


@pytest.mark.parametrize("address", ["restrictions/", "restrict/preview/?user_id={author}&rung=block"])
@pytest.mark.parametrize("role", ["stranger", "visitor", "muted", "banned", "owner_of_another_room"])
def test_others_see_neither(cast: Cast, address: str, role: str) -> None:
    path = POND + address.format(author=cast.person("author").user_id)
    assert cast[role].client.get(path).status_code == 403


def test_every_act_is_recorded(cast: Cast) -> None:
    ban = restrict(cast, kind="ban", rung="browser", seconds="60", reason="spam")["id"]
    cast["moderator"].post(f"{POND}lift/", id=str(ban), reason="a mistake")
    made, lifted = AuditRecord.objects.order_by("pk")
    assert (made.act, made.by_person, made.person) == ("restrict", cast.person("owner"), cast.person("author"))
    assert (made.reason, made.until is None) == ("spam", False)
    assert made.details == {"kind": "ban", "rung": "browser", "restriction": ban}
    assert (lifted.act, str(lifted.by_account), lifted.reason) == ("lift", "moderator", "a mistake")


@pytest.mark.parametrize("tail", ["0", " ", "garbage"])
def test_a_number_with_a_tail_is_nobody_s(cast: Cast, tail: str) -> None:
    user_id = cast.person("author").user_id + tail
    status, answer = cast["owner"].post(f"{POND}restrict/", user_id=user_id, kind="mute", rung="identity")
    assert (status, answer["code"]) == (404, "unknown_person")


# What would tell who is who


@pytest.mark.parametrize("rung", ["browser", "block", "wide_block"])
def test_a_room_s_moderators_reach_beyond_an_identity_only_whom_they_have_heard(cast: Cast, rung: str) -> None:
    visitor = cast.person("visitor").user_id
    for role in ("co_moderator", "owner"):
        status, answer = cast[role].post(f"{POND}restrict/", user_id=visitor, kind="ban", rung=rung)
        assert (status, answer["code"]) == (404, "unknown_person")
        preview = cast[role].client.get(f"{POND}restrict/preview/", {"user_id": visitor, "rung": rung})
        assert_refused(preview, 404, "unknown_person")
    restrict(cast, "visitor", kind="ban")
    restrict(cast, "visitor", by="moderator", kind="ban", rung=rung)


# Rank


def test_a_network_ban_does_not_shut_out_who_holds_the_room(cast: Cast) -> None:
    restrict(cast, by="co_moderator", kind="ban", rung="wide_block")
    assert says(cast["visitor"]) == (403, "banned")
    for role in ("co_moderator", "owner", "moderator", "superuser"):
        assert says(cast[role]) == (200, "")


def test_nobody_bans_who_stands_above_them_or_frees_themselves(cast: Cast) -> None:
    owner = cast.person("owner").user_id
    status, answer = cast["co_moderator"].post(f"{POND}restrict/", user_id=owner, kind="ban")
    assert (status, answer["code"]) == (403, "forbidden")
    ban = restrict(cast, "co_moderator", kind="mute")["id"]
    assert cast["co_moderator"].post(f"{POND}lift/", id=str(ban))[0] == 403


def test_a_room_s_moderators_lift_nothing_of_the_whole_site_or_of_another_room(cast: Cast) -> None:
    everywhere = restrict(cast, by="moderator", kind="ban", site="1")["id"]
    assert cast["owner"].post(f"{POND}lift/", id=str(everywhere))[0] == 403
    here = restrict(cast, kind="ban")["id"]
    status, answer = cast["owner_of_another_room"].post("/chatroom/lake/lift/", id=str(here))
    assert (status, answer["code"]) == (404, "unknown_restriction")


# What makes no sense


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "kick"},
        {"kind": "ban", "rung": "planet"},
        {"kind": "ban", "seconds": "0"},
        {"kind": "ban", "seconds": "-5"},
        {"kind": "ban", "seconds": "soon"},
        {"kind": "ban", "seconds": "9" * 15},
    ],
)
def test_a_restriction_that_makes_no_sense_is_refused(cast: Cast, fields: dict[str, str]) -> None:
    before = Restriction.objects.count()
    status, answer = cast["owner"].post(f"{POND}restrict/", user_id=cast.person("author").user_id, **fields)
    assert (status, answer["code"]) == (400, "bad_restriction")
    assert Restriction.objects.count() == before


@pytest.mark.parametrize(
    "network", ["", "x", "1.2.3", "1.2.3.4/33", "1.2.3.4/16", "0.0.0.0/0", "::/0", "2001:db8::/32", "1.2.3.4/24/8"]
)
def test_a_network_that_makes_no_sense_is_refused(cast: Cast, network: str) -> None:
    status, answer = cast["moderator"].post(f"{POND}restrict/", network=network, kind="ban")
    assert (status, answer["code"]) == (400, "bad_network")


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "999999", "9" * 30])
def test_to_lift_what_there_is_not_is_refused(cast: Cast, number: str) -> None:
    status, answer = cast["owner"].post(f"{POND}lift/", id=number)
    assert (status, answer["code"]) == (404, "unknown_restriction")


def test_where_nothing_is_kept_of_addresses_no_network_is_banned(cast: Cast, settings: Settings) -> None:
    settings.CHAT_ADDRESSES = "none"
    user_id = cast.person("author").user_id
    for fields in ({"rung": "block", "user_id": user_id}, {"network": "192.0.2.1"}):
        status, answer = cast["moderator"].post(f"{POND}restrict/", kind="ban", **fields)
        assert (status, answer["code"]) == (409, "no_networks")
    assert cast["owner"].client.get(f"{POND}restrictions/").json()["networks"] is False


def test_who_has_left_no_trace_can_only_be_banned_by_identity(cast: Cast) -> None:
    cast.person("author").traces.all().delete()
    status, answer = cast["owner"].post(
        f"{POND}restrict/", user_id=cast.person("author").user_id, kind="ban", rung="browser"
    )
    assert (status, answer["code"]) == (409, "out_of_reach")
