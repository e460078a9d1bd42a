"""The site as an app: its manifest, its icons, and the service worker's script."""

import re
import struct

import pytest
from django.test import Client

from chatroom.views.installed import SHELL, WORKER
from chatsite.gathered_files import GATHERING_MODULE, gathered_module
from tests.servers.project import PROJECT

STATIC = PROJECT / "static"


def test_the_manifest_names_the_app_in_the_reader_s_language_and_icons_of_their_sizes(client: Client) -> None:
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert "Accept-Language" in answer.headers["Vary"]
    app = answer.json()
    assert (app["name"], app["lang"], app["start_url"], app["scope"]) == ("ChatRoom", "en", "/", "/")
    chinese = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh-TW"}).json()
    assert chinese["name"] == "聊天室"
    assert chinese["description"] != app["description"]
    assert {icon.get("purpose", "any") for icon in app["icons"]} == {"any", "maskable"}
    for icon in app["icons"]:
        name = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", icon["src"].removeprefix("/static/"))
        picture = (STATIC / name).read_bytes()
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", picture[16:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_the_worker_is_of_the_root_and_asked_for_anew_each_time(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client.post("/service-worker.js", headers={"Accept": "application/json"}).status_code == 405


def test_another_language_or_other_files_are_another_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(language: str) -> str:
        script = client.get("/service-worker.js", headers={"Accept-Language": language}).content.decode()
        found = re.search(r'"version": "([0-9a-f]{12})"', script)
        assert found
        return found[1]

    english = version("en")
    assert version("en") == english
    assert version("zh-CN") != english
    monkeypatch.setattr("chatroom.views.installed.SHELL", SHELL[1:])
    assert version("en") != english


def test_the_page_without_the_network_is_the_same_for_everybody(client: Client, visitor: Client) -> None:
    page = visitor.get("/offline/").content
    assert page == client.get("/offline/").content
    assert b"csrf" not in page


def test_the_kept_page_needs_nothing_that_is_not_kept(client: Client) -> None:
    to_do = set(re.findall(rb"/static/([\w/]+)(?:\.[0-9a-f]{12})?(\.\w+)", client.get("/offline/").content))
    names = {(stem + ending).decode() for stem, ending in to_do} - {"chatroom/img/icon-180.png"}
    for name in names - {GATHERING_MODULE}:
        source = (STATIC / name).read_text() if name.endswith((".js", ".css")) else ""
        for path in re.findall(r'(?:from |url\(|@import )"([^":]+)"', source + gathered_module(name, source)):
            names = names | {str(((STATIC / name).parent / path).resolve().relative_to(STATIC.resolve()))}
    assert names == set(SHELL)
    assert not re.search(r"import\W", gathered_module(GATHERING_MODULE, (STATIC / GATHERING_MODULE).read_text()))
    assert (STATIC / WORKER).exists()
