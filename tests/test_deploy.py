"""The configurations that the project ships for other programs, with those programs where they can run here."""

import configparser
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chatsite.environment import VARIABLES, read_environment
from tests.people import ANSWER_SECONDS, page_data
from tests.servers.fixtures import StartSite
from tests.servers.nginx import NginxServer
from tests.servers.project import PROJECT


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
    assert len(cookies) == 2
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


def test_the_unit_for_systemd_sets_variables_that_there_are_and_waits_longer_than_the_server() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation has it
    unit.read(PROJECT / "deploy" / "chatroom.service")
    service = unit["Service"]
    environment = dict(pair.split("=", 1) for pair in service["Environment"].split())
    assert set(environment) <= {variable.name for variable in VARIABLES}
    assert read_environment(environment)["TRUSTED_PROXIES"] == 1
    assert service["ExecStart"] == "/usr/bin/make run"
    gunicorn: dict[str, int] = {}
    for line in (PROJECT / "gunicorn.conf.py").read_text().splitlines():
        if line.startswith("graceful_timeout"):
            gunicorn["graceful_timeout"] = int(line.partition("=")[2].split("#")[0])
    assert int(service["TimeoutStopSec"]) > gunicorn["graceful_timeout"]
