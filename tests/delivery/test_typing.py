"""What readers are told of those who type."""

import json
from typing import Any

from chatroom.delivery.hub import ANNOUNCE_SECONDS
from chatroom.delivery.typists import NAMED_UP_TO, TYPING_SECONDS, Typist
from tests.delivery.bench import ROOM, Bench, Reader
from tests.delivery.neighbour import Neighbour, stream, types


def says(bench: Bench, user_id: str, at_ms: int) -> None:
    """Lets `user_id` say something, as an entry of the site is written."""
    entry = bench.store.append()
    fields = json.loads(entry.json) | {"kind": "say", "user_id": user_id, "at": at_ms}
    bench.store.entries[-1] = entry._replace(json=json.dumps(fields).encode())

    async def hint() -> None:
        bench.hub.hint(ROOM)

    bench.run(hint())


def names(answer: dict[str, Any] | None) -> list[str]:
    assert answer is not None
    return [person["user_id"] for person in answer["typing"]["people"]]


def test_nobody_types_at_first(bench: Bench, reader: Reader) -> None:
    assert stream(bench, reader)["typing"] is None


def test_a_stream_is_told_who_types_and_when_they_stop(bench: Bench, reader: Reader) -> None:
    stream(bench, reader)
    types(bench, "bob")
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["typing"] == {"count": 1, "people": [{"user_id": "bob", "user_name": "name of bob"}]}
    assert answer["info"] == []
    bench.tick(TYPING_SECONDS - 1)
    assert bench.collect(reader) is None
    bench.tick(1)
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["typing"] is None


def test_one_who_goes_on_typing_is_not_told_again(bench: Bench, reader: Reader) -> None:
    stream(bench, reader)
    for second in range(4):
        types(bench, "bob", at_ms=second + 1)
        bench.tick(TYPING_SECONDS / 2)
    assert names(bench.collect(reader)) == ["bob"]
    assert bench.collect(reader) is None


def test_a_plain_poll_is_not_woken_and_told_with_its_next_answer(bench: Bench, reader: Reader) -> None:
    bench.poll(reader, online=1)
    types(bench, "bob")
    bench.tick(ANNOUNCE_SECONDS)
    assert bench.collect(reader) is None
    bench.say()
    assert names(bench.collect(reader)) == ["bob"]


def test_one_who_types_at_another_process_is_told(bench: Bench, neighbour: Neighbour, reader: Reader) -> None:
    stream(bench, reader)
    neighbour.tells(typing=(Typist("bob", "Bob", 1, bench.now + TYPING_SECONDS),))
    bench.tick()
    assert names(bench.collect(reader)) == ["bob"]
    bench.tick(TYPING_SECONDS)
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["typing"] is None, "even where the other process says nothing more"


def test_a_message_ends_its_author_s_typing_in_the_same_answer(
    bench: Bench, neighbour: Neighbour, reader: Reader
) -> None:
    stream(bench, reader)
    types(bench, "bob", at_ms=100)
    bench.collect(reader)
    says(bench, "bob", at_ms=101)
    answer = bench.collect(reader)
    assert answer is not None
    assert (len(answer["info"]), answer["typing"]) == (1, None)
    neighbour.tells(typing=(Typist("bob", "Bob", 100, bench.now + TYPING_SECONDS),))
    bench.tick(ANNOUNCE_SECONDS)
    assert bench.collect(reader) is None, "what came late is of before the message"
    types(bench, "bob", at_ms=102)
    bench.tick(ANNOUNCE_SECONDS)
    assert names(bench.collect(reader)) == ["bob"]


def test_a_message_does_not_end_another_s_typing(bench: Bench, reader: Reader) -> None:
    stream(bench, reader)
    types(bench, "bob", at_ms=100)
    assert names(bench.collect(reader)) == ["bob"]
    says(bench, "cyd", at_ms=200)
    assert names(bench.collect(reader)) == ["bob"]
    bench.tick(ANNOUNCE_SECONDS)
    assert bench.collect(reader) is None, "it has been told already"


def test_changes_are_told_no_oftener_than_the_pause_allows(bench: Bench, reader: Reader) -> None:
    stream(bench, reader)
    answers = 0
    for number in range(40):
        types(bench, f"person {number}", at_ms=number + 1)
        bench.tick(0.1)
        while bench.collect(reader) is not None:
            answers += 1
    assert 1 < answers <= 4.0 / ANNOUNCE_SECONDS + 1


def test_in_a_room_of_many_only_the_number_is_told(bench: Bench, neighbour: Neighbour, reader: Reader) -> None:
    neighbour.tells(*[f"person {number}" for number in range(NAMED_UP_TO)])
    types(bench, "bob")
    bench.tick()
    assert stream(bench, reader)["typing"] == {"count": 1, "people": []}


def test_typing_in_a_room_that_nobody_reads_here_reaches_the_others(bench: Bench) -> None:
    types(bench, "bob")
    assert [each.user_id for each in bench.hub.told()[ROOM].typing] == ["bob"]
    bench.tick(TYPING_SECONDS)
    assert bench.hub.told() == {}


def test_one_who_types_is_told_to_a_stream_that_comes_later(bench: Bench, reader: Reader) -> None:
    types(bench, "bob")
    assert names(stream(bench, reader)) == ["bob"]
    assert bench.collect(reader) is None
