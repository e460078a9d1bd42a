"""A room that is closed or locked ends the polls of those who are not let in, at every process."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.people import Person, new_room
from tests.poll.streams import open_stream
from tests.refusals import assert_refused
from tests.servers.fixtures import sites
from tests.servers.site import SiteServer
from tests.until import until

SECRET = "said among ourselves"
SOON_SECONDS = 10.0


@pytest.fixture(scope="module", params=["1", "2"], ids=["one process", "two processes"])
def busy_site(
    request: pytest.FixtureRequest, ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """A site of one process, and one of two without Redis."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY=request.param)


@pytest.fixture
def owner(busy_site: SiteServer) -> Iterator[Person]:
    """Somebody who has made a room and is in it."""
    with Person(busy_site) as owner:
        owner.room = f"{new_room(busy_site)}-own"
        assert owner.post("/chatroom/", {"room": owner.room}).status_code == 302
        owner.page |= {"ticket": owner.get("ticket/").json()["ticket"]}
        yield owner


@pytest.fixture
def visitor(busy_site: SiteServer, owner: Person) -> Iterator[Person]:
    with Person(busy_site, owner.room) as visitor:
        yield visitor


def set_room(owner: Person, **fields: str) -> None:
    answer = owner.post("settings/", fields)
    assert answer.status_code == 200, answer.text


def polled(site: SiteServer, room: str, **parameters: Any) -> httpx.Response:
    """A poll over a connection of its own: whichever process takes it."""
    return httpx.get(f"{site.url}/chatroom/{room}/get_near_log/", params={"wait": 0, **parameters})


LOCKS = [({"closed": "on"}, "closed"), ({"access": "members"}, "members_only")]


@pytest.mark.parametrize(("fields", "code"), LOCKS, ids=["closed", "members"])
def test_a_lock_ends_held_polls_and_streams_and_lets_no_other_in(
    busy_site: SiteServer, owner: Person, visitor: Person, fields: dict[str, str], code: str
) -> None:
    last_id = owner.say("hello")
    with ThreadPoolExecutor() as threads, open_stream(visitor, last_id=last_id) as stream:
        stream.next()
        held = threads.submit(visitor.get, "get_near_log/", last_id=last_id, wait=25)
        set_room(owner, **fields)
        answer = held.result(timeout=SOON_SECONDS)
        if answer.status_code == 200:
            assert answer.json()["info"] == []
        else:
            assert_refused(answer, 403, code)
        assert stream.next()["info"] == []
    until(
        lambda: all(polled(busy_site, owner.room, last_id=last_id).status_code == 403 for _ in range(8)),
        "every process has heard of it",
    )
    assert_refused(polled(busy_site, owner.room, ticket=visitor.page["ticket"]), 403, code)


def test_the_owner_reads_on_by_the_ticket(busy_site: SiteServer, owner: Person) -> None:
    last_id = owner.say("hello")
    set_room(owner, closed="on")
    for _ in range(4):
        answer = polled(busy_site, owner.room, last_id=last_id, ticket=owner.page["ticket"])
        assert answer.status_code in (200, 403)
    until(
        lambda: all(
            polled(busy_site, owner.room, last_id=last_id, ticket=owner.page["ticket"]).status_code == 200
            for _ in range(8)
        ),
        "every process lets the owner in",
    )


def test_a_room_that_is_opened_again_lets_all_in_at_once(busy_site: SiteServer, owner: Person, visitor: Person) -> None:
    set_room(owner, closed="on")
    until(lambda: visitor.get("get_near_log/", wait=0).status_code == 403, "the room is closed")
    set_room(owner, closed="off")
    for _ in range(8):
        assert polled(busy_site, owner.room).status_code == 200


def test_whoever_enters_the_passcode_gets_a_ticket_that_holds_until_there_is_another(
    busy_site: SiteServer, owner: Person, visitor: Person
) -> None:
    set_room(owner, access="passcode", passcode="quack-quack")
    number = owner.say(SECRET)
    until(lambda: visitor.get("get_near_log/", wait=0).status_code == 403, "the room is locked")
    ticket = visitor.post("passcode/", {"passcode": "quack-quack"}).json()["ticket"]
    for _ in range(8):
        answer = polled(busy_site, owner.room, last_id=number - 1, ticket=ticket)
        assert [entry["mess"] for entry in answer.json()["info"]] == [SECRET]
    # The session is let in, and the page's ticket is from before: it is told to ask for another.
    assert_refused(visitor.get("get_near_log/", wait=0, ticket=visitor.page["ticket"]), 403, "stale_ticket")
    fresh = visitor.get("ticket/").json()["ticket"]
    assert visitor.get("get_near_log/", wait=0, ticket=fresh).status_code == 200
    set_room(owner, passcode="quack-again")
    until(
        lambda: all(polled(busy_site, owner.room, ticket=fresh).status_code == 403 for _ in range(8)),
        "every process has heard of the new passcode",
    )


def test_a_deleted_room_ends_its_polls(busy_site: SiteServer, owner: Person, visitor: Person) -> None:
    last_id = owner.say("hello")
    with ThreadPoolExecutor() as threads:
        held = threads.submit(visitor.get, "get_near_log/", last_id=last_id, wait=25)
        assert owner.post("delete/", {"name": owner.room}).status_code == 200
        assert held.result(timeout=SOON_SECONDS).status_code in (200, 404)
    until(lambda: visitor.get("get_near_log/", wait=0).status_code == 404, "the room is gone")
