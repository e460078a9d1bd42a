"""What a poll answers: which entries, in which fields, and how many at the most."""

import time
from typing import Any

from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_log import write_entries

from .answers import ids

KEYS = {"from", "last_id", "info", "online", "typing", "more", "reset", "tag", "retry_ms"}


def test_an_answer_has_the_fields_of_the_wire(person: Person) -> None:
    before = int(time.time() * 1000)
    person.say("你好 <b>\u2028🦆", client_id="a-1")
    log = person.poll(last_id=0)
    entry = log["info"][0]
    assert set(log) == KEYS
    assert before - 1 <= entry.pop("at") <= int(time.time() * 1000)
    assert entry == {
        "id": 1,
        "kind": "say",
        "user_id": person.page["user_id"],
        "user_name": person.page["user_name"],
        "mess": "你好 <b>\u2028🦆",
        "client_id": "a-1",
    }
    assert (log["from"], log["last_id"], log["more"], log["reset"], log["retry_ms"]) == (0, 1, False, None, 0)
    assert isinstance(log["online"], int)
    assert len(log["tag"]) == 12


def test_nobody_keeps_an_answer_and_nobody_guesses_its_type(person: Person) -> None:
    answer = person.get("get_near_log/", wait=0)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_an_empty_room_answers_from_zero_to_zero(person: Person) -> None:
    log = person.poll()
    assert (log["from"], log["last_id"], log["info"], log["tag"]) == (0, 0, [], "")


def test_without_a_cursor_the_newest_50_come_at_once(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 55)
    log = person.get("get_near_log/").json()
    assert ids(log) == list(range(6, 56))
    assert (log["from"], log["last_id"], log["more"], log["reset"]) == (5, 55, False, None)


def test_after_a_cursor_come_all_later_entries_and_no_others(person: Person) -> None:
    for number in range(1, 6):
        person.say(str(number))
    log = person.poll(last_id=2)
    assert (log["from"], ids(log), log["last_id"]) == (2, [3, 4, 5], 5)
    assert person.poll(last_id=5)["info"] == []
    assert person.poll(last_id=5)["from"] == 5


def test_an_answer_has_at_most_100_entries_and_says_that_there_is_more(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["hello"] * 120)
    first = person.poll(last_id=0)
    assert (ids(first), first["more"], first["last_id"]) == (list(range(1, 101)), True, 100)
    rest = person.poll(last_id=first["last_id"], tag=first["tag"])
    assert (ids(rest), rest["more"]) == (list(range(101, 121)), False)


def test_an_answer_has_at_most_256_kib_and_says_that_there_is_more(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["字" * 1300] * 100)
    read: list[int] = []
    log: dict[str, Any] = {"last_id": 0, "tag": "", "more": True}
    while log["more"]:
        answer = person.get("get_near_log/", last_id=log["last_id"], tag=log["tag"], wait=0)
        assert len(answer.content) <= 256 * 1024 + 1024
        log = answer.json()
        read += ids(log)
    assert read == list(range(1, 101))


def test_the_newest_entries_are_within_the_bounds_as_well(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, ["字" * 4000] * 100)
    answer = person.get("get_near_log/", wait=0)
    assert len(answer.content) <= 256 * 1024 + 1024
    assert ids(answer.json())[-1] == 100
