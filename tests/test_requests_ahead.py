"""What a visitor may send ahead, and what may not stand in a request's head."""

from tests.people import Person
from tests.raw_http import exchange, status_of
from tests.servers.fixtures import StartSite
from tests.servers.site import SiteServer

REQUEST = b"GET /chatroom/happy/get_near_log/?last_id=0&wait=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_a_connection_that_sends_a_hundred_requests_ahead_is_ended(shared_site: SiteServer) -> None:
    answer = exchange(shared_site, REQUEST * 100)
    assert status_of(answer) == 400
    with Person(shared_site) as somebody_else:
        assert somebody_else.poll()["reset"] is None


def test_a_few_requests_ahead_are_answered_in_their_order(shared_site: SiteServer) -> None:
    last = b"GET /nothing/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    answer = exchange(shared_site, REQUEST.replace(b"wait=1", b"wait=0") * 3 + last)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.rfind(b"HTTP/1.1 200") < answer.find(b"HTTP/1.1 404")


def test_an_address_in_a_header_with_underscores_is_not_the_proxy_s(start_site: StartSite) -> None:
    site = start_site(TRUSTED_PROXIES="1")
    with Person(site) as visitor:
        welcome = visitor.post(
            "/chatroom/get_near_log/",
            {"last_id": "0"},
            headers={"X-Forwarded-For": "203.0.113.9", "X_Forwarded_For": "198.51.100.7"},
        )
    assert "203.0.*.*" in welcome.json()["data"]
