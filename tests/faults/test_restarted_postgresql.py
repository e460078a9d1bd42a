"""PostgreSQL restarted while people talk: who writes is told when to come back, who reads sees nothing of it."""

import pytest

from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer

from .talk import Talk

CLEAN_SECONDS = 10.0


@pytest.mark.parametrize("ends", ["stop", "crash"])  # what pg_ctl calls the modes fast and immediate
def test_postgresql_that_restarts_while_people_talk_loses_nothing(
    start_site: StartSite, postgres: PostgresServer, ends: str
) -> None:
    database = postgres.database_url(f"restarted_by_{ends}")
    site = start_site(DATABASE_URL=database, CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Talk([site]) as talk:
        {"stop": postgres.stop, "crash": postgres.crash}[ends]()
        talk.until_all_are_turned_away()
        postgres.start()
        talk.goes_on(seconds=CLEAN_SECONDS)
    assert {(turned.status, turned.code) for turned in talk.turned} == {(503, "busy")}
    assert not any(trouble.unanswered for trouble in talk.troubles)
    assert not any(reader.trouble.turned for reader in talk.readers), "polls are answered from memory meanwhile"
