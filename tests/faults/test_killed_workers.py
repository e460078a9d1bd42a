"""Workers that are killed at once while people talk."""

import os
import random
import signal

from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer
from tests.until import until

from .talk import Talk

KILLS = 20
WORKERS = 4


def test_workers_killed_while_people_talk_lose_nothing_on_sqlite(start_site: StartSite) -> None:
    kill_workers_of(start_site(WEB_CONCURRENCY=str(WORKERS), CHAT_FLOOD_LIMITS="off"))


def test_workers_killed_while_people_talk_lose_nothing_on_postgresql(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    database = postgres.database_url("killed_workers")
    kill_workers_of(start_site(WEB_CONCURRENCY=str(WORKERS), CHAT_FLOOD_LIMITS="off", DATABASE_URL=database))


def kill_workers_of(site: SiteServer) -> None:
    with Talk([site]) as talk:
        for _ in range(KILLS):
            until(lambda: len(site.workers) == WORKERS, "every worker is replaced")
            os.kill(random.choice(site.workers), signal.SIGKILL)
            talk.goes_on(5)
    assert sum(trouble.unanswered for trouble in talk.troubles), "nobody was cut: this has shown nothing"
