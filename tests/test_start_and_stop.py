"""The site starts, stops and comes back, under each server that the documents name and on each store."""

import os
import re
import signal
from pathlib import Path

import httpx
import pytest

from .servers.fixtures import StartSite
from .servers.postgres import PostgresServer
from .servers.redis import RedisServer
from .servers.site import SiteServer, run_manage

ROOM = "/chatroom/happy/"


def say(site: SiteServer, text: str) -> None:
    with httpx.Client(base_url=site.url) as visitor:
        page = visitor.get(ROOM)
        assert page.status_code == 200, page.text
        token = visitor.cookies["csrftoken"]
        answer = visitor.post(f"{ROOM}save_chat_log/", data={"chat_content": text}, headers={"X-CSRFToken": token})
        assert answer.json()["ret"] == 0, answer.text


def heard(site: SiteServer) -> list[str]:
    answer = httpx.get(f"{site.url}{ROOM}get_near_log/", params={"wait": 0})
    assert answer.status_code == 200, answer.text
    return [entry["mess"] for entry in answer.json()["info"]]


def test_a_site_that_was_stopped_or_killed_comes_back_with_all_that_was_said(site: SiteServer) -> None:
    say(site, "before the stop")
    site.stop()
    site.start()
    say(site, "before the kill")
    site.kill()
    site.start()
    assert heard(site) == ["before the stop", "before the kill"]


def test_the_development_server_takes_messages(runserver: SiteServer) -> None:
    say(runserver, "hello")
    assert heard(runserver) == ["hello"]


def test_two_sites_on_one_postgresql_and_redis_are_one_chat(
    start_site: StartSite, postgres: PostgresServer, redis_server: RedisServer
) -> None:
    stores = {
        "DATABASE_URL": postgres.database_url("two_sites"),
        "REDIS_URL": redis_server.url,
        "SECRET_KEY": "the same on both, of fifty characters and no less!",
    }
    first, second = start_site(**stores), start_site(**stores)
    say(first, "hello")
    assert heard(second) == ["hello"]


def test_a_stop_ends_the_workers_as_well(site: SiteServer) -> None:
    group = site.pid
    site.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)


def test_a_bad_value_stops_the_start_with_one_sentence_that_names_the_variable(tmp_path: Path) -> None:
    result = run_manage({"VAR_DIR": str(tmp_path), "WEB_CONCURRENCY": "many"}, "check")
    assert result.returncode != 0
    assert re.fullmatch(r"[^\n]*WEB_CONCURRENCY[^\n]*\.\n", result.stderr)
