"""The long poll, on the server that holds it on its event loop and on the one that holds it in a thread."""

import secrets
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from .people import Person, new_room
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.fixtures import sites
from .servers.site import RunserverServer, SiteServer
from .stored_log import write_entries

KEYS = {"from", "last_id", "info", "online", "more", "reset", "tag", "retry_ms"}
SOON_SECONDS = 10.0  # far less than a poll waits where nothing happens


@pytest.fixture(scope="module", params=[SiteServer, RunserverServer], ids=["gunicorn", "runserver"])
def polled_site(
    request: pytest.FixtureRequest, ready_var_dir: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """A site under each of the two servers, without flood limits, with a room of its own for each test."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(request.param, CHAT_FLOOD_LIMITS="off", CHAT_MESSAGE_MAX="1300")


@pytest.fixture
def person(polled_site: SiteServer) -> Iterator[Person]:
    with Person(polled_site, new_room(polled_site)) as person:
        yield person


@pytest.fixture
def other(polled_site: SiteServer, person: Person) -> Iterator[Person]:
    with Person(polled_site, person.room) as other:
        yield other


@pytest.fixture(scope="module")
def reader(polled_site: SiteServer) -> Iterator[Person]:
    """Somebody in a room in which nobody speaks, for what changes nothing."""
    with Person(polled_site, new_room(polled_site)) as reader:
        yield reader


def ids(log: dict[str, Any]) -> list[int]:
    return [entry["id"] for entry in log["info"]]


# What an answer is


def test_an_answer_has_the_fields_of_the_wire(person: Person) -> None:
    before = int(time.time() * 1000)
    person.say("你好 <b>\u2028🦆", client_id="a-1")
    log = person.poll(last_id=0)
    entry = log["info"][0]
    assert set(log) == KEYS
    assert before - 1 <= entry.pop("at") <= int(time.time() * 1000)
    assert entry == {
        "id": 1,
        "kind": "say",
        "user_id": person.page["user_id"],
        "user_name": person.page["user_name"],
        "mess": "你好 <b>\u2028🦆",
        "client_id": "a-1",
    }
    assert (log["from"], log["last_id"], log["more"], log["reset"], log["retry_ms"]) == (0, 1, False, None, 0)
    assert isinstance(log["online"], int)
    assert len(log["tag"]) == 12


def test_nobody_keeps_an_answer_and_nobody_guesses_its_type(person: Person) -> None:
    answer = person.get("get_near_log/", wait=0)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_an_empty_room_answers_from_zero_to_zero(person: Person) -> None:
    log = person.poll()
    assert (log["from"], log["last_id"], log["info"], log["tag"]) == (0, 0, [], "")


def test_without_a_cursor_the_newest_50_come_at_once(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 55)
    log = person.get("get_near_log/").json()
    assert ids(log) == list(range(6, 56))
    assert (log["from"], log["last_id"], log["more"], log["reset"]) == (5, 55, False, None)


def test_after_a_cursor_come_all_later_entries_and_no_others(person: Person) -> None:
    for number in range(1, 6):
        person.say(str(number))
    log = person.poll(last_id=2)
    assert (log["from"], ids(log), log["last_id"]) == (2, [3, 4, 5], 5)
    assert person.poll(last_id=5)["info"] == []
    assert person.poll(last_id=5)["from"] == 5


def test_an_answer_has_at_most_100_entries_and_says_that_there_is_more(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 120)
    first = person.poll(last_id=0)
    assert (ids(first), first["more"], first["last_id"]) == (list(range(1, 101)), True, 100)
    rest = person.poll(last_id=first["last_id"], tag=first["tag"])
    assert (ids(rest), rest["more"]) == (list(range(101, 121)), False)


def test_an_answer_has_at_most_256_kib_and_says_that_there_is_more(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["字" * 1300] * 100)
    read: list[int] = []
    log: dict[str, Any] = {"last_id": 0, "tag": "", "more": True}
    while log["more"]:
        answer = person.get("get_near_log/", last_id=log["last_id"], tag=log["tag"], wait=0)
        assert len(answer.content) <= 256 * 1024 + 1024
        log = answer.json()
        read += ids(log)
    assert read == list(range(1, 101))


def test_the_newest_entries_are_within_the_bounds_as_well(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["字" * 4000] * 100)
    answer = person.get("get_near_log/", wait=0)
    assert len(answer.content) <= 256 * 1024 + 1024
    assert ids(answer.json())[-1] == 100


# Waiting


def test_a_poll_waits_until_somebody_speaks(person: Person, other: Person) -> None:
    with ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=30)
        other.say("hello")
        log = held.result(timeout=SOON_SECONDS)
    assert [entry["mess"] for entry in log["info"]] == ["hello"]


def test_a_poll_of_another_room_is_not_woken(person: Person, polled_site: SiteServer) -> None:
    with Person(polled_site, new_room(polled_site)) as elsewhere, ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=2)
        elsewhere.say("hello")
        assert held.result(timeout=SOON_SECONDS)["info"] == []


def test_a_wait_that_ends_with_nothing_new_answers_with_no_entries(person: Person) -> None:
    person.say("hello")
    cursor = person.poll()
    began = time.monotonic()
    log = person.poll(last_id=1, tag=cursor["tag"], wait=1)
    assert 0.9 < time.monotonic() - began < SOON_SECONDS
    assert (log["from"], log["last_id"], log["info"], log["reset"], log["tag"]) == (1, 1, [], None, cursor["tag"])


def test_wait_0_never_waits(person: Person) -> None:
    began = time.monotonic()
    person.poll(last_id=0, wait=0)
    assert time.monotonic() - began < 1.0


def test_what_was_said_before_the_poll_came_is_answered_at_once(person: Person) -> None:
    person.say("hello")
    assert ids(person.poll(last_id=0, wait=30)) == [1]


def test_two_polls_of_one_person_are_both_answered(person: Person, other: Person) -> None:
    with ThreadPoolExecutor() as threads:
        held = [threads.submit(person.poll, last_id=0, wait=30) for _ in range(2)]
        other.say("hello")
        assert [ids(poll.result(timeout=SOON_SECONDS)) for poll in held] == [[1], [1]]


def test_a_poll_that_shows_another_number_of_people_is_told(person: Person, other: Person) -> None:
    tickets = {"last_id": 0, "wait": 30}
    with ThreadPoolExecutor() as threads:
        first = threads.submit(person.poll, **tickets, ticket=person.page["ticket"], online=1)
        second = threads.submit(other.poll, **tickets, ticket=other.page["ticket"], online=2)
        told = first.result(timeout=SOON_SECONDS)
        assert (told["online"], told["info"]) == (2, [])
        other.say("hello")
        assert ids(second.result(timeout=SOON_SECONDS)) == [1]


def test_a_reader_without_a_ticket_is_not_counted(person: Person) -> None:
    assert person.poll(last_id=0, wait=1)["online"] == 0
    assert person.poll(last_id=0, wait=1, ticket=person.page["ticket"])["online"] == 1


@pytest.mark.parametrize("ticket", ["", "x", "%00", "a.b", "1" * 5000, "\ufffd"])
def test_a_ticket_that_is_none_reads_as_nobody(reader: Person, ticket: str) -> None:
    assert reader.poll(last_id=0, ticket=ticket)["online"] == 0


def test_a_ticket_of_another_room_reads_as_nobody(person: Person, polled_site: SiteServer) -> None:
    with Person(polled_site, new_room(polled_site)) as elsewhere:
        assert person.poll(last_id=0, wait=1, ticket=elsewhere.page["ticket"])["online"] == 0


def test_a_reader_who_hangs_up_is_forgotten(person: Person, other: Person) -> None:
    with suppress(httpx.ReadTimeout):
        person.http.get(f"/chatroom/{person.room}/get_near_log/", params={"last_id": 0, "wait": 30}, timeout=0.2)
    other.say("hello")
    assert ids(person.poll(last_id=0)) == [1]


# Cursors


def test_a_cursor_with_its_tag_is_of_this_history(person: Person) -> None:
    person.say("one")
    cursor = person.poll()
    person.say("two")
    log = person.poll(last_id=1, tag=cursor["tag"])
    assert (ids(log), log["reset"]) == ([2], None)


@pytest.mark.parametrize("last_id", [1, 2])
def test_a_cursor_with_another_tag_is_of_another_history(person: Person, last_id: int) -> None:
    person.say("one")
    person.say("two")
    log = person.poll(last_id=last_id, tag="not-this-one", wait=5)
    assert (ids(log), log["reset"], log["from"], log["last_id"]) == ([1, 2], "history", 0, 2)


@pytest.mark.parametrize("last_id", [3, 1000, 2**31, 2**32, 2**53 - 1])
def test_a_cursor_from_the_future_is_answered_with_the_newest(person: Person, last_id: int) -> None:
    person.say("one")
    person.say("two")
    log = person.poll(last_id=last_id, wait=5)
    assert (ids(log), log["reset"], log["last_id"]) == ([1, 2], "ahead", 2)


def test_a_cursor_from_the_future_of_an_empty_room_is_answered(person: Person) -> None:
    log = person.poll(last_id=7, wait=5)
    assert (log["info"], log["reset"], log["last_id"]) == ([], "ahead", 0)


def test_a_cursor_far_back_is_answered_from_the_database(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 630)
    assert person.poll()["last_id"] == 630
    log: dict[str, Any] = {"last_id": 0, "tag": "", "more": True}
    read: list[int] = []
    while log["more"]:
        log = person.poll(last_id=log["last_id"], tag=log["tag"])
        read += ids(log)
        assert log["reset"] is None
    assert read == list(range(1, 631))


def test_a_cursor_far_back_of_another_history_is_answered_with_the_newest(
    person: Person, polled_site: SiteServer
) -> None:
    write_entries(polled_site, person.room, ["hello"] * 630)
    log = person.poll(last_id=5, tag="not-this-one")
    assert (log["reset"], log["last_id"], len(log["info"])) == ("history", 630, 50)


def test_what_another_process_wrote_without_a_hint_wakes_a_poll(person: Person, polled_site: SiteServer) -> None:
    person.poll()
    with ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=30)
        write_entries(polled_site, person.room, ["hello"])
        assert ids(held.result(timeout=SOON_SECONDS)) == [1]


# Refusals

BAD_NUMBERS = ["", "-1", "abc", "1.5", "1e3", "+5", "５", "0x10", str(2**53), "9" * 400, "\0", "NaN", "null", "5 ", "ü"]


@pytest.mark.parametrize("last_id", BAD_NUMBERS)
def test_a_cursor_that_is_none_is_refused(reader: Person, last_id: str) -> None:
    assert_refused(reader.get("get_near_log/", last_id=last_id, wait=0), 400, "bad_cursor")


@pytest.mark.parametrize("wait", ["", "-1", "31", "abc", "1.5", "9" * 400, "\0", "inf"])
def test_a_wait_that_is_none_is_refused(reader: Person, wait: str) -> None:
    assert_refused(reader.get("get_near_log/", last_id=0, wait=wait), 400, "bad_cursor")


@pytest.mark.parametrize("online", ["-1", "abc", "9" * 400])
def test_a_number_of_people_that_is_none_is_refused(reader: Person, online: str) -> None:
    assert_refused(reader.get("get_near_log/", last_id=0, wait=0, online=online), 400, "bad_cursor")


@pytest.mark.parametrize("room", ["nowhere", "a b", "x" * 33, "\0", "é" * 40, "get_near_log", "\ufffd"])
def test_a_room_that_is_not_there_is_unknown(reader: Person, room: str) -> None:
    path = f"/chatroom/{quote(room)}/get_near_log/"
    assert_refused(reader.get(path, wait=0, last_id=0), 404, "unknown_room")
    assert_refused_on_a_page(reader.http.get(path, headers={"Accept": "text/html"}), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_method_but_get_is_refused(reader: Person, method: str) -> None:
    answer = reader.http.request(
        method, f"/chatroom/{reader.room}/get_near_log/", headers={"X-CSRFToken": reader.token}
    )
    assert_refused(answer, 405, "method")
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_is_answered_at_once_without_a_body(reader: Person) -> None:
    answer = reader.http.head(f"/chatroom/{reader.room}/get_near_log/", params={"wait": 0})
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_host_that_is_not_the_site_s_is_refused(reader: Person) -> None:
    answer = reader.http.get(f"/chatroom/{reader.room}/get_near_log/?wait=0", headers={"Host": "elsewhere.example"})
    assert_refused(answer, 400, "bad_request")


# Addresses


@pytest.mark.parametrize("letters", ["小黄鸭", "ไทย", "हिन्दी", "straße", "_-", "𐐨"])
def test_a_room_of_any_script_is_polled_under_every_spelling(polled_site: SiteServer, letters: str) -> None:
    name = f"{letters}{secrets.token_hex(4)}"
    with Person(polled_site) as person:
        assert person.post("/chatroom/", {"room": name}).status_code == 302
        answer = person.post(f"/chatroom/{quote(name)}/save_chat_log/", {"chat_content": "hello"})
        assert answer.json()["ret"] == 0
        for spelling in (quote(name), quote(name.upper()), quote(f" {name} ")):
            assert ids(person.get(f"/chatroom/{spelling}/get_near_log/", last_id=0, wait=0).json()) == [1]


def raw(site: SiteServer, request: bytes) -> bytes:
    """Returns all that the site answers to these bytes until it closes the connection."""
    answer = b""
    with socket.create_connection(("127.0.0.1", site.port), timeout=SOON_SECONDS) as connection:
        connection.sendall(request)
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize(
    "query",
    [
        b"last_id=%FF&wait=0", b"last_id=1%00&wait=0", b"last_id=%", b"last_id=%zz&wait=0",
        b"last_id=0&last_id=abc&wait=0", b"wait=0&last_id", b"last_id=0&wait=%F0%9F%A6%86", b'last_id="&wait=0',
    ],
)  # fmt: skip
def test_bytes_that_are_no_number_are_refused_however_they_are_written(
    reader: Person, polled_site: SiteServer, query: bytes
) -> None:
    path = f"/chatroom/{reader.room}/get_near_log/?".encode()
    answer = raw(polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b" 400 " in answer.splitlines()[0]
    assert b"bad_cursor" in answer


@pytest.mark.parametrize("query", [b"\xff", "last_id=五".encode(), b"\x80=1"])
def test_bytes_that_no_address_may_have_are_refused(reader: Person, polled_site: SiteServer, query: bytes) -> None:
    path = f"/chatroom/{reader.room}/get_near_log/?wait=0&last_id=".encode()
    answer = raw(polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b" 400 " in answer.splitlines()[0]


@pytest.mark.parametrize(
    "query", [b"", b"&&&", b"=", b"?", b"wait=0&wait=0", b"tag=%FF&wait=0", b"{|}^`<>", b"a" * 3000]
)
def test_a_query_of_noise_reads_the_newest(reader: Person, polled_site: SiteServer, query: bytes) -> None:
    path = f"/chatroom/{reader.room}/get_near_log/?".encode()
    answer = raw(polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b" 200 " in answer.splitlines()[0]
