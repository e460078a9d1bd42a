"""The table by which processes tell each other who is here, where there is no Redis."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.people import new_room
from tests.servers.fixtures import StartSite
from tests.servers.site import SiteServer
from tests.until import until

from .watcher import watchers

BUSY_SECONDS = 20
OLD_BULLETIN = '{"process":"dead","number":7,"lives":12,"rooms":{"happy":{"people":[1,0,"AAAAAAAAAAA="]}}}'


@contextmanager
def database_of(site: SiteServer) -> Iterator[sqlite3.Connection]:
    path = site.folder / "var" / "chat.sqlite3"
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as database:
        yield database


def processes_in(database: sqlite3.Connection) -> set[str]:
    return {process for (process,) in database.execute("SELECT process FROM chatroom_processbulletin")}


def test_one_process_with_a_file_of_its_own_writes_nothing(site: SiteServer) -> None:
    with database_of(site) as database, watchers([site], "happy") as (watcher,):
        until(lambda: len(watcher.answers) >= 4, "somebody reads for a while")
        assert processes_in(database) == set()


def test_workers_tell_once_that_everybody_has_gone(start_site: StartSite) -> None:
    site = start_site(WEB_CONCURRENCY="2", CHAT_FLOOD_LIMITS="off")
    room = new_room(site)
    with database_of(site) as database:
        with watchers([site], room) as watching:
            until(lambda: len(processes_in(database)) == len(watching), "each of them tells of somebody")
        until(lambda: all_tell_of_nobody(database), "they tell that these have gone")


def all_tell_of_nobody(database: sqlite3.Connection) -> bool:
    return all('"rooms":{}' in body for (body,) in database.execute("SELECT body FROM chatroom_processbulletin"))


def test_what_a_process_told_that_is_long_dead_is_not_believed_and_goes(start_site: StartSite) -> None:
    site = start_site(WEB_CONCURRENCY="2", CHAT_FLOOD_LIMITS="off")
    with database_of(site) as database:
        database.execute(
            "INSERT INTO chatroom_processbulletin (process, number, body, written_at)"
            " VALUES ('dead', 7, ?, datetime('now', '-1 hour'))",
            [OLD_BULLETIN],
        )
        with watchers([site], "happy") as watching:
            until(lambda: "dead" not in processes_in(database), "it is deleted")
            until(lambda: all(watcher.online == len(watching) for watcher in watching), "they count each other")
            assert all(answer["online"] <= len(watching) for watcher in watching for answer in watcher.answers)


def test_what_a_process_told_that_has_just_died_holds_for_a_while_only(start_site: StartSite) -> None:
    site = start_site(WEB_CONCURRENCY="2", CHAT_FLOOD_LIMITS="off")
    with database_of(site) as database, watchers([site], "happy") as watching:
        until(lambda: all(watcher.online == len(watching) for watcher in watching), "they count each other")
        database.execute(
            "INSERT INTO chatroom_processbulletin (process, number, body, written_at)"
            " VALUES ('dead', 7, ?, datetime('now'))",
            [OLD_BULLETIN],
        )
        until(lambda: all(watcher.online == len(watching) + 1 for watcher in watching), "it is believed")
        until(lambda: all(watcher.online == len(watching) for watcher in watching), "no longer")
