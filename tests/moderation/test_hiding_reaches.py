"""Hiding reaches who reads: held streams, every process's memory, and polls from any place in the log."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.people import Person, new_room
from tests.poll.streams import open_stream
from tests.servers.fixtures import sites
from tests.servers.site import SiteServer
from tests.stored_room import make_owner
from tests.until import until

SECRET = "the words of the hidden one"


def own(site: SiteServer, person: Person) -> None:
    """Makes `person` the owner of the room that they are in."""
    make_owner(site, person.room, person.page["user_id"])


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
        yield visitor


def polled(site: SiteServer, room: str) -> list[dict[str, Any]]:
    """The log from its start, over a connection of its own: whichever process takes it."""
    answer = httpx.get(f"{site.url}/chatroom/{room}/get_near_log/", params={"last_id": 0, "wait": 1})
    info: list[dict[str, Any]] = answer.json()["info"]
    return info


def test_a_held_stream_is_told_and_no_later_answer_has_the_text(
    busy_site: SiteServer, owner: Person, visitor: Person
) -> None:
    with open_stream(visitor) as stream:
        stream.next()
        number = visitor.say(SECRET)
        assert stream.next()["info"][0]["mess"] == SECRET
        assert owner.post("hide/", {"numbers": str(number)}).status_code == 200
        told = stream.next()["info"]
        assert [(entry["kind"], entry["mess"]) for entry in told] == [("hide", str(number))]
    # Each process hears of it by itself, within a second; from then on none may forget it again.
    until(lambda: all(_hides(busy_site, owner.room) for _ in range(12)), "every process has heard of it")
    log = polled(busy_site, owner.room)
    assert (log[0]["mess"], log[0]["hidden"]) == ("", True)


def test_the_process_that_hides_answers_nothing_of_it_from_that_moment(owner: Person) -> None:
    for _ in range(10):
        before = owner.poll()
        number = owner.say(SECRET)
        owner.poll(last_id=before["last_id"], wait=1)
        owner.post("hide/", {"numbers": str(number)})
        # On the same connection, and so by the same process: a poll that may be answered from its memory.
        assert SECRET not in owner.get("get_near_log/", last_id=before["last_id"], wait=1).text


def test_what_is_shown_again_is_in_the_log_again(busy_site: SiteServer, owner: Person, visitor: Person) -> None:
    number = visitor.say("hello again")
    owner.post("hide/", {"numbers": str(number)})
    assert owner.post("restore/", {"numbers": str(number)}).json()["numbers"] == str(number)
    until(lambda: all(polled(busy_site, owner.room)[0]["mess"] for _ in range(12)), "every process shows it")
    assert [entry["kind"] for entry in polled(busy_site, owner.room)] == ["say", "hide", "restore"]


def _hides(site: SiteServer, room: str) -> bool:
    return SECRET not in json.dumps(polled(site, room), ensure_ascii=False)
