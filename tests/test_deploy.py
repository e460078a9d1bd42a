"""The configurations that the project ships for other programs, with those programs where they can run here."""

import configparser
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import httpx
import pytest

from chatsite.environment import VARIABLES, read_environment
from tests.people import ANSWER_SECONDS, Person, page_data
from tests.servers.fixtures import StartSite
from tests.servers.nginx import NginxServer
from tests.servers.project import PROJECT
from tests.until import until

SHARE = 300  # limit_conn of the shipped configuration


@pytest.fixture
def nginx(start_site: StartSite, tmp_path: Path) -> Iterator[NginxServer]:
    """The shipped nginx configuration in front of a site that is told of it."""
    site = start_site(ALLOWED_HOSTS="chat.example", TRUSTED_PROXIES="1", CHAT_FLOOD_LIMITS="off")
    server = NginxServer(tmp_path, site)
    try:
        server.start()
        yield server
    finally:
        server.close()


def visitor(nginx: NginxServer) -> httpx.Client:
    return httpx.Client(base_url=nginx.url, verify=False, headers={"Host": "chat.example"}, timeout=ANSWER_SECONDS)


def test_two_people_talk_through_nginx_over_https(nginx: NginxServer) -> None:
    with visitor(nginx) as speaker, visitor(nginx) as listener:
        page = page_data(speaker.get("/chatroom/happy/").text)
        heard: list[httpx.Response] = []
        poll = threading.Thread(target=lambda: heard.append(listener.get("/chatroom/happy/get_near_log/?last_id=0")))
        poll.start()
        said = speaker.post(
            "/chatroom/happy/save_chat_log/",
            data={"chat_content": "你好", "csrfmiddlewaretoken": page["csrf_token"]},
            headers={"Origin": "https://chat.example", "Referer": "https://chat.example/chatroom/happy/"},
        )
        assert said.json() == {"ret": 0, "id": 1}
        poll.join(ANSWER_SECONDS)
        assert [entry["mess"] for entry in heard[0].json()["info"]] == ["你好"]


def test_cookies_are_for_https_only_behind_nginx(nginx: NginxServer) -> None:
    with visitor(nginx) as someone:
        cookies = someone.get("/chatroom/happy/").headers.get_list("set-cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"sessionid", "csrftoken", "browser"}
    assert all("; Secure" in cookie for cookie in cookies)


def test_the_site_sees_the_address_that_nginx_saw_and_not_what_a_visitor_claims(nginx: NginxServer) -> None:
    with visitor(nginx) as someone:
        page = page_data(someone.get("/chatroom/happy/").text)
        welcome = someone.post(
            "/chatroom/get_near_log/",
            data={"last_id": "0"},
            headers={
                "X-Forwarded-For": "203.0.113.9",
                "X-CSRFToken": page["csrf_token"],
                "Referer": "https://chat.example/",
            },
        )
    assert "127.0.*.*" in welcome.json()["data"]
    assert "203.0" not in welcome.json()["data"]


def test_a_message_of_a_script_may_be_repeated_and_a_form_of_a_browser_not(nginx: NginxServer) -> None:
    """Both are answered by the site: which of the ways through the configuration they took, it does not see."""
    with visitor(nginx) as someone:
        page = page_data(someone.get("/chatroom/happy/").text)
        fields = {"chat_content": "quack", "csrfmiddlewaretoken": page["csrf_token"]}
        said = [
            someone.post(
                "/chatroom/happy/save_chat_log/",
                data=fields,
                headers={"Accept": accept, "Referer": "https://chat.example/chatroom/happy/"},
            )
            for accept in ("application/json", "text/html")
        ]
    assert said[0].json() == {"ret": 0, "id": 1}
    assert said[1].status_code == 302
    assert said[1].headers["Location"] == "/chatroom/happy/"


class DyingServer:
    """Takes each request and hangs up instead of answering, as a server does that is killed: a context manager."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.taken = 0
        self._thread = threading.Thread(target=self._take)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with connection:
                    self.taken += bool(connection.recv(65536))


def test_what_a_dying_server_took_is_sent_to_the_other_one_unless_it_could_then_be_said_twice(
    start_site: StartSite, tmp_path: Path
) -> None:
    site = start_site(TRUSTED_PROXIES="1", CHAT_FLOOD_LIMITS="off")
    with DyingServer() as dying:
        nginx = NginxServer(tmp_path, dying, site)
        try:
            nginx.start()
            with Person(nginx.plain) as person:
                said = [person.say("by a script", f"id-{number}") for number in range(4)]
                forms = [
                    person.post("save_chat_log/", {"chat_content": "by a form"}, headers={"Accept": "text/html"})
                    for _ in range(4)
                ]
                heard = [entry["mess"] for entry in person.poll()["info"]]
        finally:
            nginx.close()
    statuses = [form.status_code for form in forms]
    assert dying.taken > len(forms)
    assert said == [1, 2, 3, 4]
    assert set(statuses) == {302, 502}
    assert heard == ["by a script"] * 4 + ["by a form"] * statuses.count(302)


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_the_site_refuses_comes_through_nginx_in_the_site_s_words(nginx: NginxServer, accept: str) -> None:
    with visitor(nginx) as someone:
        refused = someone.post("/chatroom/happy/save_chat_log/", data={}, headers={"Accept": accept})
    assert refused.status_code == 403
    assert ("csrf" if accept == "application/json" else "<html") in refused.text


def test_one_address_cannot_hold_more_requests_than_are_its_share(nginx: NginxServer) -> None:
    """Three hundred polls of one address are held; the next request is turned away, until some of them have gone."""
    with ExitStack() as held:
        connections = []
        for _ in range(SHARE + 1):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", nginx.plain_port), ANSWER_SECONDS))
            connection.sendall(b"GET /chatroom/happy/get_near_log/?last_id=0 HTTP/1.1\r\nHost: chat.example\r\n\r\n")
            connections.append(connection)
        # Whoever asks before nginx has seen them all takes the place of one of them.
        until(lambda: select.select(connections, [], [], 0)[0], "one more than the share is turned away")
        turned = until_answered(nginx, 429)
        assert int(turned.headers["Retry-After"]) > 0
        assert turned.json()["code"] == "too_fast"
    assert until_answered(nginx, 200).json()["info"] == []


def until_answered(nginx: NginxServer, status: int) -> httpx.Response:
    """Asks until the answer has this status."""
    answers: list[httpx.Response] = []

    def ask() -> bool:
        with visitor(nginx) as someone:
            answers.append(someone.get("/chatroom/happy/get_near_log/", params={"wait": 0}))
        return answers[-1].status_code == status

    until(ask, f"a request is answered by {status}")
    return answers[-1]


def service_of(name: str) -> configparser.SectionProxy:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation has it
    unit.read(PROJECT / "deploy" / name)
    return unit["Service"]


@pytest.mark.parametrize("name", ["chatroom.service", "chatroom@.service"])
def test_the_unit_for_systemd_sets_variables_that_there_are_and_waits_longer_than_the_server(name: str) -> None:
    service = service_of(name)
    environment = dict(pair.split("=", 1) for pair in service["Environment"].replace("%i", "8000").split())
    assert set(environment) <= {variable.name for variable in VARIABLES}
    assert read_environment(environment)["TRUSTED_PROXIES"] == 1
    assert service["ExecStart"] == "/usr/bin/make run"
    gunicorn: dict[str, int] = {}
    for line in (PROJECT / "gunicorn.conf.py").read_text().splitlines():
        if line.startswith("graceful_timeout"):
            gunicorn["graceful_timeout"] = int(line.partition("=")[2].split("#")[0])
    assert int(service["TimeoutStopSec"]) > gunicorn["graceful_timeout"]


def test_the_server_tells_systemd_when_it_listens(start_site: StartSite, tmp_path: Path) -> None:
    """Else a restart of one server after the other would go on to the other one too early."""
    assert service_of("chatroom@.service")["Type"] == "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        notified.bind(str(tmp_path / "notify"))
        notified.settimeout(ANSWER_SECONDS)
        site = start_site(NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert b"READY=1" in notified.recv(4096)
        assert site.is_running()
