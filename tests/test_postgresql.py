"""The site on PostgreSQL: the same people, the same rooms, the same answers."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from .people import Person, new_room, page_data
from .refusals import assert_refused
from .servers.fixtures import StartSite, sites
from .servers.postgres import PostgresServer
from .servers.site import SiteServer

SOON_SECONDS = 15.0


@pytest.fixture(scope="module")
def postgres_site(
    postgres_cluster: PostgresServer, ready_var_dir: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """A site on PostgreSQL that the tests of this file share, each in a room of its own."""
    if not postgres_cluster.is_running():
        postgres_cluster.start()
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(DATABASE_URL=postgres_cluster.database_url("contract"), CHAT_FLOOD_LIMITS="off")


@pytest.fixture
def person(postgres_site: SiteServer) -> Iterator[Person]:
    with Person(postgres_site, new_room(postgres_site)) as person:
        yield person


@pytest.fixture
def other(postgres_site: SiteServer, person: Person) -> Iterator[Person]:
    with Person(postgres_site, person.room) as other:
        yield other


def test_two_people_talk_rename_themselves_and_read_back(person: Person, other: Person) -> None:
    assert person.say("hello", client_id="a") == 1
    assert other.post("rename/", {"user_name": "小黑鸭"}).json() == {"ret": 0, "user_name": "小黑鸭", "id": 2}
    with ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=2, wait=30)
        assert other.say("你好 🦆") == 3
        log = held.result(timeout=SOON_SECONDS)
    assert [(entry["user_name"], entry["mess"]) for entry in log["info"]] == [("小黑鸭", "你好 🦆")]
    history = person.get("history/").json()["info"]
    assert [(entry["id"], entry["kind"]) for entry in history] == [(1, "say"), (2, "rename"), (3, "say")]
    assert person.poll(last_id=0)["info"] == history
    page = person.get("")
    assert "你好 🦆" in page.text
    assert page_data(page.text)["last_id"] == 3


def test_what_was_said_is_found_by_pairs_of_characters_and_by_beginnings_until_it_is_hidden(
    postgres_site: SiteServer, person: Person, other: Person
) -> None:
    def find(query: str, **parameters: int) -> list[str]:
        return [entry["mess"] for entry in other.get("search/", q=query, **parameters).json()["info"]]

    for text in ("我们去公园", "It's a park", "公共花园", 'no\'; \\ "thing" :* & |'):
        person.say(text)
    assert find("公园") == ["我们去公园"]
    assert find("PAR") == ["It's a park"]
    assert find("园") == ["公共花园", "我们去公园"]
    assert find("园", before=3) == ["我们去公园"]
    assert len(find("no' thing\\ & :*")) == 1
    person.say("a park again")
    assert find("park") == ["a park again", "It's a park"]
    day = datetime.now(UTC).date().isoformat()
    assert other.get("history/", on=day).json()["at"] == 1
    assert person.post("/me/erase/", {"sure": "1"}).status_code == 302
    assert find("park") == []
    postgres_site.manage("index_messages", "--anew")
    assert find("公园") == []


def test_a_repeated_client_id_answers_the_first_number(person: Person, other: Person) -> None:
    assert [person.say("hello", client_id="a") for _ in range(3)] == [1, 1, 1]
    assert other.say("hello", client_id="a") == 2


def test_the_same_message_sent_many_times_at_once_is_stored_once(person: Person) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = set(threads.map(lambda _: person.say("hello", client_id="once"), range(24)))
    assert numbers == {1}
    assert person.poll()["last_id"] == 1


def test_many_at_once_get_a_number_each_without_a_gap(person: Person) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda count: person.say(str(count)), range(60)))
    assert sorted(numbers) == list(range(1, 61))


def test_many_who_make_one_room_at_once_all_get_there(postgres_site: SiteServer, person: Person) -> None:
    name = f"room-{secrets.token_hex(4)}"

    def make(_: int) -> httpx.Response:
        return person.post("/chatroom/", {"room": name})

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(make, range(24)))
    assert {answer.headers.get("Location") for answer in answers} == {f"/chatroom/{name}/"}


@pytest.mark.parametrize("text", ["\U0001f986" * 200, "字" * 200, "e\u0301" * 100])
def test_the_longest_message_is_counted_in_code_points(person: Person, text: str) -> None:
    assert person.say(text) == 1
    assert person.poll()["info"][0]["mess"] == text
    assert_refused(person.post("save_chat_log/", {"chat_content": text + "x"}), 400, "too_long")


@pytest.mark.parametrize(
    ("address", "fields", "code"),
    [
        ("save_chat_log/", {"chat_content": "a\0b"}, "bad_text"),
        ("save_chat_log/", {"chat_content": "hello", "client_id": "\0"}, "bad_client_id"),
        ("rename/", {"user_name": "a\0b"}, "bad_name"),
        ("/chatroom/", {"room": "a\0b"}, "bad_room_name"),
        ("/chatroom/save_chat_log/", {"chat_content": "hello", "user_name": "\0"}, "bad_name"),
        ("/chatroom/get_near_log/", {"last_id": "\0"}, "bad_cursor"),
    ],
)
def test_nul_which_postgresql_cannot_hold_is_refused(
    person: Person, address: str, fields: dict[str, str], code: str
) -> None:
    assert_refused(person.post(address, fields), 400, code)


@pytest.mark.parametrize("path", ["", "history/", "get_near_log/?wait=0"])
def test_nul_in_a_room_s_name_is_no_room(person: Person, path: str) -> None:
    assert_refused(person.get(f"/chatroom/%00/{path}"), 404, "unknown_room")


@pytest.mark.parametrize(
    "cookie", ['sessionid="\\000aaaaaaaaaaaaaaaa"', 'sessionid="aaaaaaaa\\000aaaaaaaa"', "sessionid=" + "x" * 500]
)
@pytest.mark.parametrize("path", ["/", "/chatroom/happy/", "/admin/", "/admin/login/"])
def test_a_session_cookie_that_no_database_can_hold_is_no_session(
    postgres_site: SiteServer, cookie: str, path: str
) -> None:
    answer = httpx.get(f"{postgres_site.url}{path}", headers={"Cookie": cookie})
    assert answer.status_code < 400, answer.text


@pytest.mark.parametrize("address", ["save_chat_log/", "rename/"])
def test_a_post_with_such_a_cookie_has_no_session(person: Person, postgres_site: SiteServer, address: str) -> None:
    cookie = f'sessionid="aaaaaaaa\\000aaaaaaaa"; csrftoken={person.http.cookies["csrftoken"]}'
    answer = httpx.post(
        f"{postgres_site.url}/chatroom/{person.room}/{address}",
        data={"chat_content": "hello", "user_name": "teal"},
        headers={"Cookie": cookie, "X-CSRFToken": person.token},
    )
    assert_refused(answer, 403, "no_session")


def test_numbers_larger_than_the_database_s_are_answered(person: Person) -> None:
    assert person.poll(last_id=2**53 - 1)["reset"] == "ahead"
    assert person.get("history/", before=2**53 - 1).json() == {"info": [], "more": False}


def test_a_database_that_is_away_is_a_sentence_and_no_loss(start_site: StartSite, postgres: PostgresServer) -> None:
    site = start_site(DATABASE_URL=postgres.database_url("away"), CHAT_FLOOD_LIMITS="off")
    html = {"Accept": "text/html"}
    with Person(site) as person:
        person.say("one")
        assert person.poll()["last_id"] == 1
        postgres.stop()
        try:
            refused = person.post("save_chat_log/", {"chat_content": "two", "client_id": "b"})
            assert_refused(refused, 503, "busy")
            assert int(refused.headers["Retry-After"]) >= 1
            for path in ("", "history/", "/"):
                assert_refused(person.get(path), 503, "busy")
            page = person.post("save_chat_log/", {"chat_content": "my long thought"}, headers=html)
            assert page.status_code == 503
            assert "my long thought" in page.text
            assert person.poll(last_id=0)["last_id"] == 1, "what is in memory needs no database"
            assert person.poll(last_id=1, wait=1)["info"] == []
        finally:
            postgres.start()
        assert person.say("two", client_id="b") == 2
        assert [entry["mess"] for entry in person.poll(last_id=1, wait=30)["info"]] == ["two"]


def test_what_was_said_is_answered_changed_and_taken_back(person: Person, other: Person) -> None:
    number = str(person.say("hello"))
    assert other.post("react/", {"number": number, "reaction": "🎉"}).json()["ret"] == 0
    assert person.post("edit/", {"number": number, "chat_content": "hello, pond"}).json()["ret"] == 0
    other.post("save_chat_log/", {"chat_content": "hello yourself", "reply_to": number})
    said, answer = (entry for entry in other.get("history/").json()["info"] if entry["kind"] == "say")
    assert (said["mess"], said["reactions"], said["my_reactions"]) == ("hello, pond", {"🎉": 1}, ["🎉"])
    assert answer["quote"]["mess"] == "hello, pond"
    assert person.post("delete_message/", {"number": number}).json()["ret"] == 0
    kinds = [entry["kind"] for entry in other.poll(last_id=0)["info"]]
    assert kinds == ["deleted", "react", "edit", "say", "delete"]
    assert "hello, pond" not in other.get("get_near_log/", last_id=0, wait=0).text


# Prints of each command under which limit its statements were, and what the limit is in another connection.
WATCHED = """
from django.core.management import call_command
from django.db import connection

def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]

def watch(execute, sql, *given):
    if "statement_timeout" not in sql:
        limits.add(limit())
    return execute(sql, *given)

for command in (["migrate"], ["prune"], ["index_messages", "--anew"], ["train_duck", "--room", "happy"]):
    limits = set()
    with connection.execute_wrapper(watch):
        call_command(*command, verbosity=0)
    connection.close()
    print("limits:", *limits, limit())
"""


def test_what_nobody_waits_for_may_take_longer_than_a_request(postgres_site: SiteServer) -> None:
    printed = postgres_site.manage("shell", "-v0", "-c", WATCHED).splitlines()
    assert [line for line in printed if line.startswith("limits:")] == ["limits: 0 10s"] * 4
