"""A site of several processes, on one host or two, with Redis or without: to people it is one."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest

from tests.people import Person, new_room
from tests.servers.fixtures import open_folder, sites
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.servers.site import RunserverServer, SiteServer
from tests.until import until

from .watcher import PersonAt, processes_of, watchers, watchers_at

ALIKE = {"SECRET_KEY": "the same on all, of fifty characters and no less!!", "CHAT_FLOOD_LIMITS": "off"}


@dataclass(frozen=True)
class Layout:
    """Servers that are one site: how many, with how many workers each, and what they share."""

    name: str
    hosts: int
    workers: int
    kind: type[SiteServer] = SiteServer
    database: str | None = None
    has_redis: bool = False


LAYOUTS = [
    Layout("four workers on SQLite", 1, 4),
    Layout("two hosts on PostgreSQL", 2, 2, database="two_hosts"),
    Layout("two hosts on PostgreSQL with Redis", 2, 2, database="two_hosts_with_redis", has_redis=True),
    Layout("two runservers with Redis", 2, 1, RunserverServer, database="two_runservers", has_redis=True),
]


@pytest.fixture(scope="module", params=LAYOUTS, ids=lambda layout: layout.name)
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.param
    return found


@pytest.fixture(scope="module")
def site_of_many(
    layout: Layout, postgres_cluster: PostgresServer, ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[SiteServer]]:
    """The servers of one site."""
    variables = {**ALIKE, "WEB_CONCURRENCY": str(layout.workers)}
    if layout.kind is RunserverServer:
        variables["DEBUG"] = "true"
    with ExitStack() as stack:
        if layout.database:
            if not postgres_cluster.is_running():
                postgres_cluster.start()
            variables["DATABASE_URL"] = postgres_cluster.database_url(layout.database)
        if layout.has_redis:
            redis = RedisServer(stack.enter_context(open_folder()))
            stack.callback(redis.close)
            redis.start()
            variables["REDIS_URL"] = redis.url
        start = stack.enter_context(sites(ready_var_dir, tmp_path_factory))
        yield [start(layout.kind, **variables) for _ in range(layout.hosts)]


@pytest.fixture
def room(site_of_many: list[SiteServer]) -> str:
    return new_room(site_of_many[0])


def test_what_is_said_at_one_process_is_read_at_all_once_and_in_order(
    site_of_many: list[SiteServer], room: str
) -> None:
    speakers = [PersonAt(process, room) for process in processes_of(site_of_many)]
    with watchers(site_of_many, room) as watching:
        said = [speaker.say(f"{turn}") for turn in range(5) for speaker in speakers]
        until(lambda: all(len(watcher.ids) >= len(said) for watcher in watching), "every message is read")
    assert said == list(range(1, len(said) + 1))
    assert all(watcher.ids == said for watcher in watching)
    for speaker in speakers:
        speaker.http.close()


def test_all_processes_tell_of_the_same_people_on_every_page(site_of_many: list[SiteServer]) -> None:
    room = "happy"  # the one that the home page shows
    doors = [PersonAt(process, room) for process in processes_of(site_of_many)]
    with watchers(site_of_many, room) as watching:
        until(lambda: all(watcher.online == len(watching) for watcher in watching), "all agree")
        for site in site_of_many:
            with Person(site, room, headers={"Accept-Language": "en"}) as person:
                assert f'data-online="{len(watching)}"' in person.get("").text
        until(lambda: all(len(listed(door)) == len(watching) for door in doors), "all list them all")
        assert len({listed(door) for door in doors}) == 1
        number = f"{len(watching)} people here"
        until(lambda: all(number in home_page(site) for site in site_of_many), "the home pages tell it")
        with watchers(site_of_many, room) as more:
            everybody = len(watching) + len(more)
            until(lambda: all(each.online == everybody for each in [*watching, *more]), "all agree on more")
    for door in doors:
        door.http.close()


def listed(person: Person) -> frozenset[str]:
    """The people in the room, by their user_ids."""
    return frozenset(each["user_id"] for each in person.get("people/").json()["people"])


def home_page(site: SiteServer) -> str:
    return httpx.get(site.url, headers={"Accept-Language": "en"}).text


def test_one_who_goes_from_process_to_process_is_one_person_throughout(
    site_of_many: list[SiteServer], room: str
) -> None:
    doors = [PersonAt(process, room) for process in processes_of(site_of_many)]
    with watchers(site_of_many, room) as watching:
        until(lambda: all(watcher.online == len(watching) for watcher in watching), "all agree")
        told: list[int] = []
        ticket = doors[0].page["ticket"]
        doors[0].poll(last_id=0, wait=1, ticket=ticket)
        until(lambda: all(watcher.online == len(watching) + 1 for watcher in watching), "one more is seen")
        seen = [len(watcher.answers) for watcher in watching]
        for door in islice(cycle(doors), 6):
            told.append(door.poll(last_id=0, wait=1, ticket=ticket)["online"])
        for watcher, before in zip(watching, seen, strict=True):
            told += [answer["online"] for answer in watcher.answers[before:]]
    assert set(told) == {len(watching) + 1}
    for door in doors:
        door.http.close()


def test_one_who_types_is_seen_at_all_processes_until_the_message_comes(
    site_of_many: list[SiteServer], room: str
) -> None:
    with watchers(site_of_many, room) as watching, PersonAt(processes_of(site_of_many)[0], room) as person:
        me = person.page["user_id"]
        until(lambda: all(watcher.answers for watcher in watching), "all read")

        def all_see_it() -> bool:
            person.post("typing/")  # as a page does, again and again
            return all(me in watcher.typing for watcher in watching)

        until(all_see_it, "all see it")
        seen = [len(watcher.answers) for watcher in watching]
        person.say("hello")
        until(lambda: all(watcher.ids for watcher in watching), "all read the message")
        until(lambda: not any(watcher.typing for watcher in watching), "nobody types any more")
        for watcher, before in zip(watching, seen, strict=True):
            read = next(index for index, answer in enumerate(watcher.answers) if answer["info"])
            assert all(answer["typing"] is None for answer in watcher.answers[max(read, before) :])


def test_one_who_stops_typing_is_forgotten_at_all_processes(site_of_many: list[SiteServer], room: str) -> None:
    with watchers(site_of_many, room) as watching, PersonAt(processes_of(site_of_many)[-1], room) as person:
        until(lambda: all(watcher.answers for watcher in watching), "all read")
        for _ in range(2):
            person.post("typing/")
        until(lambda: all(watcher.typing for watcher in watching), "all see it")
        until(lambda: not any(watcher.typing for watcher in watching), "it is over")
        assert person.poll()["last_id"] == 0, "none of it is in the log"


def test_a_process_that_has_just_started_knows_from_the_first_moment_who_is_at_the_others(
    site_of_many: list[SiteServer], room: str
) -> None:
    *_others, (site, worker) = processes_of(site_of_many)
    stays = [process for process in processes_of(site_of_many) if process[0] is not site or len(site_of_many) == 1]
    with watchers_at([process for process in stays if process[1] is None or process[1] != worker], room) as watching:
        until(lambda: all(watcher.online == len(watching) for watcher in watching), "those who read are counted")
        if len(site_of_many) > 1:
            site.stop()
            site.start()
        else:
            assert worker is not None
            before = set(site.workers)
            os.kill(worker, signal.SIGKILL)
            until(lambda: set(site.workers) - before, "another worker takes its place")
        with PersonAt(processes_of([site])[-1], room) as person:
            assert person.poll(last_id=0)["online"] == len(watching)
            assert f'data-online="{len(watching)}"' in person.get("").text
