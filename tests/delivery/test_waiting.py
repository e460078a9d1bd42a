"""What a poll gets, and when."""

import asyncio

import pytest

from chatroom.delivery.answering import CLOSING_RETRY_MS
from chatroom.delivery.hub import ANNOUNCE_SECONDS, FORGET_SECONDS
from chatroom.delivery.log import (
    ANSWER_BYTES_MAX,
    ANSWER_ENTRIES_MAX,
    NEWEST_ENTRIES,
    Cursor,
    StoreUnavailable,
    UnknownRoom,
)
from chatroom.delivery.poll import Poll
from tests.delivery.bench import ROOM, Bench, Held, Reader


def test_a_reader_without_a_cursor_gets_the_newest_entries_at_once(bench: Bench) -> None:
    for _ in range(NEWEST_ENTRIES + 5):
        bench.store.append()
    answer = bench.poll(Reader("ann"))
    assert answer is not None
    assert [entry["id"] for entry in answer["info"]] == list(range(6, NEWEST_ENTRIES + 6))
    assert (answer["from"], answer["last_id"], answer["reset"]) == (5, NEWEST_ENTRIES + 5, None)


def test_a_poll_of_an_empty_room_waits_for_its_first_entry(bench: Bench, reader: Reader) -> None:
    assert bench.poll(reader) is None
    bench.say()
    answer = bench.collect(reader)
    assert answer is not None
    assert [entry["id"] for entry in answer["info"]] == [1]


def test_a_poll_with_something_new_is_answered_without_waiting(bench: Bench, reader: Reader) -> None:
    bench.say()
    bench.say()
    answer = bench.poll(reader)
    assert answer is not None
    assert [entry["id"] for entry in answer["info"]] == [1, 2]


def test_a_poll_that_shall_not_wait_is_answered_with_nothing(bench: Bench, reader: Reader) -> None:
    answer = bench.poll(reader, wait=0)
    assert answer is not None
    assert (answer["info"], answer["from"], answer["last_id"]) == ([], 0, 0)


def test_a_wait_ends_with_an_empty_answer_and_the_same_cursor(bench: Bench, reader: Reader) -> None:
    entry = bench.say()
    bench.poll(reader)
    bench.poll(reader, wait=25)
    bench.tick(24)
    assert bench.collect(reader) is None
    bench.tick(2)
    answer = bench.collect(reader)
    assert answer is not None
    assert (answer["info"], answer["last_id"], answer["tag"]) == ([], 1, entry.tag)


def test_all_who_have_read_equally_far_get_the_very_same_bytes(bench: Bench) -> None:
    readers = [Reader(f"reader {number}") for number in range(20)]
    for reader in readers:
        bench.poll(reader)
        bench.poll(reader)
    held = [reader.held for reader in readers]
    bench.say()
    assert len({id(poll.answers[0]) for poll in held if poll is not None}) == 1


def test_a_message_is_read_once_for_all_who_wait(bench: Bench) -> None:
    for number in range(50):
        reader = Reader(f"reader {number}")
        bench.poll(reader)
        bench.poll(reader)
    before = bench.store.reads
    bench.say()
    assert bench.store.reads == before + 1


def test_a_poll_that_is_answered_from_memory_reads_nothing(bench: Bench, reader: Reader) -> None:
    bench.say()
    bench.poll(reader)
    before = bench.store.reads
    bench.poll(Reader("bob"))
    bench.poll(reader, wait=0)
    bench.poll(reader)
    assert bench.store.reads == before


def test_entries_that_come_while_the_log_is_read_are_not_missed(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.store.gate = asyncio.Event()
    bench.say()
    bench.say()
    bench.store.gate.set()
    bench.run(asyncio.sleep(0))
    answer = bench.collect(reader)
    assert answer is not None
    if answer["last_id"] == 1:
        answer = bench.poll(reader)
        assert answer is not None
    assert answer["last_id"] == 2


def test_an_entry_whose_hint_was_lost_arrives_with_the_next_tick(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.say(hinted=False)
    assert bench.collect(reader) is None
    bench.tick()
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["last_id"] == 1


def test_an_entry_whose_hint_was_lost_is_seen_by_those_who_do_not_wait_after_a_tick(
    bench: Bench, reader: Reader
) -> None:
    bench.say(hinted=False)
    bench.tick()
    answer = bench.poll(Reader("bob"))
    assert answer is not None
    assert answer["last_id"] == 1


def test_rooms_that_are_not_in_memory_are_not_looked_after(bench: Bench, reader: Reader) -> None:
    bench.tick(FORGET_SECONDS + 1)
    bench.tick()
    before = bench.store.head_reads
    bench.tick()
    assert bench.store.head_reads == before


def test_a_long_absence_is_caught_up_in_answers_of_bounded_length(bench: Bench, reader: Reader) -> None:
    for _ in range(ANSWER_ENTRIES_MAX * 3 + 7):
        bench.store.append()
    bench.tick()
    lengths = []
    while True:
        answer = bench.poll(reader, wait=0)
        assert answer is not None
        lengths.append(len(answer["info"]))
        if not answer["more"]:
            break
    assert lengths == [ANSWER_ENTRIES_MAX] * 3 + [7]
    assert [number for number, _tag in reader.shown] == list(range(1, ANSWER_ENTRIES_MAX * 3 + 8))
    assert reader.resets == []


def test_no_answer_is_longer_than_its_bytes_allow(bench: Bench, reader: Reader) -> None:
    for _ in range(60):
        bench.store.append("鸭" * 4000)
    bench.tick()
    while len(reader.shown) < 60:
        poll = Poll(ROOM, reader.cursor)
        answer = bench.run(bench.hub.look(poll))
        assert answer is not None
        assert len(answer.body) < ANSWER_BYTES_MAX + 500
        reader.apply(answer.body)


def test_one_entry_over_the_bytes_of_an_answer_still_goes_out(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.say("x" * (ANSWER_BYTES_MAX + 1))
    assert bench.collect(reader) is not None


def test_a_room_that_is_unknown_is_said_to_be(bench: Bench) -> None:
    bench.store.exists = False
    with pytest.raises(UnknownRoom):
        bench.poll(Reader("ann"))
    assert not bench.hub.knows(ROOM)


def test_those_who_wait_in_a_room_that_goes_are_answered(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.store.exists = False
    bench.tick()
    assert bench.collect(reader) is not None
    with pytest.raises(UnknownRoom):
        bench.poll(reader)


def test_a_store_that_does_not_answer_is_told_to_new_polls_and_costs_held_ones_nothing(
    bench: Bench, reader: Reader
) -> None:
    bench.poll(reader)
    bench.store.available = False
    bench.say()
    bench.tick()
    newcomer = Reader("bob")
    newcomer.cursor = Cursor(9)
    with pytest.raises(StoreUnavailable):
        bench.poll(newcomer)
    bench.store.available = True
    bench.tick()
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["last_id"] == 1


def test_a_wait_ends_in_time_while_the_store_hangs(bench: Bench, reader: Reader) -> None:
    bench.poll(reader, wait=25)
    bench.store.gate = asyncio.Event()
    bench.tick(20)
    bench.tick(10)
    assert bench.collect(reader) is not None
    bench.store.gate.set()
    bench.say()
    bench.run(asyncio.sleep(0))
    assert bench.poll(reader) is not None


def test_a_hub_that_closes_answers_all_and_holds_nobody_any_more(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.hub.close()
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["retry_ms"] == CLOSING_RETRY_MS
    answer = bench.poll(reader)
    assert answer is not None
    assert answer["retry_ms"] == CLOSING_RETRY_MS


def test_a_room_that_nobody_reads_leaves_the_memory(bench: Bench, reader: Reader) -> None:
    bench.tick(FORGET_SECONDS / 2)
    assert bench.hub.knows(ROOM)
    bench.tick(FORGET_SECONDS)
    assert not bench.hub.knows(ROOM)


def test_a_room_in_which_somebody_waits_stays_in_memory(bench: Bench, reader: Reader) -> None:
    bench.poll(reader, wait=FORGET_SECONDS * 3)
    bench.tick(FORGET_SECONDS * 2)
    assert bench.hub.knows(ROOM)


def test_a_poll_that_was_cut_is_not_answered(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    held = reader.held
    assert isinstance(held, Held)
    bench.cut(reader)
    bench.say()
    assert held.answers == []
    assert bench.hub.waiting() == 0


def test_a_reader_is_told_when_the_number_of_people_has_changed(bench: Bench, reader: Reader) -> None:
    bench.poll(reader, online=1)
    other = Reader("bob")
    bench.poll(other)
    bench.poll(other)
    bench.tick(ANNOUNCE_SECONDS)
    answer = bench.collect(reader)
    assert answer is not None
    assert (answer["online"], answer["info"]) == (2, [])


def test_a_reader_who_says_no_number_is_not_woken_for_it(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    bench.poll(Reader("bob"))
    bench.tick(ANNOUNCE_SECONDS)
    assert bench.collect(reader) is None


def test_a_reader_who_comes_with_an_old_number_is_told_the_new_one(bench: Bench, reader: Reader) -> None:
    bench.poll(reader, online=1)
    bench.tick(ANNOUNCE_SECONDS)
    bench.tick(ANNOUNCE_SECONDS)
    bench.cut(reader)
    bench.poll(reader, online=7)
    bench.tick(ANNOUNCE_SECONDS)
    answer = bench.collect(reader)
    assert answer is not None
    assert answer["online"] == 1


def test_numbers_of_people_are_told_no_oftener_than_the_pause_allows(bench: Bench, reader: Reader) -> None:
    told = 0
    for number in range(40):
        if reader.held is None:
            bench.poll(reader, online=bench.hub.online(ROOM))
        bench.poll(Reader(f"newcomer {number}"))
        bench.tick(0.1)
        told += bench.collect(reader) is not None
    assert told <= 4.0 / ANNOUNCE_SECONDS + 1
