"""An older database, restored under readers who have read more than it holds: each draws itself anew once."""

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

from tests.people import Person, new_room, whole_log
from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer
from tests.until import until

from .reader import Reader

READERS = 4
KEPT = 6  # entries that the older database has
LOST = 5  # and those that only the readers have
OUTGROWN = 9  # entries that are written after it was restored: more than were lost
LAST = "last"

ROLL_BACK = f"""
from django.db import transaction
from chatroom.models import ChatInfo, Room
with transaction.atomic():
    room = Room.objects.get(name="%s")
    ChatInfo.objects.filter(room=room, number__gt={KEPT}).delete()
    room.last_id, room.last_tag = {KEPT}, ChatInfo.objects.get(room=room, number={KEPT}).tag
    room.save()
"""
OUTGROW = f"""
    from chatroom.actions.entries import append
    from chatroom.models import UserInfo
    for number in range({OUTGROWN}):
        append(room, ChatInfo.Kind.SAY, UserInfo.objects.first(), "written at once")
"""


def test_a_database_file_that_is_restored_while_the_site_is_down_is_read_afresh_once(start_site: StartSite) -> None:
    site = start_site(CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Person(site, new_room(site)) as person, reading(site, person.room) as readers:
        say(person, KEPT)
        older = site.folder / "older.sqlite3"
        copy_database(database_of(site), older)
        say(person, LOST)
        wait_for(readers, KEPT + LOST)
        site.stop()
        for file in database_of(site).parent.glob("chat.sqlite3*"):
            file.unlink()
        older.rename(database_of(site))
        site.start()
        say(person, OUTGROWN)
        assert_read_afresh_once(person, readers, {"ahead", "history"})


def test_entries_that_vanish_under_readers_who_wait_are_noticed(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    site = start_site(DATABASE_URL=postgres.database_url("rolled_back"), CHAT_FLOOD_LIMITS="off")
    with Person(site, new_room(site)) as person, reading(site, person.room) as readers:
        say(person, KEPT + LOST)
        wait_for(readers, KEPT + LOST)
        site.manage("shell", "-c", ROLL_BACK % person.room)
        wait_for(readers, KEPT)
        say(person, OUTGROWN)
        assert_read_afresh_once(person, readers, {"ahead"})


def test_another_history_that_has_outgrown_the_one_before_is_noticed(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    site = start_site(DATABASE_URL=postgres.database_url("outgrown"), CHAT_FLOOD_LIMITS="off")
    with Person(site, new_room(site)) as person, reading(site, person.room) as readers:
        say(person, KEPT + LOST)
        wait_for(readers, KEPT + LOST)
        site.manage("shell", "-c", (ROLL_BACK + OUTGROW) % person.room)
        wait_for(readers, KEPT + OUTGROWN)
        assert_read_afresh_once(person, readers, {"history"})


@contextmanager
def reading(site: SiteServer, room: str) -> Iterator[list[Reader]]:
    """People who read the room, by held polls and by streamed ones in turn, until its last entry."""
    readers = [Reader([site], room, stream=number % 2 == 1) for number in range(READERS)]
    give_up = Event()
    with ThreadPoolExecutor(READERS) as threads:
        running = [threads.submit(reader.run, LAST, give_up) for reader in readers]
        try:
            yield readers
            for thread in running:
                thread.result()
        finally:
            give_up.set()
    for reader in readers:
        reader.person.http.close()


def say(person: Person, messages: int) -> None:
    for number in range(messages):
        person.say(f"message {number}")


def wait_for(readers: Sequence[Reader], last_id: int) -> None:
    until(lambda: all(reader.log.cursor == last_id for reader in readers), f"everybody has read up to {last_id}")


def assert_read_afresh_once(person: Person, readers: Sequence[Reader], reasons: set[str]) -> None:
    last_id = person.say("the last", client_id=LAST)
    wait_for(readers, last_id)
    stored = whole_log(person)
    for reader in readers:
        assert len(reader.log.resets) == 1
        assert set(reader.log.resets) <= reasons
        assert reader.log.shown == stored


def database_of(site: SiteServer) -> Path:
    return site.folder / "var" / "chat.sqlite3"


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)
