"""What becomes of a cursor: it is followed, or reset where it is of another history or of entries that are gone."""

import asyncio

from chatroom.delivery.log import Answer, Cursor, Piece
from chatroom.delivery.poll import Poll
from tests.delivery.bench import ROOM, Bench, Reader


def test_a_cursor_ahead_of_the_log_is_reset_after_a_look_into_the_store(bench: Bench, reader: Reader) -> None:
    bench.say()
    reader.cursor = Cursor(7, "of another world")
    bench.poll(reader)
    assert reader.resets == ["ahead"]
    assert [number for number, _tag in reader.shown] == [1]


def test_a_cursor_ahead_of_this_process_only_is_not_reset(bench: Bench, reader: Reader) -> None:
    entry = bench.say(hinted=False)
    reader.cursor = Cursor(entry.id, entry.tag)
    assert bench.poll(reader) is None
    assert reader.resets == []


def test_a_cursor_that_is_newer_than_a_read_under_way_is_not_taken_for_one_from_the_future(
    bench: Bench, reader: Reader
) -> None:
    bench.say()
    bench.poll(reader)
    read, gate = bench.store.after, asyncio.Event()

    async def late_answer(room: str, last_id: int, count: int) -> Piece:
        piece = await read(room, last_id, count)
        await gate.wait()
        return piece

    async def poll_during_a_read() -> Answer | None:
        bench.store.after = late_answer  # type: ignore[method-assign]
        bench.hub.hint(ROOM)
        await asyncio.sleep(0)
        entry = bench.store.append()
        look = asyncio.ensure_future(bench.hub.look(Poll(ROOM, Cursor(entry.id, entry.tag), wait=25.0)))
        await asyncio.sleep(0)
        gate.set()
        return await look

    assert bench.run(poll_during_a_read()) is None, "it has read everything, and waits"


def test_a_cursor_that_is_newer_than_a_read_that_has_just_ended_is_not_taken_for_one_from_the_future(
    bench: Bench, reader: Reader
) -> None:
    async def read_and_come() -> Answer | None:
        bench.store.gate, has_ended = asyncio.Event(), asyncio.Event()

        async def come() -> Answer | None:
            await has_ended.wait()
            entry = bench.store.append()  # by another process, which has told it
            return await bench.hub.look(Poll(ROOM, Cursor(entry.id, entry.tag), wait=25.0))

        bench.hub.hint(ROOM)
        coming = asyncio.create_task(come())
        await asyncio.sleep(0)
        bench.store.gate.set()
        has_ended.set()  # whoever waits for it has the very next turn
        return await coming

    assert bench.run(read_and_come()) is None, "it has read everything, and waits"


def test_readers_of_a_restored_and_outgrown_log_are_reset_once(bench: Bench, reader: Reader) -> None:
    for _ in range(5):
        bench.say()
    bench.poll(reader)
    bench.poll(reader)
    bench.store.restore(3)
    for _ in range(4):
        bench.store.append("another history")
    bench.tick()
    for _ in range(3):
        if bench.collect(reader) is None:
            bench.poll(reader)
    assert reader.resets == ["history"]
    assert reader.shown == [(entry.id, entry.tag) for entry in bench.store.entries]


def test_a_cursor_older_than_what_is_kept_is_reset(bench: Bench, reader: Reader) -> None:
    for _ in range(300):
        bench.store.append()
    bench.store.prune(290)
    reader.cursor = Cursor(5)
    bench.poll(reader)
    assert reader.resets == ["pruned"]
