"""A poll that is streamed: the same answers, one a line, on one response."""

import pytest

from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_log import write_entries

from .answers import ids
from .streams import open_stream


def test_the_first_line_comes_at_once_though_nothing_is_new(person: Person) -> None:
    with open_stream(person) as stream:
        first = stream.next()
    assert (first["info"], first["last_id"], first["more"], first["reset"]) == ([], 0, False, None)


def test_what_is_said_comes_line_by_line_on_one_response(person: Person, other: Person) -> None:
    with open_stream(person) as stream:
        stream.next()
        for number in (1, 2, 3):
            other.say(f"message {number}")
            assert ids(stream.next()) == [number]


def test_a_stream_says_that_nobody_may_buffer_or_keep_it(person: Person) -> None:
    with open_stream(person, wait=0) as stream:
        headers = stream.response.headers
    assert headers["Content-Type"] == "application/x-ndjson"
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")


def test_a_stream_begins_with_what_was_missed(person: Person, other: Person) -> None:
    other.say("one")
    other.say("two")
    with open_stream(person, last_id=1) as stream:
        assert ids(stream.next()) == [2]
        other.say("three")
        assert ids(stream.next()) == [3]


def test_a_stream_ends_with_its_wait_and_an_answer_without_entries(person: Person, other: Person) -> None:
    with open_stream(person, wait=2) as stream:
        stream.next()
        other.say("hello")
        answers = stream.rest()
    assert [ids(answer) for answer in answers] == [[1], []]
    assert answers[-1]["last_id"] == 1


def test_a_stream_that_shall_not_wait_is_one_line(person: Person, other: Person) -> None:
    other.say("hello")
    with open_stream(person, wait=0) as stream:
        assert [ids(answer) for answer in stream.rest()] == [[1]]


def test_without_a_cursor_a_stream_begins_with_the_newest_entries_and_goes_on(person: Person, other: Person) -> None:
    other.say("hello")
    with person.http.stream("GET", f"/chatroom/{person.room}/get_near_log/", params={"stream": 1}) as response:
        lines = response.iter_lines()
        assert '"info":[{"id": 1' in next(lines).replace('"id":1', '"id": 1')
        other.say("again")
        assert '"from":1,"last_id":2' in next(lines)


def test_a_cursor_from_the_future_is_reset_and_the_stream_goes_on(person: Person, other: Person) -> None:
    other.say("hello")
    with open_stream(person, last_id=7) as stream:
        first = stream.next()
        assert (first["reset"], ids(first)) == ("ahead", [1])
        other.say("again")
        assert ids(stream.next()) == [2]


def test_a_long_absence_is_made_up_for_over_one_stream_after_another(person: Person, polled_site: SiteServer) -> None:
    write_entries(polled_site, person.room, [f"message {number}" for number in range(450)])
    seen: list[int] = []
    while len(seen) < 450:
        with open_stream(person, last_id=seen[-1] if seen else 0, wait=1) as stream:
            seen += [number for answer in stream.rest() for number in ids(answer)]
    assert seen == list(range(1, 451))


def test_a_stream_that_shows_another_number_of_people_is_told_and_stays(person: Person, other: Person) -> None:
    with open_stream(person, ticket=person.page["ticket"], online=1) as stream:
        stream.next()
        with open_stream(other, ticket=other.page["ticket"]) as second:
            second.next()
            told = stream.next()
            assert (told["online"], told["info"]) == (2, [])
            other.say("hello")
            assert ids(stream.next()) == [1]


def test_readers_of_both_kinds_see_the_same(person: Person, other: Person) -> None:
    with open_stream(person) as stream:
        stream.next()
        other.say("hello")
        assert stream.next()["info"] == other.poll(last_id=0, wait=30)["info"]


@pytest.mark.parametrize("stream", ["2", "-1", "yes", "1.0", "", "%00"])
def test_a_stream_parameter_that_makes_no_sense_is_refused(reader: Person, stream: str) -> None:
    answer = reader.get("get_near_log/", last_id=0, stream=stream)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")
