"""What the paths that are walked often cost: which queries each request makes, and which make none at all."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from chatroom import in_force

from .people import Person, new_room
from .servers.site import SiteServer

SOON_SECONDS = 10.0
STORED = "chatroom_chatinfo", "chatroom_room", "chatroom_userinfo", "chatroom_revision", "django_session", "auth_user"


@pytest.fixture(autouse=True)
def _restrictions_are_looked_at_beside_the_requests(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a site, where a task does it once a second: no request of a test finds that it is its turn."""
    monkeypatch.setattr(in_force, "FRESH_SECONDS", float("inf"))
    in_force.memory.look()
    yield
    in_force.memory.stale()


def statements(queries: CaptureQueriesContext) -> list[str]:
    """The first word and the table of each statement, without the brackets of transactions."""
    found = []
    for query in queries.captured_queries:
        sql = query["sql"]
        verb = sql.partition(" ")[0]
        if verb in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            table = next(name for name in STORED if f'"{name}"' in sql)
            found.append(f"{verb} {table}")
    return found


def test_a_message_costs_four_reads_and_two_writes(visitor: Client, settings: Settings) -> None:
    path = reverse("save_chat_log", args=["happy"])
    with CaptureQueriesContext(connection) as queries:
        assert visitor.post(path, {"chat_content": "hello", "client_id": "a"}).status_code == 200
    assert sorted(statements(queries)) == [
        "INSERT chatroom_chatinfo",
        "SELECT chatroom_revision",
        "SELECT chatroom_room",
        "SELECT chatroom_userinfo",
        "SELECT django_session",
        "UPDATE chatroom_room",
    ]


def test_a_repeated_message_costs_one_read_more(visitor: Client) -> None:
    path = reverse("save_chat_log", args=["happy"])
    visitor.post(path, {"chat_content": "hello", "client_id": "a"})
    with CaptureQueriesContext(connection) as queries:
        assert visitor.post(path, {"chat_content": "hello", "client_id": "a"}).json()["id"] == 1
    assert statements(queries).count("SELECT chatroom_chatinfo") == 1
    assert len(statements(queries)) == 7


def test_a_new_name_writes_the_entry_and_the_person_and_nothing_else(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        visitor.post(reverse("rename", args=["happy"]), {"user_name": "teal"})
    writes = [statement for statement in statements(queries) if not statement.startswith("SELECT")]
    assert sorted(writes) == ["INSERT chatroom_chatinfo", "UPDATE chatroom_room", "UPDATE chatroom_userinfo"]


def test_a_page_of_history_costs_two_reads_and_no_session(client: Client, room: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("history", args=["happy"]))
    assert statements(queries) == ["SELECT chatroom_room", "SELECT chatroom_chatinfo"]


def test_a_second_look_at_a_room_writes_nothing(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        visitor.get(reverse("happy", args=["happy"]))
    assert [statement for statement in statements(queries) if not statement.startswith("SELECT")] == []


# What only a real server shows: polls do without the database altogether


def drop_every_table(site: SiteServer) -> None:
    """Leaves the site without anything that it could query: whatever asks, fails."""
    with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3", isolation_level=None)) as database:
        for table in STORED:
            database.execute(f"DROP TABLE {table}")


def test_a_poll_of_a_room_in_memory_asks_the_database_nothing(site: SiteServer) -> None:
    room = new_room(site)
    with Person(site, room) as person:
        for text in ("one", "two"):
            person.say(text)
        newest = person.poll(ticket=person.page["ticket"])
        drop_every_table(site)
        assert person.get("history/").status_code == 503, "the tables are not gone"

        behind = person.poll(last_id=1, ticket=person.page["ticket"], online=0)
        assert [entry["mess"] for entry in behind["info"]] == ["two"]
        abreast = person.poll(last_id=2, tag=newest["tag"], ticket=person.page["ticket"])
        assert (abreast["info"], abreast["reset"]) == ([], None)
        assert [entry["mess"] for entry in person.poll()["info"]] == ["one", "two"]


def test_a_poll_that_waits_outlives_a_database_that_does_not_answer(site: SiteServer) -> None:
    with Person(site) as person, ThreadPoolExecutor() as threads:
        person.say("one")
        person.poll()
        held = threads.submit(person.poll, last_id=1, wait=4, ticket=person.page["ticket"])
        drop_every_table(site)
        answer = held.result(timeout=SOON_SECONDS)
    assert (answer["info"], answer["reset"], answer["last_id"]) == ([], None, 1)


def sessions(site: SiteServer) -> list[Any]:
    with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3")) as database:
        return database.execute("SELECT * FROM django_session ORDER BY session_key").fetchall()


def test_polls_and_messages_write_no_session(site: SiteServer) -> None:
    with Person(site) as person:
        before = sessions(site)
        assert len(before) == 1
        for count in range(3):
            person.say(str(count))
            person.poll(last_id=count, ticket=person.page["ticket"])
        person.poll(last_id=3, wait=1, ticket=person.page["ticket"])
        assert person.post("rename/", {"user_name": "teal"}).status_code == 200
        assert sessions(site) == before
