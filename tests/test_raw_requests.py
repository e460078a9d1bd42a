"""Requests as no browser sends them, at the real server: none is answered by an error of ours, and none stops it."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from .people import Person, new_room
from .raw_http import ANSWER_SECONDS, exchange, status_of
from .refusals import assert_refused
from .servers.site import SiteServer

LIMIT = 16 * 1024


@pytest.fixture(scope="module")
def person(shared_site: SiteServer) -> Iterator[Person]:
    with Person(shared_site, new_room(shared_site)) as person:
        yield person


def head(person: Person, address: str, *headers: str, method: str = "POST") -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    lines = [
        f"{method} /chatroom/{person.room}/{address} HTTP/1.1",
        "Host: localhost",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {person.token}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def texts(person: Person) -> list[str]:
    return [entry["mess"] for entry in person.poll()["info"]]


FORM = "Content-Type: application/x-www-form-urlencoded"


# Bodies


def test_a_body_in_chunks_is_read(person: Person) -> None:
    answer = person.post(
        "save_chat_log/",
        content=iter([b"chat_content=in+", b"ch", b"", b"unks"]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.json()["ret"] == 0
    assert texts(person)[-1] == "in chunks"


def test_a_charset_may_be_spelled_as_python_spells_it(person: Person) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf8"}
    answer = person.post("save_chat_log/", content=b"chat_content=%E4%BD%A0", headers=form)
    assert answer.json()["ret"] == 0
    assert texts(person)[-1] == "你"


@pytest.mark.parametrize("address", ["save_chat_log/", "rename/", "new_identity/"])
def test_a_body_over_the_limit_in_chunks_is_refused(person: Person, address: str) -> None:
    answer = person.post(
        address,
        content=(b"chat_content=" + b"x" * 1000 for _ in range(40)),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert_refused(answer, 413, "too_large")


def test_an_endless_body_in_chunks_is_cut_off(person: Person, shared_site: SiteServer) -> None:
    sent = 0
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=ANSWER_SECONDS) as connection:
        connection.sendall(head(person, "save_chat_log/", FORM, "Transfer-Encoding: chunked"))
        with suppress(OSError):
            while sent < 64 * 1024 * 1024:
                connection.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
                sent += 0x4000
    assert sent < 64 * 1024 * 1024, "the server read on and on"


def test_a_body_that_says_it_is_over_the_limit_is_refused_before_it_has_come(
    person: Person, shared_site: SiteServer
) -> None:
    sent = head(person, "save_chat_log/", FORM, "Content-Length: 999999999") + b"x" * (LIMIT + 10)
    answer = exchange(shared_site, sent)
    assert status_of(answer) == 413


@pytest.mark.parametrize("declared", [100, LIMIT, LIMIT + 1])
def test_a_body_that_is_cut_stores_nothing(person: Person, shared_site: SiteServer, declared: int) -> None:
    before = texts(person)
    sent = head(person, "save_chat_log/", FORM, f"Content-Length: {declared}") + b"chat_content=cut"
    exchange(shared_site, sent, cut=True)
    assert texts(person) == before


def test_a_chunked_body_that_is_cut_stores_nothing(person: Person, shared_site: SiteServer) -> None:
    before = texts(person)
    sent = head(person, "save_chat_log/", FORM, "Transfer-Encoding: chunked") + b"10\r\nchat_content=cut\r\n"
    exchange(shared_site, sent, cut=True)
    assert texts(person) == before


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Length: 5", "Content-Length: 6"],
        ["Content-Length: 18", "Transfer-Encoding: chunked"],
        ["Content-Length: -1"],
        ["Content-Length: +18"],
        ["Content-Length: 1e2"],
        ["Content-Length: 99999999999999999999999"],
        ["Transfer-Encoding: gzip, chunked"],
        ["Transfer-Encoding: chunked, identity"],
    ],
    ids=str,
)
def test_a_length_that_is_ambiguous_stores_nothing(person: Person, shared_site: SiteServer, headers: list[str]) -> None:
    before = texts(person)
    sent = head(person, "save_chat_log/", FORM, *headers) + b"chat_content=hello"
    answer = exchange(shared_site, sent)
    assert not answer or 400 <= status_of(answer) < 500
    assert texts(person) == before


def test_a_get_with_a_body_is_answered(person: Person, shared_site: SiteServer) -> None:
    sent = head(person, "history/", FORM, "Content-Length: 3", method="GET") + b"a=1"
    assert status_of(exchange(shared_site, sent)) == 200


def test_a_body_that_is_waited_for_takes_no_thread_from_others(person: Person, shared_site: SiteServer) -> None:
    """More senders than Django has threads begin a body and do not go on; everybody else is served."""
    waiting = []
    try:
        for _ in range(40):
            connection = socket.create_connection(("127.0.0.1", shared_site.port), timeout=ANSWER_SECONDS)
            waiting.append(connection)
            connection.sendall(head(person, "save_chat_log/", FORM, "Content-Length: 100") + b"chat_content=")
        assert person.get("history/").status_code == 200
        assert person.say("hello") > 0
    finally:
        for connection in waiting:
            connection.close()


# Requests one behind the other


def test_requests_that_are_sent_at_once_are_answered_in_order(person: Person, shared_site: SiteServer) -> None:
    keep = head(person, "history/", method="GET").replace(b"Connection: close\r\n", b"")
    answer = exchange(shared_site, keep * 3 + head(person, "rename/", method="GET"))
    statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 200, 200, 405]


def test_a_poll_that_waits_is_followed_by_the_next_request_on_its_connection(
    person: Person, shared_site: SiteServer
) -> None:
    newest = person.poll()["last_id"]
    poll = head(person, f"get_near_log/?last_id={newest}&wait=1", method="GET").replace(b"Connection: close\r\n", b"")
    answer = exchange(shared_site, poll + head(person, "history/", method="GET"))
    statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 200]


# Anything

ENDS_ANY_BODY = b"x" * 100 + b"\r\n0\r\n\r\n"

METHODS = st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"get", b"", b"\xff", b"G\0T", b"PRI"])
TARGETS = st.one_of(
    st.sampled_from([b"/", b"/chatroom/happy/", b"/chatroom/happy/get_near_log/?wait=0", b"/chatroom/save_chat_log/"]),
    st.binary(max_size=40).map(lambda noise: b"/" + noise),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(
        [b"Host", b"Cookie", b"Content-Length", b"Transfer-Encoding", b"Content-Type", b"Accept", b"Accept-Language",
         b"X-Forwarded-For", b"X-Forwarded-Proto", b"Expect", b"Upgrade", b"Connection", b"Range", b"If-Modified-Since",
         b"If-None-Match", b"Accept-Encoding", b"Origin", b"Referer"]
    ),
    st.binary(max_size=10),
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [b"localhost", b"0", b"5", b"chunked", b"text/html", b"100-continue", b"close", b"bytes=0-", b"zh",
         b"csrftoken=\xff", b'sessionid="\\000\\377"', b"multipart/form-data",
         b"application/x-www-form-urlencoded; charset=base64"]
    ),
    st.binary(max_size=40),
)  # fmt: skip
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6)


@given(method=METHODS, target=TARGETS, headers=HEADERS, body=st.binary(max_size=60))
@hypothesis_settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_bytes_whatever_get_an_error_of_ours(
    shared_site: SiteServer, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    lines = [
        method + b" " + target + b" HTTP/1.1",
        b"Host: localhost",
        b"Connection: close",
        *(name + b": " + value for name, value in headers),
    ]
    sent = b"\r\n".join(lines) + b"\r\n\r\n" + body + ENDS_ANY_BODY
    answer = exchange(shared_site, sent, seconds=0.5)
    assert not answer.startswith(b"HTTP/1.1 5"), answer


def test_the_log_of_the_server_tells_of_no_error(shared_site: SiteServer) -> None:
    assert "Traceback" not in shared_site.log
    assert "Exception in ASGI" not in shared_site.log
