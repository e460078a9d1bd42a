"""What a poll's cursor means: where to read on, and when to begin anew."""

from typing import Any

import pytest

from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_log import write_entries

from .answers import ids


def test_a_cursor_with_its_tag_is_of_this_history(person: Person) -> None:
    person.say("one")
    cursor = person.poll()
    person.say("two")
    log = person.poll(last_id=1, tag=cursor["tag"])
    assert (ids(log), log["reset"]) == ([2], None)


@pytest.mark.parametrize("last_id", [1, 2])
def test_a_cursor_with_another_tag_is_of_another_history(person: Person, last_id: int) -> None:
    person.say("one")
    person.say("two")
    log = person.poll(last_id=last_id, tag="not-this-one", wait=5)
    assert (ids(log), log["reset"], log["from"], log["last_id"]) == ([1, 2], "history", 0, 2)


@pytest.mark.parametrize("last_id", [3, 1000, 2**31, 2**32, 2**53 - 1])
def test_a_cursor_from_the_future_is_answered_with_the_newest(person: Person, last_id: int) -> None:
    person.say("one")
    person.say("two")
    log = person.poll(last_id=last_id, wait=5)
    assert (ids(log), log["reset"], log["last_id"]) == ([1, 2], "ahead", 2)


def test_a_cursor_from_the_future_of_an_empty_room_is_answered(person: Person) -> None:
    log = person.poll(last_id=7, wait=5)
    assert (log["info"], log["reset"], log["last_id"]) == ([], "ahead", 0)


def test_a_cursor_far_back_is_answered_from_the_database(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 630)
    assert person.poll()["last_id"] == 630
    log: dict[str, Any] = {"last_id": 0, "tag": "", "more": True}
    read: list[int] = []
    while log["more"]:
        log = person.poll(last_id=log["last_id"], tag=log["tag"])
        read += ids(log)
        assert log["reset"] is None
    assert read == list(range(1, 631))


def test_a_cursor_far_back_of_another_history_is_answered_with_the_newest(
    person: Person, polled_site: SiteServer
) -> None:
    write_entries(polled_site, person.room, ["hello"] * 630)
    log = person.poll(last_id=5, tag="not-this-one")
    assert (log["reset"], log["last_id"], len(log["info"])) == ("history", 630, 50)
