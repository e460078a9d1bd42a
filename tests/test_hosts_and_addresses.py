"""Which hosts and addresses the real server answers, however they are written."""

import json

import pytest

from .people import Person
from .raw_http import body_of, exchange, status_of
from .servers.site import SiteServer


@pytest.mark.parametrize(
    "path", ["/", "/chatroom/happy/", "/chatroom/happy/history/", "/chatroom/happy/get_near_log/?wait=0"]
)
def test_head_has_the_headers_of_get_and_no_body(shared_site: SiteServer, path: str) -> None:
    sent = f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    answer = exchange(shared_site, sent)
    assert status_of(answer) == 200
    assert body_of(answer) == b""


@pytest.mark.parametrize(
    "path", ["/", "/chatroom/happy/", "/chatroom/happy/get_near_log/?wait=0&last_id=0", "/admin/login/"]
)
@pytest.mark.parametrize(
    "host",
    ["Host: elsewhere.example\r\n", "Host: \r\n", "Host: local host\r\n", "Host: localhost:x\r\n", "Host: [::1\r\n",
     "Host: localhost\r\nHost: localhost\r\n", "Host: localhost@elsewhere.example\r\n", "Host: localhost/\r\n"],
)  # fmt: skip
def test_a_host_that_is_not_the_site_s_is_refused(shared_site: SiteServer, path: str, host: str) -> None:
    answer = exchange(shared_site, f"GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode())
    assert status_of(answer) == 400


def test_a_host_is_believed_from_no_other_header(shared_site: SiteServer) -> None:
    with Person(shared_site) as person:
        answer = person.http.get("/chatroom/HAPPY/", headers={"X-Forwarded-Host": "elsewhere.example"})
    assert "elsewhere" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "sub.localhost", "127.0.0.1", "[::1]", "[::1]:8000"]
)
def test_the_names_of_this_machine_are_the_site_s(shared_site: SiteServer, host: str) -> None:
    for path in ("/", "/chatroom/happy/get_near_log/?wait=0"):
        sent = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        assert status_of(exchange(shared_site, sent)) == 200


@pytest.mark.parametrize("charset", ["base64", "undefined", "idna", "gbk", "no-such"])
@pytest.mark.parametrize("path", ["/?a=1", "/chatroom/happy/?before=2", "/chatroom/happy/get_near_log/?wait=0&tag=%FF"])
def test_a_charset_that_is_named_for_no_body_changes_nothing(shared_site: SiteServer, path: str, charset: str) -> None:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        f"Content-Type: text/plain; charset={charset}",
    ]
    assert status_of(exchange(shared_site, "\r\n".join(lines).encode() + b"\r\n\r\n")) == 200


def test_http_1_0_is_answered(shared_site: SiteServer) -> None:
    sent = b"GET /chatroom/happy/get_near_log/?wait=0 HTTP/1.0\r\nHost: localhost\r\n\r\n"
    answer = exchange(shared_site, sent)
    assert status_of(answer) == 200
    assert json.loads(body_of(answer))["reset"] is None


def test_a_websocket_is_not_offered(shared_site: SiteServer) -> None:
    sent = (
        b"GET /chatroom/happy/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert exchange(shared_site, sent).startswith((b"HTTP/1.1 200", b"HTTP/1.1 4"))


# Addresses


@pytest.mark.parametrize(
    "target",
    [
        b"/\xff", b"/chatroom/\xff/", b"/chatroom/\xe4\xb8\xad/", b"/%ff%fe", b"/chatroom/%ff/", b"/chatroom/%00/",
        b"/%2e%2e/", b"//", b"//elsewhere.example/", b"/chatroom//", b"/chatroom/a%2fb/", b"/chatroom/happy;x=1/",
        b"/\\", b"/%", b"/%zz", b"http://elsewhere.example/chatroom/happy/", b"*", b"happy", b"/?%ff=%ff",
        b"/?" + b"a" * 5000, b"/static/../manage.py", b"/static/%2e%2e/%2e%2e/manage.py", b"/static/..%2f..%2f..%2f",
        b"/static/%00", b"/static/\xff", b"/chatroom/happy/get_near_log/%00", b"/chatroom/happy", b"/chatroom/happy/#x",
        b"/chatroom/happy/?before=%ff", b"/" + b"a/" * 3000, b"/chatroom/%F0%90%90%80/", b"/admin/%ff/",
        b"/accounts/login/?next=%ff", b"/accounts/login/?next=//elsewhere.example",
    ],
    ids=lambda target: repr(target[:40]),
)  # fmt: skip
def test_an_address_that_is_strange_is_no_error_of_ours(shared_site: SiteServer, target: bytes) -> None:
    answer = exchange(shared_site, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert status_of(answer) < 500
    assert b"DJANGO_SETTINGS_MODULE" not in answer
    assert b"import " not in answer
