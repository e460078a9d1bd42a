"""One request of a webhook: to an address that was checked, and bounded whatever answers there."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from chatroom.webhooks import delivering, posting
from chatroom.webhooks.addresses import read_url
from chatroom.webhooks.delivering import Outcome, deliver
from chatroom.webhooks.outbox import Delivery, Trouble
from chatroom.webhooks.posting import SpokeNonsense, TookTooLong, Unreachable, post
from chatroom.webhooks.resolving import ForbiddenAddress, looked_up
from tests.servers.process import free_port

from .endpoint import WAIT_SECONDS, Endpoint

LOOPBACK = [ip_network("127.0.0.1/32")]
SECRET = "whsec_" + "A" * 43 + "="


def delivery(url: str, body: bytes = b'{"messages": []}') -> Delivery:
    return Delivery(1, "claim", url, SECRET, "msg_1", 1, body)


def delivered(url: str, permitted: Any = LOOPBACK) -> Outcome:
    return asyncio.run(deliver(delivery(url), permitted))


def test_a_delivery_arrives_signed_and_says_what_it_is() -> None:
    with Endpoint() as endpoint:
        assert delivered(endpoint.url) == Outcome(None, 200)
        [received] = endpoint.received
    assert received.path == "/hook?room=1"
    assert received.headers["host"] == f"127.0.0.1:{endpoint.port}"
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    assert received.id == "msg_1"
    assert received.is_signed_with(SECRET)
    assert not received.is_signed_with("whsec_" + "B" * 43 + "=")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with Endpoint() as inner, Endpoint() as endpoint:
        endpoint.status, endpoint.location = status, inner.url
        assert delivered(endpoint.url) == Outcome(Trouble.REDIRECT, status)
        assert inner.received == []


@pytest.mark.parametrize(("status", "trouble"), [(204, None), (400, "status"), (410, "gone"), (500, "status")])
def test_only_an_answer_of_success_is_one(status: int, trouble: str | None) -> None:
    with Endpoint() as endpoint:
        endpoint.status = status
        assert delivered(endpoint.url) == Outcome(trouble and Trouble(trouble), status)


def test_the_address_is_looked_at_anew_before_each_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint() as endpoint:
        # What was of the internet when it was set is this machine now.
        url = f"http://robots.example:{endpoint.port}/"
        asked = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: asked("127.0.0.1", *rest, **more))
        assert delivered(url, permitted=[]) == Outcome(Trouble.FORBIDDEN)
        assert delivered(url.replace("http", "https"), permitted=[]) == Outcome(Trouble.FORBIDDEN)
        assert endpoint.received == []


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint() as endpoint:
        answers = iter(["127.0.0.1", "192.0.2.1"])
        asked = socket.getaddrinfo

        def rebound(host: Any, *rest: Any, **more: Any) -> Any:
            return asked(next(answers) if host == "robots.example" else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", rebound)
        assert delivered(f"http://robots.example:{endpoint.port}/") == Outcome(None, 200)
        assert next(answers) == "192.0.2.1", "the name was looked up a second time"
        assert endpoint.received[0].headers["host"] == f"robots.example:{endpoint.port}"


def test_where_one_address_is_forbidden_none_is_tried() -> None:
    with pytest.raises(ForbiddenAddress):
        asyncio.run(looked_up(read_url("http://localhost:1/"), [ip_network("127.0.0.2/32")]))


@contextmanager
def speaking(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads a little of what comes and then does `answer`."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            connection, _peer = server.accept()
            with closing(connection):
                connection.recv(65536)
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(WAIT_SECONDS)


def posted(url: str) -> int:
    return asyncio.run(post(read_url(url), [ip_address("127.0.0.1")], {}, b"{}"))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0" * 4096,
        b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
    ],
    ids=["nothing", "another protocol", "zeroes", "a head without end", "no status", "only preliminaries"],
)
def test_what_is_no_answer_is_nonsense(said: bytes) -> None:
    with speaking(lambda connection: connection.sendall(said)) as url, pytest.raises((SpokeNonsense, Unreachable)):
        posted(url)


def test_an_endless_body_is_not_read_to_its_end() -> None:
    def flood(connection: socket.socket) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)
        except OSError:
            pass  # hung up on, as it should be

    with speaking(flood) as url:
        assert posted(url) == 200


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nX: "])
def test_an_endpoint_that_hangs_is_left_in_time(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.5)
    left = threading.Event()

    def hang(connection: socket.socket) -> None:
        connection.sendall(said)
        left.wait(WAIT_SECONDS)

    with speaking(hang) as url:
        with pytest.raises(TookTooLong):
            posted(url)
        left.set()


def test_a_port_at_which_nobody_listens_is_out_of_reach() -> None:
    assert delivered(f"http://127.0.0.1:{free_port()}/") == Outcome(Trouble.UNREACHABLE)


def test_a_certificate_that_nobody_vouches_for_is_none() -> None:
    with Endpoint() as endpoint:
        assert delivered(f"https://127.0.0.1:{endpoint.port}/") == Outcome(Trouble.UNREACHABLE)
        assert endpoint.received == []


def test_a_host_that_does_not_exist_is_no_address() -> None:
    assert delivered("https://no-such-host.invalid/") == Outcome(Trouble.NO_ADDRESS)
    assert delivering.GONE == 410
