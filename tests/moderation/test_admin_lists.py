"""What moderators find in the admin, what they may look at there, and that they can change nothing by its forms."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from chatroom import actions
from chatroom.admin.audit import OTHER_ACTS
from chatroom.admin.filters import first_key_since
from chatroom.admin.words import BAD_LINES_SHOWN
from chatroom.models import (
    AuditRecord,
    ChatInfo,
    HeldMessage,
    Report,
    Restriction,
    Robot,
    Room,
    Trace,
    UserInfo,
    Webhook,
    Word,
)
from chatroom.roles import Act, Actor, Role
from tests.servers.project import PROJECT

from .cast import Cast

MODELS = {
    "auditrecord": AuditRecord,
    "chatinfo": ChatInfo,
    "heldmessage": HeldMessage,
    "report": Report,
    "restriction": Restriction,
    "robot": Robot,
    "room": Room,
    "userinfo": UserInfo,
    "webhook": Webhook,
    "word": Word,
}
NOBODY = Actor(None, None, Role.ADMINISTRATOR)
FORBIDDEN = ("_add", "_delete", "user_password_change")
LOOKED_AT = ("_change", "_changelist", "_history")
ADDED_BY_ACTS = {"restriction", "word"}


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """A row in every table."""
    actions.report(cast.entry, cast.person("visitor"), "look")
    actions.hide(cast.room, [cast.entry.number], Actor(cast.person("owner"), None, Role.OWNER), "spam")
    HeldMessage.objects.create(room=cast.room, user=cast.person("author"), text="held", why="word")
    Word.objects.create(text="Unsayable", folded="unsayable", deed="mask")
    Webhook.objects.create(room=cast.room, url="https://robots.example/", salt="x", position=0)
    Robot.objects.create(room=cast.room, person=cast.person("visitor"), digest="x")
    return cast


def listed(cast: Cast, model: str, role: str = "moderator", **parameters: str) -> str:
    answer = cast[role].client.get(f"/admin/chatroom/{model}/", parameters)
    assert answer.status_code == 200, (answer.status_code, answer.headers)
    return answer.content.decode()


def rows(page: str) -> int:
    return len(re.findall(r"<tr><t[dh] class=\"(?:action|field)", page))


# Filters


def test_entries_are_filtered_by_room(cast: Cast) -> None:
    lake = Room.objects.get(name="lake")
    actions.post_message(lake, cast.person("author"), "in the lake")
    page = listed(cast, "chatinfo", **{"in": "LAKE"})
    assert rows(page) == 1
    assert "in the lake" in page
    assert rows(listed(cast, "chatinfo", **{"in": "nowhere"})) == 0


def test_entries_are_filtered_by_state(cast: Cast) -> None:
    cast.says("author", "second")
    actions.hide(cast.room, [2], NOBODY)
    assert rows(listed(cast, "chatinfo", state="hidden")) == 1
    assert rows(listed(cast, "chatinfo", state="hidden", **{"in": "pond"})) == 1
    assert rows(listed(cast, "chatinfo", state="hidden", **{"in": "lake"})) == 0
    assert rows(listed(cast, "chatinfo", state="visible")) == 2


def test_entries_are_filtered_by_time(cast: Cast) -> None:
    ChatInfo.objects.update(created_at=timezone.now() - timedelta(hours=2))
    cast.says("author", "lately")
    assert [rows(listed(cast, "chatinfo", since=span)) for span in ("10m", "1h", "1d", "7d")] == [1, 1, 2, 2]


def test_the_first_key_of_a_time_is_found_in_few_look_ups(cast: Cast) -> None:
    start = timezone.now() - timedelta(days=1)
    ChatInfo.objects.bulk_create(
        ChatInfo(
            pk=number * 7, room=cast.room, number=number, kind="say", user=cast.person("author"), user_name="x",
            tag="t", chat_content="x", created_at=start + timedelta(seconds=number),
        )
        for number in range(1001, 2001)
    )  # fmt: skip
    since = start + timedelta(seconds=1500)
    with CaptureQueriesContext(connection) as queries:
        assert first_key_since(ChatInfo, "created_at", since) <= 1500 * 7
    assert len(queries) <= 20
    assert ChatInfo.objects.filter(pk__gte=first_key_since(ChatInfo, "created_at", since)).count() == 501
    assert not ChatInfo.objects.filter(pk__gte=first_key_since(ChatInfo, "created_at", timezone.now())).exists()


def test_who_shares_a_network_is_shown_to_those_who_may_see_traces_only(cast: Cast) -> None:
    Trace.objects.all().delete()
    for role, block in (("author", "one"), ("visitor", "one"), ("owner", "two")):
        Trace.objects.create(user=cast.person(role), block=block, seen_at=timezone.now())
        cast.says(role, "quack")
    near = {"near": cast.person("author").user_id}
    assert rows(listed(cast, "chatinfo", "superuser", **near)) == 3
    assert rows(listed(cast, "userinfo", "superuser", **near)) == 2
    for model in ("chatinfo", "userinfo"):
        assert 'name="near"' in listed(cast, model, "superuser")
        assert 'name="near"' not in listed(cast, model)
        assert cast["moderator"].client.get(f"/admin/chatroom/{model}/", near).status_code == 302


def test_addresses_are_shown_to_those_who_may_see_traces_only(cast: Cast) -> None:
    person = cast.person("author")
    Trace.objects.filter(user=person).update(address="192.0.2.77")
    path = f"/admin/chatroom/userinfo/{person.pk}/change/"
    assert "192.0.2.77" not in cast["moderator"].client.get(path).content.decode()
    assert "192.0.2.77" in cast["superuser"].client.get(path).content.decode()


@pytest.mark.parametrize("value", ["", "x", "\0", "%", "'", "9" * 400, "小黄鸭", "７"])
def test_a_filter_takes_anything(filled: Cast, value: str) -> None:
    for model in MODELS:
        for name in ("in", "near", "since", "state", "act", "by", "why", "deed", "_facets", "p"):
            answer = filled["superuser"].client.get(f"/admin/chatroom/{model}/", {name: value})
            assert answer.status_code in (200, 302), (model, name)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "filters", [{}, {"in": "pond"}, {"since": "1d"}, {"state": "hidden"}, {"act": "hide"}, {"_facets": "True"}]
)
def test_no_list_counts_its_table(filled: Cast, model: str, filters: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        filled["superuser"].client.get(f"/admin/chatroom/{model}/", filters)
    for query in queries:
        if "COUNT(" in query["sql"] and f'"chatroom_{model}"' in query["sql"]:
            assert re.search(r"FROM \(SELECT .* LIMIT \d+\)", query["sql"]), query["sql"]


def test_the_audit_log_is_filtered_by_act_room_and_who_did_it(filled: Cast) -> None:
    assert rows(listed(filled, "auditrecord", act="hide")) == 1
    assert rows(listed(filled, "auditrecord", act="lift")) == 0
    assert rows(listed(filled, "auditrecord", act="answer_report")) == 1  # which the hiding was
    assert rows(listed(filled, "auditrecord", **{"in": "pond"})) == 2
    assert rows(listed(filled, "auditrecord", **{"in": "lake"})) == 0
    assert rows(listed(filled, "auditrecord", by=filled.person("owner").user_id)) == 2
    assert rows(listed(filled, "auditrecord", by="moderator")) == 0
    filled["moderator"].client.post(
        "/admin/chatroom/chatinfo/", {"action": "restore", "_selected_action": [str(filled.entry.pk)]}
    )
    assert rows(listed(filled, "auditrecord", by="moderator")) == 1


def test_every_act_that_is_recorded_can_be_filtered_by() -> None:
    recorded = set()
    for path in (PROJECT / "chatroom").rglob("*.py"):
        recorded |= set(re.findall(r'\brecord\(\s*"(\w+)"', path.read_text()))
    assert recorded <= {*OTHER_ACTS, *(act.value for act in Act)}


# What may be changed by the admin's forms: nothing


@pytest.mark.parametrize("role", ["moderator", "superuser"])
def test_nobody_adds_to_the_audit_log_or_changes_it(filled: Cast, role: str) -> None:
    record = AuditRecord.objects.get(act="hide")
    before = list(AuditRecord.objects.order_by("pk").values())
    client = filled[role].client
    path = f"/admin/chatroom/auditrecord/{record.pk}/"
    assert 'name="_save"' not in client.get(f"{path}change/").content.decode()
    for address, fields in (
        (f"{path}change/", {"reason": "forged"}),
        (f"{path}delete/", {"post": "yes"}),
        ("/admin/chatroom/auditrecord/add/", {"act": "hide"}),
    ):
        assert client.post(address, fields).status_code in (403, 404)
    client.post(
        "/admin/chatroom/auditrecord/", {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    )
    assert list(AuditRecord.objects.order_by("pk").values()) == before


def test_deleting_an_account_leaves_what_it_did_in_the_audit_log(filled: Cast) -> None:
    before = AuditRecord.objects.count()
    filled["moderator"].client.post(
        "/admin/chatroom/chatinfo/", {"action": "restore", "_selected_action": [str(filled.entry.pk)]}
    )
    account = User.objects.get(username="moderator")
    answer = filled["superuser"].client.post(f"/admin/auth/user/{account.pk}/delete/", {"post": "yes"})
    assert AuditRecord.objects.count() == before + 1, answer.content


def _addresses_of_the_admin() -> list[tuple[str, dict[str, Any]]]:
    """Every address of the admin that has a name: the name, and what has to be filled in."""
    _prefix, resolver = get_resolver().namespace_dict["admin"]
    names = [name for name in resolver.reverse_dict if isinstance(name, str)]
    return [(name, dict.fromkeys(resolver.reverse_dict.getlist(name)[0][0][0][1])) for name in sorted(names)]


def test_moderators_find_acts_in_the_admin_and_nothing_to_add_change_or_delete(filled: Cast) -> None:
    client = filled["moderator"].client
    keys = {name: model._default_manager.all()[0].pk for name, model in MODELS.items()}
    walked = 0
    for name, arguments in _addresses_of_the_admin():
        if name == "password_change":
            continue  # their own
        model = name.split("_")[1] if name.count("_") == 2 else ""
        values = {"object_id": keys.get(model, 1), "app_label": "chatroom", "content_type_id": 1, "url": "x"}
        answer = client.get(reverse(f"admin:{name}", kwargs={each: values.get(each, 1) for each in arguments}))
        page = answer.content.decode()
        walked += 1
        if name.endswith("_add") and model in ADDED_BY_ACTS:
            assert answer.status_code == 200, name
        elif name.endswith(FORBIDDEN) or (name.endswith(LOOKED_AT) and model not in MODELS):
            assert answer.status_code in (302, 403, 404), name
        assert not re.search(r'name="_(save|continue|addanother)"', page), name
        assert "delete_selected" not in page, name
    assert walked > 50


@pytest.mark.parametrize("model", [*MODELS, "trace"])
def test_moderators_post_no_change_by_a_form(filled: Cast, model: str) -> None:
    client = filled["moderator"].client
    tables = [*MODELS.values(), Trace, User]
    before = [list(table._default_manager.order_by("pk").values()) for table in tables]
    key = tables[[*MODELS, "trace"].index(model)]._default_manager.all()[0].pk
    fields = {"title": "forged", "text": "forged", "reason": "forged", "user_name": "forged", "post": "yes"}
    for page in (f"{key}/change/", f"{key}/delete/", "add/"):
        assert client.post(f"/admin/chatroom/{model}/{page}", fields).status_code in (200, 403, 404)
    assert [list(table._default_manager.order_by("pk").values()) for table in tables] == before


# Words


def add_words(cast: Cast, role: str = "moderator", **fields: Any) -> Any:
    return cast[role].client.post("/admin/chatroom/word/add/", {"deed": "refuse", "room": "", "lines": "", **fields})


def test_words_are_added_by_the_line_and_bad_lines_are_told(cast: Cast) -> None:
    answer = add_words(cast, lines="spam\n\n  \n!!!\n" + "y" * 200 + "\n广告\nSPAM")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<li>4: " in page
    assert "<li>5: " in page
    assert set(Word.objects.values_list("text", "deed")) == {("SPAM", "refuse"), ("广告", "refuse")}
    assert AuditRecord.objects.get().act == "add_words"


def test_words_are_added_for_one_room_and_taken_off_again(cast: Cast) -> None:
    assert add_words(cast, lines="spam", room="pond").status_code == 302
    word = Word.objects.get(room=cast.room)
    cast["moderator"].client.post("/admin/chatroom/word/", {"action": "remove", "_selected_action": [str(word.pk)]})
    assert not Word.objects.exists()
    assert list(AuditRecord.objects.order_by("pk").values_list("act", flat=True)) == ["add_words", "remove_words"]


def test_a_list_of_a_hundred_thousand_lines_is_added_from_a_file(cast: Cast) -> None:
    lines = [f"word{number}" for number in range(100_000)] + ["!!!"] * (BAD_LINES_SHOWN + 50)
    answer = add_words(cast, file=SimpleUploadedFile("words.txt", "\ufeff".encode() + "\r\n".join(lines).encode()))
    assert answer.status_code == 200
    assert Word.objects.count() == 100_000
    assert Word.objects.filter(text="word0").exists()
    assert answer.content.decode().count("<li>100") == BAD_LINES_SHOWN
    assert AuditRecord.objects.get().details["count"] == 100_000


def test_more_words_than_a_room_may_have_are_refused_in_words(cast: Cast) -> None:
    answer = add_words(cast, lines="\n".join(f"word{number}" for number in range(10_001)), room="pond")
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not Word.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"lines": "x y z", "deed": "x"}, {"lines": "spam", "room": "nowhere"}])
def test_a_list_that_makes_no_sense_is_refused_in_words(cast: Cast, fields: dict[str, str]) -> None:
    answer = add_words(cast, **fields)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not Word.objects.exists()


def test_a_moderator_without_the_right_to_look_at_a_list_finds_none(cast: Cast) -> None:
    account = User.objects.create_user("mover", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename="moderate"))
    mover = Client()
    mover.force_login(account)
    for model in MODELS:
        assert mover.get(f"/admin/chatroom/{model}/").status_code in (403, 404)
