"""A room's transcript: what is in it, for whom, and what a spreadsheet makes of it."""

import csv
import io
import json

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from chatroom import actions, exporting
from chatroom.actions.messages import post_message
from chatroom.exporting import Format, transcript
from chatroom.models import AuditRecord, ChatInfo
from chatroom.roles import Actor, Role
from tests.moderation.cast import Cast

NOBODY = Actor(None, None, Role.ADMINISTRATOR)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", " =1+1", "\u3000=cmd"]


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def exported(cast: Cast, role: str = "superuser", **parameters: str) -> str:
    answer = cast[role].client.get("/chatroom/pond/export/", parameters)
    assert answer.status_code == 200, answer.content
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue().decode()


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_what_was_said_is_exported_as_lines_of_json(cast: Cast) -> None:
    actions.rename(cast.room, cast.person("author"), "Goose")
    first, second = lines(exported(cast))
    assert (first["id"], first["kind"], first["mess"]) == (1, "say", "hello")
    assert first["user_id"] == cast.person("author").user_id
    assert (second["kind"], second["mess"]) == ("rename", "Goose")


def test_nothing_is_told_of_a_message_that_its_author_has_deleted(cast: Cast) -> None:
    number = cast.says("author", "too much").number
    status, _answer = cast["author"].post("/chatroom/pond/delete_message/", number=str(number))
    assert status == 200
    for form in Format:
        assert "too much" not in exported(cast, "owner", format=form)
    assert [line["id"] for line in lines(exported(cast, "owner"))] == [1]


def test_what_was_said_is_exported_as_a_table(cast: Cast) -> None:
    cast.says("author", 'two\nlines, "quoted"')
    rows = list(csv.DictReader(io.StringIO(exported(cast, format="csv").removeprefix("\ufeff"), newline="")))
    assert [row["mess"] for row in rows] == ["hello", 'two\nlines, "quoted"']
    assert tuple(rows[0]) == exporting.CSV_COLUMNS


def test_in_plain_text_nobody_writes_a_line_in_another_s_name(cast: Cast) -> None:
    cast.says("author", "hello\n2026-01-01T00:00:00.000+00:00 Boss #0001: forged")
    text = exported(cast, format="txt").splitlines()
    assert len(text) == 3
    assert text[2].startswith("    ")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_reckons_with_nothing_that_was_said(cast: Cast, formula: str) -> None:
    ChatInfo.objects.update(chat_content=formula, user_name=formula)
    rows = list(csv.DictReader(io.StringIO(exported(cast, format="csv").removeprefix("\ufeff"), newline="")))
    assert rows[0]["mess"] == rows[0]["user_name"] == f"'{formula}"


@pytest.mark.parametrize("form", Format.values)
def test_hidden_text_is_only_in_what_asks_for_it(cast: Cast, form: str) -> None:
    cast.says("author", "unsayable")
    actions.hide(cast.room, [2], NOBODY)
    shadow = cast.says("visitor", "whispered")
    ChatInfo.objects.filter(pk=shadow.pk).update(state=ChatInfo.State.SHADOW)
    without, whole = exported(cast, format=form), exported(cast, format=form, hidden="1")
    assert "unsayable" not in without
    assert "whispered" not in without
    assert "unsayable" in whole
    assert "whispered" in whole


def test_a_hidden_change_of_name_tells_neither_name(cast: Cast) -> None:
    person = cast.person("author")
    actions.rename(cast.room, person, "Unsayable")
    actions.hide(cast.room, [2], NOBODY)
    assert "Unsayable" not in exported(cast)
    assert lines(exported(cast))[1]["user_name"] == ""


@pytest.mark.parametrize("form", Format.values)
def test_a_long_transcript_is_read_in_batches(cast: Cast, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH_ENTRIES", 3)
    for number in range(7):
        post_message(cast.room, cast.person("author"), f"message {number}")
    cast.room.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        text = b"".join(transcript(cast.room, Format(form), hidden=False)).decode()
    assert [f"message {number}" in text for number in range(7)] == [True] * 7
    assert text.count("message") == 7
    assert len(queries) == 4
    assert all("LIMIT 3" in query["sql"] for query in queries)


def test_what_is_said_meanwhile_does_not_prolong_a_transcript(cast: Cast) -> None:
    cast.room.refresh_from_db()
    parts = transcript(cast.room, Format.JSON_LINES, hidden=False)
    cast.says("author", "later")
    assert "later" not in b"".join(parts).decode()


@pytest.mark.parametrize("role", Cast.ROLES)
def test_a_transcript_is_for_the_owner_and_the_site_s_moderators(cast: Cast, role: str) -> None:
    answer = cast[role].client.get("/chatroom/pond/export/", headers={"Accept": "application/json"})
    if role in ("owner", "moderator", "superuser"):
        assert answer.status_code == 200
        assert AuditRecord.objects.get().act == "export"
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert not AuditRecord.objects.exists()


def test_a_format_that_there_is_not_is_refused_in_words(cast: Cast) -> None:
    answer = cast["owner"].client.get("/chatroom/pond/export/?format=xlsx", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_format")


def test_a_transcript_is_saved_and_not_shown(cast: Cast) -> None:
    answer = cast["owner"].client.get("/chatroom/pond/export/?format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pond.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
