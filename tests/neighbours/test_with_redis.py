"""What Redis is to a site of several hosts: entries come by its hints, and without it they come all the same."""

import os
import signal
from collections.abc import Callable
from typing import Self

import httpx
import psycopg
import pytest
import redis

from tests.people import Person, new_room
from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.process import free_port
from tests.servers.redis import RedisServer
from tests.servers.site import SiteServer
from tests.until import until

from .watcher import watchers

ALIKE = {"SECRET_KEY": "the same on all, of fifty characters and no less!!", "CHAT_FLOOD_LIMITS": "off"}

Hosts = Callable[[str], list[SiteServer]]


@pytest.fixture
def hosts(start_site: StartSite, postgres: PostgresServer, redis_server: RedisServer) -> Hosts:
    """Starts two hosts on the database of a name, and on Redis."""

    def start(name: str) -> list[SiteServer]:
        stores = {"DATABASE_URL": postgres.database_url(name), "REDIS_URL": redis_server.url}
        return [start_site(**ALIKE, **stores) for _ in range(2)]

    return start


class Listener:
    """Somebody who listens to what the processes tell each other, and keeps it: channels and texts."""

    def __init__(self, server: RedisServer) -> None:
        self.heard: list[tuple[bytes, bytes]] = []
        self._redis = redis.Redis(port=server.port)
        self._messages = self._redis.pubsub()  # type: ignore[no-untyped-call]
        self._messages.psubscribe("chatroom:*")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._messages.close()
        self._redis.close()

    def hint_for(self, room: str) -> tuple[bytes, bytes]:
        """Waits for a hint that names `room`."""
        return self._wait_for(lambda channel, text: channel.endswith(b":hints") and room.encode() in text.split(b"\n"))

    def people_of(self, room: str) -> tuple[bytes, bytes]:
        """Waits for a bulletin that tells of people in `room`."""
        return self._wait_for(lambda channel, text: b'"here"' in text and room.encode() in text)

    def repeat(self, message: tuple[bytes, bytes]) -> None:
        """Publishes what was heard once more."""
        self._redis.publish(*message)

    def _wait_for(self, is_it: Callable[[bytes, bytes], bool]) -> tuple[bytes, bytes]:
        def hears_it() -> bool:
            message = self._messages.get_message(timeout=0.1)
            if message is None or message["type"] != "pmessage":
                return False
            self.heard.append((message["channel"], message["data"]))
            return is_it(*self.heard[-1])

        until(hears_it, "the message")
        return self.heard[-1]


def write_behind_the_comparison(database_url: str, room: str, number: int) -> None:
    """Writes entry `number` as nobody may: the room's row stays as it was, so that only a hint has it read."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO chatroom_chatinfo"
            " (room_id, number, kind, user_id, user_name, chat_content, client_id, tag, created_at)"
            " SELECT room_id, %s, kind, user_id, user_name, 'by a hint', '', 'another tag', created_at"
            " FROM chatroom_chatinfo WHERE room_id = (SELECT id FROM chatroom_room WHERE name = %s) AND number = 1",
            [number, room],
        )


def test_an_entry_is_hinted_at_to_the_others_and_read_for_the_hint(
    hosts: Hosts, redis_server: RedisServer, postgres: PostgresServer
) -> None:
    first, second = hosts("hints")
    room = new_room(first)
    with Listener(redis_server) as listener, Person(first, room) as person, watchers([second], room) as (watcher,):
        until(lambda: watcher.answers, "somebody reads")
        person.say("hello")
        hint = listener.hint_for(room)
        until(lambda: watcher.ids == [1], "the message comes")
        write_behind_the_comparison(postgres.database_url("hints"), room, 2)
        lines = len(watcher.answers)
        until(lambda: len(watcher.answers) > lines + 4, "the comparison has been made a few times")
        assert watcher.ids == [1], "the comparison finds what is to come by the hint alone"
        listener.repeat(hint)
        until(lambda: watcher.ids == [1, 2], "it comes by the hint")


def test_nothing_is_lost_while_redis_hangs_is_gone_and_comes_back(hosts: Hosts, redis_server: RedisServer) -> None:
    sites = hosts("redis_gone")
    room = new_room(sites[0])
    people = [Person(site, room) for site in sites]
    said: list[int] = []

    def everybody_talks() -> None:
        said.extend(person.say(f"{len(said)}") for _ in range(3) for person in people)
        until(lambda: all(watcher.ids == said for watcher in watching), "everybody has read it all")

    with watchers(sites, room) as watching:
        everybody_talks()
        until(lambda: all(watcher.online == 2 for watcher in watching), "they count each other")
        os.kill(redis_server.pid, signal.SIGSTOP)
        everybody_talks()
        until(lambda: all("Redis does not answer" in site.log for site in sites), "it is noticed")
        everybody_talks()
        redis_server.kill()
        everybody_talks()
        until(lambda: all(watcher.online == 1 for watcher in watching), "each host counts its own")
        redis_server.start()
        until(lambda: all("Redis is back" in site.log for site in sites), "it is found again")
        everybody_talks()
        until(lambda: all(watcher.online == 2 for watcher in watching), "they count each other again")
    for site in sites:
        assert (site.log.count("Redis does not answer"), site.log.count("Redis is back")) == (1, 1)
        site.stop()
        assert "Traceback" not in site.log
        assert "ERROR" not in site.log
        assert str(redis_server.port) not in site.log
    for person in people:
        person.http.close()


def test_with_a_redis_that_is_nowhere_a_site_starts_and_works(start_site: StartSite) -> None:
    site = start_site(REDIS_URL=f"redis://:a-secret-word@127.0.0.1:{free_port()}/0", WEB_CONCURRENCY="2")
    room = new_room(site)
    with Person(site, room) as person, watchers([site], room) as watching:
        assert person.say("hello") == 1
        until(lambda: all(watcher.ids == [1] for watcher in watching), "everybody reads it")
        until(lambda: site.log.count("Redis does not answer") == 2, "each worker says so")
        assert httpx.get(site.url).status_code == 200
    assert "a-secret-word" not in site.log
    assert "Traceback" not in site.log


def test_processes_tell_nothing_of_their_readers_but_the_numbers_that_all_may_see(
    hosts: Hosts, redis_server: RedisServer
) -> None:
    sites = hosts("hashes")
    room = new_room(sites[0])
    with Listener(redis_server) as listener, watchers(sites, room) as watching:
        listener.people_of(room)
        for watcher in watching:
            for secret in ("user_name", "ticket"):
                assert not any(watcher.person.page[secret].encode() in text for _channel, text in listener.heard)
