"""A ban reaches who reads: held polls and streams end, at every process, and the next poll is refused."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.people import Person, new_room
from tests.poll.streams import open_stream
from tests.refusals import assert_refused
from tests.servers.fixtures import sites
from tests.servers.site import SiteServer
from tests.test_query_counts import drop_every_table
from tests.until import until

from .test_hiding_reaches import own

SOON_SECONDS = 10.0


@pytest.fixture(scope="module", params=["1", "4"], ids=["one process", "four processes"])
def busy_site(
    request: pytest.FixtureRequest, ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """A site of one process, and one of four without Redis."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY=request.param)


@pytest.fixture
def owner(busy_site: SiteServer) -> Iterator[Person]:
    with Person(busy_site, new_room(busy_site)) as owner:
        own(busy_site, owner)
        yield owner


@pytest.fixture
def visitor(busy_site: SiteServer, owner: Person) -> Iterator[Person]:
    with Person(busy_site, owner.room) as visitor:
        visitor.say("rude words")
        yield visitor


def ban(owner: Person, person: Person, rung: str = "identity", seconds: str = "") -> int:
    fields = {"user_id": person.page["user_id"], "kind": "ban", "rung": rung, "seconds": seconds}
    answer = owner.post("restrict/", fields)
    assert answer.status_code == 200, answer.text
    number: int = answer.json()["id"]
    return number


def preview(owner: Person, person: Person, rung: str) -> dict[str, object]:
    answer: dict[str, object] = owner.get("restrict/preview/", user_id=person.page["user_id"], rung=rung).json()
    return answer


def refused_everywhere(person: Person, **parameters: str | int) -> bool:
    """Whether every process refuses a poll: each is asked over a connection of its own, with the person's cookies."""
    path = person.http.base_url.join(f"/chatroom/{person.room}/get_near_log/")
    answers = [
        httpx.get(path, params={"last_id": 0, "wait": 0, **parameters}, cookies=person.http.cookies) for _ in range(12)
    ]
    return all(answer.status_code == 403 for answer in answers)


@pytest.mark.parametrize("rung", ["identity", "browser", "block"])
def test_a_ban_ends_a_held_stream_and_the_next_poll_is_refused(owner: Person, visitor: Person, rung: str) -> None:
    ticket = visitor.page["ticket"]
    with open_stream(visitor, ticket=ticket) as stream:
        stream.next()
        ban(owner, visitor, rung)
        assert all(answer["info"] == [] for answer in stream.rest())
    until(lambda: refused_everywhere(visitor, ticket=ticket), "every process refuses", SOON_SECONDS)
    assert_refused(visitor.get("get_near_log/", last_id=0, wait=1, ticket=ticket), 403, "banned")


def test_a_ban_ends_a_held_poll_without_what_was_said_since(owner: Person, visitor: Person) -> None:
    with ThreadPoolExecutor() as threads:
        held = threads.submit(visitor.poll, last_id=1, wait=25, ticket=visitor.page["ticket"])
        until(lambda: owner.poll()["online"], "the poll is held")
        ban(owner, visitor)
        assert held.result(timeout=SOON_SECONDS)["info"] == []


@pytest.mark.parametrize("rung", ["browser", "block"])
def test_who_reads_without_a_ticket_is_known_by_browser_and_network(owner: Person, visitor: Person, rung: str) -> None:
    ban(owner, visitor, rung)
    until(lambda: refused_everywhere(visitor), "every process refuses", SOON_SECONDS)


def test_an_owner_in_the_same_network_reads_on(owner: Person, visitor: Person) -> None:
    ban(owner, visitor, "wide_block")
    until(lambda: refused_everywhere(visitor), "every process refuses", SOON_SECONDS)
    ticket = owner.get("ticket/").json()["ticket"]
    number = owner.say("still here")
    assert owner.poll(last_id=number - 1, ticket=ticket, wait=1)["info"][-1]["mess"] == "still here"


def test_a_ban_ends_the_stream_of_whom_the_banned_one_has_become(owner: Person, visitor: Person) -> None:
    ticket = visitor.post("new_identity/").json()["ticket"]
    with open_stream(visitor, ticket=ticket) as stream:
        stream.next()
        ban(owner, visitor)
        assert all(answer["info"] == [] for answer in stream.rest())
    until(lambda: refused_everywhere(visitor, ticket=ticket), "every process refuses", SOON_SECONDS)


def test_a_lifted_ban_lets_in_at_every_process(owner: Person, visitor: Person) -> None:
    number = ban(owner, visitor, "browser")
    until(lambda: refused_everywhere(visitor), "every process refuses", SOON_SECONDS)
    owner.post("lift/", {"id": str(number)})
    until(lambda: all(visitor.get("history/").status_code == 200 for _ in range(12)), "all let in", SOON_SECONDS)


def test_a_preview_counts_the_others_in_the_room_who_share_the_network(
    busy_site: SiteServer, owner: Person, visitor: Person
) -> None:
    with Person(busy_site, owner.room) as neighbour, open_stream(neighbour, ticket=neighbour.page["ticket"]) as stream:
        stream.next()
        until(lambda: preview(owner, visitor, "block")["others"] == 1, "the neighbour counts")
        assert preview(owner, visitor, "identity") == {"ret": 0, "rung": "identity", "others": 0}
        # Whether it is nobody or one tells a room's own moderators who is who.
        for rung in ("block", "browser"):
            assert preview(owner, visitor, rung) == {"ret": 0, "rung": rung, "others": 1, "at_most": True}


def test_bans_in_force_make_no_poll_ask_the_database(site: SiteServer) -> None:
    room = new_room(site)
    with Person(site, room) as owner, Person(site, room) as banned, Person(site, room) as other:
        own(site, owner)
        banned.say("rude words")
        for rung in ("identity", "browser"):
            ban(owner, banned, rung)
        owner.say("one")
        other.poll()
        with closing(sqlite3.connect(site.folder / "var" / "chat.sqlite3", isolation_level=None)) as database:
            database.execute("DROP TABLE chatroom_restriction")
        drop_every_table(site)
        assert [entry["mess"] for entry in other.poll(last_id=1, ticket=other.page["ticket"])["info"]] == ["one"]
