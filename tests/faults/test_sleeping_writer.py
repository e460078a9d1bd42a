"""A writer that has taken its number and sleeps: nobody steps over that number, and nobody waits for it for ever."""

from tests.people import new_room
from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer

from .sleeping_writer import SleepingWriter
from .talk import Talk


def test_nobody_steps_over_an_entry_that_commits_late_on_sqlite(start_site: StartSite) -> None:
    let_a_writer_sleep(start_site(CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2"))


def test_nobody_steps_over_an_entry_that_commits_late_on_postgresql(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    database = postgres.database_url("sleeping_writer")
    site = start_site(DATABASE_URL=database, CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Talk([site], writers=2, readers=2) as talk, SleepingWriter(site, new_room(site), "elsewhere"):
        talk.goes_on()  # it holds up its own room alone
    let_a_writer_sleep(site)


def let_a_writer_sleep(site: SiteServer) -> None:
    with Talk([site]) as talk:
        with SleepingWriter(site, talk.room, "committed") as sleeper:
            talk.until_all_are_turned_away()
            talk.elsewhere["committed"] = sleeper.number
            sleeper.commit()
        talk.goes_on()
        with SleepingWriter(site, talk.room, "killed") as sleeper:
            sleeper.kill()
        talk.goes_on()
    assert {(turned.status, turned.code) for turned in talk.turned} == {(503, "busy")}
    assert not any(trouble.unanswered for trouble in talk.troubles), "no request was left hanging"
