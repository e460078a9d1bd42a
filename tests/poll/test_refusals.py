"""What a poll refuses, and which addresses it takes for which room."""

import secrets
from urllib.parse import quote

import pytest

from tests.people import Person
from tests.raw_http import exchange
from tests.refusals import assert_refused, assert_refused_on_a_page
from tests.servers.site import SiteServer

from .answers import ids

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
    answer = exchange(
        polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    assert b" 400 " in answer.splitlines()[0]
    assert b"bad_cursor" in answer


@pytest.mark.parametrize("query", [b"\xff", "last_id=五".encode(), b"\x80=1"])
def test_bytes_that_no_address_may_have_are_refused(reader: Person, polled_site: SiteServer, query: bytes) -> None:
    path = f"/chatroom/{reader.room}/get_near_log/?wait=0&last_id=".encode()
    answer = exchange(
        polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    assert b" 400 " in answer.splitlines()[0]


@pytest.mark.parametrize(
    "query", [b"", b"&&&", b"=", b"?", b"wait=0&wait=0", b"tag=%FF&wait=0", b"{|}^`<>", b"a" * 3000]
)
def test_a_query_of_noise_reads_the_newest(reader: Person, polled_site: SiteServer, query: bytes) -> None:
    path = f"/chatroom/{reader.room}/get_near_log/?".encode()
    answer = exchange(
        polled_site, b"GET " + path + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    assert b" 200 " in answer.splitlines()[0]
