"""Streams, and how many polls may be held at a time."""

import asyncio
from contextlib import suppress

import pytest

from chatroom.delivery.answering import LAST_ANSWERS_AT_ONCE
from chatroom.delivery.channel import KEPT_ENTRIES
from chatroom.delivery.hub import Crowded
from chatroom.delivery.loading import READ_ENTRIES
from chatroom.delivery.log import ANSWER_ENTRIES_MAX, Cursor
from chatroom.delivery.poll import Poll
from tests.delivery.bench import ROOM, Bench, Held, Reader

SECONDS = 30


def test_no_more_polls_are_held_than_may_be(bench: Bench) -> None:
    bench.hub.readers_max = 2
    readers = [Reader(f"reader {number}") for number in range(3)]
    for reader in readers[:2]:
        bench.poll(reader)
        assert bench.poll(reader) is None
    with pytest.raises(Crowded):
        bench.poll(readers[2])
    bench.poll(readers[2], wait=0)
    assert bench.hub.waiting() == 2
    bench.cut(readers[0])
    bench.poll(readers[2])
    assert bench.hub.waiting() == 2


def test_all_lines_of_a_stream_are_the_very_same_bytes_for_all(bench: Bench) -> None:
    readers = [Reader(f"reader {number}") for number in range(20)]
    for reader in readers:
        bench.poll(reader, stream=True)
    held = [reader.held for reader in readers]
    for _ in range(3):
        bench.say()
    assert {len(poll.answers) for poll in held if poll is not None} == {3}
    for number in range(3):
        assert len({id(poll.answers[number]) for poll in held if poll is not None}) == 1


def test_a_stream_that_has_fallen_behind_memory_ends_and_is_told_to_ask_again(bench: Bench, reader: Reader) -> None:
    bench.say()
    bench.poll(reader, stream=True)
    for _ in range(READ_ENTRIES + 5):
        bench.store.append()
    bench.tick()
    answers = []
    while reader.held is not None:
        answers.append(bench.collect(reader))
    assert [answer["more"] for answer in answers if answer] == [True]
    while (answer := bench.poll(reader, stream=True)) and answer["more"]:
        pass
    assert reader.shown == [(entry.id, entry.tag) for entry in bench.store.entries]


def test_a_crowd_is_answered_from_memory_after_a_moment_in_which_nothing_could_be_read(bench: Bench) -> None:
    bench.say()
    readers = [Reader(f"reader {number}") for number in range(3)]
    for reader in readers:
        bench.poll(reader)
        assert bench.poll(reader) is None
    late = Reader("between two polls")
    bench.poll(late)
    for _ in range(READ_ENTRIES):
        bench.store.append()
    bench.tick()
    reads = bench.store.reads
    for reader in (*readers, late):
        bench.collect(reader)
        while reader.shown[-1][0] < bench.store.entries[-1].id:
            bench.poll(reader)
        assert reader.shown == [(entry.id, entry.tag) for entry in bench.store.entries]
    assert bench.store.reads == reads


def test_what_a_room_that_has_gone_quiet_keeps_in_memory_is_little_again(bench: Bench, reader: Reader) -> None:
    bench.poll(reader)
    for _ in range(READ_ENTRIES):
        bench.store.append()
    bench.tick()
    bench.tick(10.0)
    for _ in range(2):
        bench.say()
    oldest_kept = bench.store.entries[-KEPT_ENTRIES].id
    for last_id, reads in ((oldest_kept, 0), (oldest_kept - 1, 1)):
        late = Reader(f"has read {last_id}")
        late.cursor = Cursor(last_id)
        before = bench.store.reads
        bench.poll(late)
        assert bench.store.reads - before == reads


def test_polls_that_look_at_once_do_not_slip_past_the_most_that_may_be_held(bench: Bench) -> None:
    async def come(number: int) -> None:
        poll = Poll(ROOM, Cursor(0), 25.0, f"reader {number}")
        with suppress(Crowded):
            if await bench.hub.look(poll) is None:
                bench.hub.park(Held(poll, None))

    async def all_come() -> None:
        await asyncio.gather(*(come(number) for number in range(50)))

    bench.hub.readers_max = 10
    bench.run(all_come())
    assert bench.hub.waiting() == 10


@pytest.mark.parametrize(
    ("messages", "turns"), [(1, [3]), (ANSWER_ENTRIES_MAX, [1, 2, 3])], ids=["quiet room", "loud room"]
)
def test_while_a_crowd_gets_its_last_answers_in_a_loud_room_other_work_has_its_turn(
    bench: Bench, messages: int, turns: list[int]
) -> None:
    readers = [Reader(f"reader {number}") for number in range(3 * LAST_ANSWERS_AT_ONCE)]
    for reader in readers:
        bench.poll(reader)
        bench.poll(reader)
    held = [reader.held for reader in readers if reader.held is not None]
    answered: list[int] = []

    async def look_again() -> None:
        while not answered or answered[-1] < len(readers):
            answered.append(sum(poll.ended for poll in held))
            await asyncio.sleep(0)

    async def say_and_look() -> None:
        for _ in range(messages):
            bench.store.append()
        bench.hub.hint(ROOM)
        await asyncio.wait_for(look_again(), SECONDS)

    bench.run(say_and_look())
    assert sorted({*answered} - {0}) == [turn * LAST_ANSWERS_AT_ONCE for turn in turns]
    assert {poll.answers[0] for poll in held} == {held[0].answers[0]}


def test_a_server_that_goes_answers_all_before_it_does_anything_else(bench: Bench) -> None:
    readers = [Reader(f"reader {number}") for number in range(3 * LAST_ANSWERS_AT_ONCE)]
    for reader in readers:
        bench.poll(reader)
        bench.poll(reader)
    bench.hub.close()
    assert all(reader.held is not None and reader.held.ended for reader in readers)


def test_who_is_known_to_read_is_written_to_before_newcomers_and_each_in_the_order_they_came(bench: Bench) -> None:
    written: list[str] = []

    class Named(Held):
        def deliver(self, body: bytes, *, last: bool) -> None:
            written.append(self.person or "")
            super().deliver(body, last=last)

    async def hold(name: str, *, is_newcomer: bool) -> None:
        waiter = Named(Poll(ROOM, Cursor(1, None), SECONDS, person=name, stream=True), None)
        waiter.is_newcomer = is_newcomer
        bench.hub.park(waiter)

    bench.say()
    bench.poll(Reader("who loads the room"))
    names = [f"{kind} {number}" for number in range(20) for kind in ("newcomer", "regular")]
    for name in names:
        bench.run(hold(name, is_newcomer=name.startswith("newcomer")))
    bench.say()
    assert written == sorted(names, key=lambda name: name.startswith("newcomer"))


@pytest.mark.parametrize("stream", [False, True])
def test_a_poll_that_was_about_to_wait_when_the_server_began_to_stop_ends_at_once(bench: Bench, stream: bool) -> None:
    bench.say()
    bench.poll(Reader("who loads the room"))

    async def stop_and_park() -> Held:
        poll = Poll(ROOM, Cursor(1, None), SECONDS, stream=stream)
        answer = await bench.hub.look(poll)
        bench.hub.close()
        held = Held(poll, answer)
        bench.hub.park(held)
        return held

    assert bench.run(stop_and_park()).ended
    assert bench.hub.waiting() == 0
