"""How a poll waits: for what, how long, and who is counted as waiting."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from tests.people import Person, new_room
from tests.servers.site import SiteServer
from tests.stored_log import write_entries

from .answers import SOON_SECONDS, ids


def test_a_poll_waits_until_somebody_speaks(person: Person, other: Person) -> None:
    with ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=30)
        other.say("hello")
        log = held.result(timeout=SOON_SECONDS)
    assert [entry["mess"] for entry in log["info"]] == ["hello"]


def test_a_poll_of_another_room_is_not_woken(person: Person, polled_site: SiteServer) -> None:
    with Person(polled_site, new_room(polled_site)) as elsewhere, ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=2)
        elsewhere.say("hello")
        assert held.result(timeout=SOON_SECONDS)["info"] == []


def test_a_wait_that_ends_with_nothing_new_answers_with_no_entries(person: Person) -> None:
    person.say("hello")
    cursor = person.poll()
    began = time.monotonic()
    log = person.poll(last_id=1, tag=cursor["tag"], wait=1)
    assert time.monotonic() - began > 0.9, "it has waited"
    assert (log["from"], log["last_id"], log["info"], log["reset"], log["tag"]) == (1, 1, [], None, cursor["tag"])


def test_wait_0_never_waits(person: Person) -> None:
    person.http.timeout = SOON_SECONDS  # less than a poll waits that is not told how long
    assert person.poll(last_id=0, wait=0)["info"] == []


def test_what_was_said_before_the_poll_came_is_answered_at_once(person: Person) -> None:
    person.say("hello")
    assert ids(person.poll(last_id=0, wait=30)) == [1]


def test_two_polls_of_one_person_are_both_answered(person: Person, other: Person) -> None:
    with ThreadPoolExecutor() as threads:
        held = [threads.submit(person.poll, last_id=0, wait=30) for _ in range(2)]
        other.say("hello")
        assert [ids(poll.result(timeout=SOON_SECONDS)) for poll in held] == [[1], [1]]


def test_a_poll_that_shows_another_number_of_people_is_told(person: Person, other: Person) -> None:
    tickets = {"last_id": 0, "wait": 30}
    with ThreadPoolExecutor() as threads:
        first = threads.submit(person.poll, **tickets, ticket=person.page["ticket"], online=1)
        second = threads.submit(other.poll, **tickets, ticket=other.page["ticket"], online=2)
        told = first.result(timeout=SOON_SECONDS)
        assert (told["online"], told["info"]) == (2, [])
        other.say("hello")
        assert ids(second.result(timeout=SOON_SECONDS)) == [1]


def test_a_reader_without_a_ticket_is_not_counted(person: Person) -> None:
    assert person.poll(last_id=0, wait=1)["online"] == 0
    assert person.poll(last_id=0, wait=1, ticket=person.page["ticket"])["online"] == 1


@pytest.mark.parametrize("ticket", ["", "x", "%00", "a.b", "1" * 5000, "\ufffd"])
def test_a_ticket_that_is_none_reads_as_nobody(reader: Person, ticket: str) -> None:
    assert reader.poll(last_id=0, ticket=ticket)["online"] == 0


def test_a_ticket_of_another_room_reads_as_nobody(person: Person, polled_site: SiteServer) -> None:
    with Person(polled_site, new_room(polled_site)) as elsewhere:
        assert person.poll(last_id=0, wait=1, ticket=elsewhere.page["ticket"])["online"] == 0


def test_a_reader_who_hangs_up_is_forgotten(person: Person, other: Person) -> None:
    with suppress(httpx.ReadTimeout):
        person.http.get(f"/chatroom/{person.room}/get_near_log/", params={"last_id": 0, "wait": 30}, timeout=0.2)
    other.say("hello")
    assert ids(person.poll(last_id=0)) == [1]


def test_what_another_process_wrote_without_a_hint_wakes_a_poll(person: Person, polled_site: SiteServer) -> None:
    person.poll()
    with ThreadPoolExecutor() as threads:
        held = threads.submit(person.poll, last_id=0, wait=30)
        write_entries(polled_site, person.room, ["hello"])
        assert ids(held.result(timeout=SOON_SECONDS)) == [1]
