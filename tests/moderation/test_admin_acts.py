"""What moderators do in bulk in the admin is what they do in a room's page: it reaches readers, and is recorded."""

import re
from ipaddress import ip_network
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatroom import actions
from chatroom.models import AuditRecord, ChatInfo, HeldMessage, Report, Restriction, Room, Trace, UserInfo
from chatroom.names.numbers import write_numbers

from .cast import Cast

TERMS = {"kind": "ban", "rung": "identity", "seconds": "3600", "reason": "spam"}


def act(cast: Cast, model: str, action: str, keys: Any, role: str = "moderator", **fields: str) -> Any:
    """Chooses rows of a list and does `action` to them."""
    client = cast[role].client
    return client.post(
        f"/admin/chatroom/{model}/", {"action": action, "_selected_action": [str(key) for key in keys], **fields}
    )


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def give_account(cast: Cast, role: str, account: User) -> None:
    UserInfo.objects.filter(account=account).update(account=None)
    UserInfo.objects.filter(pk=cast.person(role).pk).update(account=account)


@pytest.fixture
def lake(cast: Cast) -> Room:
    """Another room, in which the author has spoken as well."""
    lake = Room.objects.get(name="lake")
    actions.post_message(lake, cast.person("author"), "hello, lake")
    return lake


# Entries


def test_entries_of_two_rooms_are_hidden_in_each(cast: Cast, lake: Room) -> None:
    said = ChatInfo.objects.filter(kind="say")
    assert act(cast, "chatinfo", "hide", said.values_list("pk", flat=True)).status_code == 302
    assert {entry.state for entry in said.all()} == {"hidden"}
    for room in (cast.room, lake):
        newest = ChatInfo.objects.of(room).order_by("-number")[0]
        assert (newest.kind, newest.chat_content) == ("hide", "1")
    records = AuditRecord.objects.all()
    assert {(each.act, each.room_name, each.numbers) for each in records} == {
        ("hide", "pond", "1"),
        ("hide", "lake", "1"),
    }
    assert {each.by_account for each in records} == {User.objects.get(username="moderator")}


def test_hidden_entries_are_shown_again(cast: Cast) -> None:
    act(cast, "chatinfo", "hide", [cast.entry.pk])
    act(cast, "chatinfo", "restore", [cast.entry.pk])
    cast.entry.refresh_from_db()
    assert cast.entry.state == "visible"
    assert list(AuditRecord.objects.order_by("pk").values_list("act", flat=True)) == ["hide", "restore"]


def test_all_that_somebody_said_in_a_room_is_hidden_and_nothing_elsewhere(cast: Cast, lake: Room) -> None:
    cast.says("author", "and more")
    cast.says("visitor", "I say nothing wrong")
    act(cast, "chatinfo", "hide_all_by", [cast.entry.pk])
    hidden = ChatInfo.objects.filter(state="hidden")
    assert [(entry.room_id, entry.number) for entry in hidden.order_by("number")] == [
        (cast.room.pk, 1),
        (cast.room.pk, 2),
    ]


def test_a_whole_flood_is_hidden_in_a_few_statements(cast: Cast) -> None:
    ChatInfo.objects.bulk_create(
        ChatInfo(
            room=cast.room, number=number, kind="say", user=cast.person("author"), user_name="x", tag="t",
            chat_content="flood", created_at=cast.entry.created_at,
        )
        for number in range(2, 1002)
    )  # fmt: skip
    Room.objects.filter(pk=cast.room.pk).update(last_id=1001)
    with CaptureQueriesContext(connection) as queries:
        answer = act(cast, "chatinfo", "hide", ["1"], q="x", select_across="1", index="0")
    assert answer.status_code == 302
    assert ChatInfo.objects.filter(kind="say", state="visible").count() == 0
    assert AuditRecord.objects.get().numbers == write_numbers(range(1, 1002))
    assert len(queries) < 80


def test_authors_are_banned_on_terms_that_a_page_asks_for(cast: Cast, lake: Room) -> None:
    said = ChatInfo.objects.filter(kind="say").values_list("pk", flat=True)
    page = act(cast, "chatinfo", "restrict_authors", said)
    assert page.status_code == 200
    assert not Restriction.objects.filter(person=cast.person("author")).exists()
    assert (
        act(cast, "chatinfo", "restrict_authors", ["0"], targets=page.context_data["targets"], **TERMS).status_code
        == 302
    )
    made = Restriction.objects.filter(person=cast.person("author"))
    assert {(each.room_id, each.kind, each.reason) for each in made} == {
        (cast.room.pk, "ban", "spam"),
        (lake.pk, "ban", "spam"),
    }
    assert all(each.until for each in made)
    assert AuditRecord.objects.filter(act="restrict", reason="spam").count() == 2
    assert cast["author"].client.get("/chatroom/pond/history/?before=9").status_code == 403


def test_authors_are_banned_from_the_whole_site_once(cast: Cast, lake: Room) -> None:
    said = ChatInfo.objects.filter(kind="say").values_list("pk", flat=True)
    targets = act(cast, "chatinfo", "restrict_authors", said).context_data["targets"]
    act(cast, "chatinfo", "restrict_authors", ["0"], targets=targets, everywhere="on", **TERMS)
    assert Restriction.objects.get(person=cast.person("author")).room is None


@pytest.mark.parametrize("targets", ["", "x", "1:1:1", ":999999", "999999:1", f"{'9' * 30}:1", ":,:", "-1:1"])
def test_targets_that_are_none_restrict_nobody(cast: Cast, targets: str) -> None:
    before = Restriction.objects.count()
    answer = act(cast, "chatinfo", "restrict_authors", ["0"], targets=targets, **TERMS)
    assert answer.status_code in (200, 302)
    assert Restriction.objects.count() == before


def test_somebody_who_is_named_twice_is_restricted_once(cast: Cast) -> None:
    targets = ",".join([f"{cast.room.pk}:{cast.person('author').pk}"] * 3)
    act(cast, "chatinfo", "restrict_authors", ["0"], targets=targets, **TERMS)
    assert AuditRecord.objects.filter(act="restrict").count() == 1


@pytest.mark.parametrize(
    "field",
    [{"kind": "x"}, {"rung": "x"}, {"seconds": "-1"}, {"seconds": "x"}, {"reason": "x" * 300}, {"reason": "a\0b"}],
)
def test_terms_that_make_no_sense_are_asked_for_again(cast: Cast, field: dict[str, str]) -> None:
    targets = f"{cast.room.pk}:{cast.person('author').pk}"
    answer = act(cast, "chatinfo", "restrict_authors", ["0"], targets=targets, **{**TERMS, **field})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not AuditRecord.objects.exists()


def test_the_page_says_how_many_others_would_be_hit(cast: Cast) -> None:
    Trace.objects.all().delete()
    for role, block in (("author", "one"), ("visitor", "one"), ("owner", "one"), ("muted", "two")):
        Trace.objects.create(user=cast.person(role), block=block, wide_block="both", seen_at=timezone.now())
    page = act(cast, "chatinfo", "restrict_authors", [cast.entry.pk])
    (row,) = page.context_data["rows"]
    assert row["others"]["browser"] == "–"
    # Nobody of them reads now.
    assert [re.findall(r"\d+", row["others"][rung]) for rung in ("block", "wide_block")] == [["2", "0"], ["3", "0"]]


# People


def test_people_are_muted_in_a_room_that_is_named(cast: Cast) -> None:
    targets = f":{cast.person('author').pk},:{cast.person('visitor').pk}"
    act(cast, "userinfo", "restrict", ["0"], targets=targets, room="POND", **{**TERMS, "kind": "mute"})
    made = Restriction.objects.filter(room=cast.room, kind="mute", reason="spam")
    assert {each.person for each in made} == {cast.person("author"), cast.person("visitor")}


def test_a_room_that_there_is_not_is_said(cast: Cast) -> None:
    targets = f":{cast.person('author').pk}"
    answer = act(cast, "userinfo", "restrict", ["0"], targets=targets, room="nowhere", **TERMS)
    assert "There is no room of this name yet" in answer.content.decode() or "errorlist" in answer.content.decode()
    assert not AuditRecord.objects.exists()


def test_names_are_taken_where_people_last_spoke(cast: Cast) -> None:
    actions.rename(cast.room, cast.person("author"), "Unsayable")
    act(cast, "userinfo", "force_name", [cast.person("author").pk, cast.person("visitor").pk])
    assert UserInfo.objects.get(pk=cast.person("author").pk).user_name != "Unsayable"
    assert ChatInfo.objects.of(cast.room).order_by("-number")[0].kind == "rename"
    assert AuditRecord.objects.get().act == "force_name"


@pytest.mark.parametrize("above", ["moderator", "superuser"])
def test_nobody_is_restricted_whose_rank_is_as_high(cast: Cast, above: str) -> None:
    give_account(cast, "author", User.objects.get(username=above))
    for model, name, targets in (
        ("chatinfo", "restrict_authors", f"{cast.room.pk}:{cast.person('author').pk}"),
        ("userinfo", "restrict", f":{cast.person('author').pk}"),
    ):
        answer = act(cast, model, name, ["0"], targets=targets, **TERMS)
        assert any("1" in text for text in told(answer))
    act(cast, "chatinfo", "hide_all_by", [cast.entry.pk])
    act(cast, "userinfo", "force_name", [cast.person("author").pk])
    assert not AuditRecord.objects.exists()
    assert not Restriction.objects.filter(person=cast.person("author")).exists()


# Rooms, held messages, reports, restrictions


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("pause", "paused", True), ("go_on", "paused", False), ("close", "closed", True), ("open_again", "closed", False)],
)
def test_rooms_are_paused_and_closed_in_bulk(cast: Cast, name: str, column: str, value: bool) -> None:
    actions_before = AuditRecord.objects.count()
    Room.objects.filter(name="pond").update(**{column: not value})
    act(cast, "room", name, Room.objects.filter(name__in=("pond", "lake")).values_list("pk", flat=True))
    assert set(Room.objects.filter(name__in=("pond", "lake")).values_list(column, flat=True)) == {value}
    assert ChatInfo.objects.of(cast.room).order_by("-number")[0].kind == "settings"
    assert AuditRecord.objects.count() > actions_before


@pytest.fixture
def held(cast: Cast, lake: Room) -> list[int]:
    """A message that waits in each of two rooms."""
    return [
        HeldMessage.objects.create(room=room, user=cast.person("author"), text=f"held in {room.name}", why="word").pk
        for room in (cast.room, lake)
    ]


def test_held_messages_are_approved_in_each_room(cast: Cast, held: list[int]) -> None:
    act(cast, "heldmessage", "approve", held)
    assert set(ChatInfo.objects.filter(chat_content__startswith="held").values_list("chat_content", flat=True)) == {
        "held in pond",
        "held in lake",
    }
    assert not HeldMessage.objects.exists()
    assert AuditRecord.objects.filter(act="approve").count() == 2


def test_held_messages_are_refused(cast: Cast, held: list[int]) -> None:
    act(cast, "heldmessage", "refuse", held)
    assert not HeldMessage.objects.exists()
    assert not ChatInfo.objects.filter(chat_content__startswith="held").exists()


@pytest.mark.parametrize(
    ("name", "state", "entry"), [("uphold", "upheld", "hidden"), ("dismiss", "dismissed", "visible")]
)
def test_reports_are_answered_once_for_all_who_made_them(cast: Cast, name: str, state: str, entry: str) -> None:
    first, second = (actions.report(cast.entry, cast.person(role), "look") for role in ("visitor", "owner"))
    act(cast, "report", name, [first.pk])
    act(cast, "report", "dismiss", [first.pk, second.pk])
    assert set(Report.objects.values_list("state", flat=True)) == {state}
    cast.entry.refresh_from_db()
    assert cast.entry.state == entry
    assert AuditRecord.objects.filter(act="answer_report").count() == 1


def test_restrictions_are_lifted(cast: Cast) -> None:
    keys = list(Restriction.objects.values_list("pk", flat=True))
    act(cast, "restriction", "lift", keys)
    assert not Restriction.objects.filter(lifted_at=None).exists()
    assert cast["banned"].client.get("/chatroom/pond/history/?before=9").status_code == 200
    assert AuditRecord.objects.filter(act="lift").count() == len(keys)


def add(cast: Cast, **fields: str) -> Any:
    return cast["moderator"].client.post("/admin/chatroom/restriction/add/", {**TERMS, **fields})


def test_a_restriction_is_added_by_the_identity(cast: Cast) -> None:
    assert add(cast, person=cast.person("author").user_id, room="pond").status_code == 302
    assert Restriction.objects.get(person=cast.person("author")).room == cast.room
    assert AuditRecord.objects.get().act == "restrict"


def test_a_network_is_banned_by_its_address(cast: Cast) -> None:
    network = ip_network((cast.address, 24), strict=False)
    assert add(cast, network=str(network)).status_code == 302
    assert Restriction.objects.get(rung="wide_block").room is None
    assert cast["visitor"].client.get("/chatroom/pond/history/?before=9").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"person": "7" * 24},
        {"person": "x"},
        {"network": "300.1.1.1"},
        {"network": "0.0.0.0/0"},
        {"network": "192.0.2.0/25"},
        {"network": "2001:db8::/32"},
        {"network": "a\0b"},
        {"person": "{author}", "network": "192.0.2.1"},
        {"person": "{author}", "room": "nowhere"},
    ],
)
def test_a_restriction_that_makes_no_sense_is_refused_in_words(cast: Cast, fields: dict[str, str]) -> None:
    before = Restriction.objects.count()
    answer = add(cast, **{name: value.format(author=cast.person("author").user_id) for name, value in fields.items()})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Restriction.objects.count() == before


# Who may


def test_whoever_may_only_look_does_not_act(cast: Cast) -> None:
    account = User.objects.create_user("reader", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    reader = Client()
    reader.force_login(account)
    for model, name, key in (
        ("chatinfo", "hide", cast.entry.pk),
        ("chatinfo", "restrict_authors", cast.entry.pk),
        ("userinfo", "force_name", cast.person("author").pk),
        ("room", "close", cast.room.pk),
        ("restriction", "lift", Restriction.objects.all()[0].pk),
    ):
        page = reader.get(f"/admin/chatroom/{model}/").content.decode()
        assert f'value="{name}"' not in page
        reader.post(f"/admin/chatroom/{model}/", {"action": name, "_selected_action": [str(key)], **TERMS})
    assert reader.get("/admin/chatroom/restriction/add/").status_code in (403, 404)
    assert reader.get("/admin/chatroom/word/add/").status_code in (403, 404)
    assert not AuditRecord.objects.exists()
