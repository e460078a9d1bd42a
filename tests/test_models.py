"""What the database itself holds to, whoever writes: on SQLite and on PostgreSQL."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .servers.postgres import PostgresServer
from .servers.site import run_manage

Execute = Callable[..., list[Any]]
BROKEN = (sqlite3.IntegrityError, psycopg.IntegrityError)


@pytest.fixture(scope="module")
def postgres_url(postgres_cluster: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database on PostgreSQL."""
    if not postgres_cluster.is_running():
        postgres_cluster.start()
    url = postgres_cluster.database_url("constraints")
    environment = {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "DATABASE_URL": url}
    made = run_manage(environment, "migrate", "--verbosity", "0")
    assert made.returncode == 0, made.stderr
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def execute(request: pytest.FixtureRequest, ready_var_dir: Path, tmp_path: Path) -> Iterator[Execute]:
    """Runs a statement, with ? for a value, in a migrated database; nothing of it stays."""
    if request.param == "sqlite":
        shutil.copy(ready_var_dir / "chat.sqlite3", tmp_path)
        with closing(sqlite3.connect(tmp_path / "chat.sqlite3")) as sqlite:
            sqlite.execute("PRAGMA foreign_keys = ON")
            yield lambda sql, *values: sqlite.execute(sql, values).fetchall()
        return
    with psycopg.connect(request.getfixturevalue("postgres_url")) as postgres:

        def run(sql: str, *values: Any) -> list[Any]:
            cursor = postgres.execute(sql.replace("?", "%s"), values)
            return cursor.fetchall() if cursor.description else []

        yield run
        postgres.rollback()


def add(execute: Execute, table: str, values: dict[str, Any]) -> int:
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    rows = execute(f"INSERT INTO chatroom_{table} ({columns}) VALUES ({marks}) RETURNING id", *values.values())
    key: int = rows[0][0]
    return key


NOW = "2026-11-21 12:00:00+00:00"
DUCK = "\U0001f986"


def short(text: str) -> str:
    """A test's name for a long text."""
    return f"{text[:20]!a} ({len(text)})"


def add_room(execute: Execute, name: str, **changed: Any) -> int:
    values = {"name": name, "title": "", "listed": False, "last_id": 0, "last_tag": "", "created_at": NOW}
    return add(execute, "room", values | changed)


def add_person(execute: Execute, user_id: str = "1" * 24, user_name: str = "duck") -> int:
    return add(execute, "userinfo", {"user_id": user_id, "user_name": user_name, "created_at": NOW})


def add_entry(execute: Execute, room: int, user: int, number: int = 1, **changed: Any) -> int:
    values = {
        "room_id": room, "number": number, "kind": "say", "user_id": user, "user_name": "duck", "chat_content": "hello",
        "client_id": "", "tag": "t", "created_at": NOW,
    }  # fmt: skip
    return add(execute, "chatinfo", values | changed)


def remove_person(execute: Execute, user: int) -> None:
    execute("DELETE FROM chatroom_userinfo WHERE id = ?", user)
    execute("COMMIT")  # where references are looked at


def commit_entry(execute: Execute, room: int, user: int) -> None:
    add_entry(execute, room, user)
    execute("COMMIT")


def test_the_migrations_make_the_first_room_listed_and_empty(execute: Execute) -> None:
    found = execute("SELECT name, listed, last_id, last_tag FROM chatroom_room")
    assert [tuple(row) for row in found] == [("happy", True, 0, "")]


def test_rooms_are_told_apart_by_their_names(execute: Execute) -> None:
    with pytest.raises(BROKEN):
        add_room(execute, "happy")


@pytest.mark.parametrize("name", ["x", "x" * 32, DUCK * 32], ids=short)
def test_a_room_s_name_is_counted_in_code_points(execute: Execute, name: str) -> None:
    assert add_room(execute, name)


@pytest.mark.parametrize("name", ["", "x" * 33, DUCK * 33], ids=short)
def test_a_room_s_name_has_a_length(execute: Execute, name: str) -> None:
    with pytest.raises((*BROKEN, psycopg.DataError)):
        add_room(execute, name)


def test_a_room_s_newest_number_is_never_negative(execute: Execute) -> None:
    with pytest.raises(BROKEN):
        add_room(execute, "pond", last_id=-1)


def test_identities_are_told_apart(execute: Execute) -> None:
    add_person(execute)
    with pytest.raises(BROKEN):
        add_person(execute)


@pytest.mark.parametrize(
    ("user_id", "user_name"),
    [("1" * 23, "duck"), ("1" * 25, "duck"), ("", "duck"), ("1" * 24, ""), ("1" * 24, "x" * 41), ("1" * 24, DUCK * 41)],
    ids=short,
)
def test_an_identity_and_a_name_have_a_length(execute: Execute, user_id: str, user_name: str) -> None:
    with pytest.raises((*BROKEN, psycopg.DataError)):
        add_person(execute, user_id, user_name)


def test_the_longest_name_is_counted_in_code_points(execute: Execute) -> None:
    assert add_person(execute, user_name=DUCK * 40)


def test_a_room_has_each_number_once(execute: Execute) -> None:
    happy, pond, user = 1, add_room(execute, "pond"), add_person(execute)
    add_entry(execute, happy, user)
    add_entry(execute, pond, user)
    with pytest.raises(BROKEN):
        add_entry(execute, happy, user)


@pytest.mark.parametrize("number", [0, -1])
def test_numbers_begin_with_one(execute: Execute, number: int) -> None:
    with pytest.raises(BROKEN):
        add_entry(execute, 1, add_person(execute), number)


def test_a_client_id_is_once_for_each_person_and_room(execute: Execute) -> None:
    pond, user, other = add_room(execute, "pond"), add_person(execute), add_person(execute, "2" * 24)
    add_entry(execute, 1, user, 1, client_id="a")
    add_entry(execute, 1, other, 2, client_id="a")
    add_entry(execute, pond, user, 1, client_id="a")
    with pytest.raises(BROKEN):
        add_entry(execute, 1, user, 3, client_id="a")


def test_entries_without_a_client_id_are_as_many_as_they_are(execute: Execute) -> None:
    user = add_person(execute)
    for number in (1, 2, 3):
        add_entry(execute, 1, user, number)


@pytest.mark.parametrize(
    "changed",
    [
        {"chat_content": ""},
        {"chat_content": "x" * 4001},
        {"chat_content": DUCK * 4001},
        {"user_name": ""},
        {"user_name": "x" * 41},
        {"client_id": "x" * 65},
    ],
    ids=lambda changed: short(str(changed)),
)
def test_what_an_entry_holds_has_a_length(execute: Execute, changed: dict[str, Any]) -> None:
    user = add_person(execute)
    with pytest.raises((*BROKEN, psycopg.DataError)):
        add_entry(execute, 1, user, **changed)


def test_the_longest_content_is_counted_in_code_points(execute: Execute) -> None:
    assert add_entry(execute, 1, add_person(execute), chat_content=DUCK * 4000, user_name=DUCK * 40, client_id="x" * 64)


@pytest.mark.parametrize(
    "column", ["room_id", "number", "kind", "user_id", "user_name", "chat_content", "client_id", "tag"]
)
def test_nothing_of_an_entry_is_missing(execute: Execute, column: str) -> None:
    user = add_person(execute)
    missing: dict[str, Any] = {column: None}
    with pytest.raises(BROKEN):
        add_entry(execute, 1, user, **missing)


def test_who_has_said_something_cannot_be_taken_out_of_the_log(execute: Execute) -> None:
    user = add_person(execute)
    add_entry(execute, 1, user)
    with pytest.raises(BROKEN):
        remove_person(execute, user)


def test_an_entry_is_of_a_room_that_is_there(execute: Execute) -> None:
    user = add_person(execute)
    with pytest.raises(BROKEN):
        commit_entry(execute, 999, user)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT * FROM chatroom_chatinfo WHERE room_id = ? AND number >= ? ORDER BY number LIMIT 102", (1, 5)),
        ("SELECT * FROM chatroom_chatinfo WHERE room_id = ? AND number < ? ORDER BY number DESC LIMIT 50", (1, 5)),
        ("SELECT * FROM chatroom_chatinfo WHERE room_id = ? ORDER BY number DESC LIMIT 50", (1,)),
        (
            "SELECT * FROM chatroom_chatinfo WHERE room_id = ? AND user_id = ? AND client_id = ? AND client_id <> ''",
            (1, 1, "a"),
        ),
        ("SELECT * FROM chatroom_room WHERE name = ?", ("happy",)),
        ("SELECT * FROM chatroom_userinfo WHERE user_id = ?", ("1",)),
    ],
)
def test_what_is_asked_often_is_answered_by_an_index(
    ready_var_dir: Path, tmp_path: Path, sql: str, values: tuple[Any, ...]
) -> None:
    shutil.copy(ready_var_dir / "chat.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "chat.sqlite3")) as database:
        found = str(database.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
    assert "USING INDEX" in found
    assert "SCAN" not in found
    assert "TEMP B-TREE" not in found


def test_the_models_say_what_the_migrations_make(tmp_path: Path) -> None:
    result = run_manage({"VAR_DIR": str(tmp_path)}, "makemigrations", "--check", "--dry-run")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("accounts", ["true", "false"])
def test_a_site_is_migrated_with_and_without_accounts(tmp_path: Path, accounts: str) -> None:
    environment = {"VAR_DIR": str(tmp_path), "ACCOUNTS_ENABLED": accounts}
    assert run_manage(environment, "migrate", "--verbosity", "0").returncode == 0
    assert run_manage(environment, "migrate", "--check").returncode == 0
