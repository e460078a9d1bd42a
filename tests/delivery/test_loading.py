"""What happens in the moment in which a read ends: to what is erased, hinted at, or made again just then."""

import asyncio
import json

import pytest

from chatroom.delivery.channel import Channel
from chatroom.delivery.loading import Loader
from chatroom.delivery.locks import Locked
from chatroom.delivery.log import Answer, Cursor, Piece
from chatroom.delivery.neighbours import Neighbours
from chatroom.delivery.people import People
from chatroom.delivery.poll import Poll
from chatroom.delivery.typists import Typists
from tests.delivery.bench import ROOM, Bench, Reader

TURNS = 6  # of the loop: more than there are between a read's end and those who waited for it


@pytest.mark.parametrize("turns", range(TURNS))
def test_what_is_erased_as_a_read_ends_is_not_told_to_who_waited_for_the_read(bench: Bench, turns: int) -> None:
    bench.store.append()
    bench.store.append("secret")

    async def erase_after(turns: int) -> Answer | None:
        bench.store.gate = asyncio.Event()
        looking = asyncio.create_task(bench.hub.look(Poll(ROOM, Cursor(1), 25.0)))
        while not bench.store.reads:
            await asyncio.sleep(0)
        bench.store.gate.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        if looking.done():
            return None  # it was told before
        newest = bench.store.entries[-1]
        erased = json.dumps({"id": newest.id, "mess": "", "tag": newest.tag}).encode()
        bench.store.entries[-1] = newest._replace(json=erased)
        bench.hub.hint(ROOM, erases=True)
        return await looking

    answer = bench.run(erase_after(turns))
    assert answer is None or b"secret" not in answer.body


def test_a_room_that_is_made_again_is_not_taken_for_the_one_that_is_still_read(bench: Bench) -> None:
    bench.store.append()
    bench.poll(reader := Reader("ann"))
    assert reader.shown

    async def make_again() -> Answer | None:
        gone, is_made = asyncio.Event(), asyncio.Event()
        bench.store.gate, bench.store.exists = gone, False
        bench.hub.hint(ROOM)
        bench.hub.hint(ROOM)  # to be read once more, when it has been

        async def make_and_come() -> Answer | None:
            await is_made.wait()
            bench.store.gate = read_again = asyncio.Event()
            while bench.hub.knows(ROOM):
                await asyncio.sleep(0)
            bench.store.exists, bench.store.lock, bench.store.entries = True, "a lock", []
            bench.store.append("for who has the key")
            asyncio.get_running_loop().call_soon(read_again.set)
            return await bench.hub.look(Poll(ROOM, None, 25.0))

        coming = asyncio.create_task(make_and_come())
        await asyncio.sleep(0)
        gone.set()
        is_made.set()
        return await coming

    with pytest.raises(Locked):
        bench.run(make_again())


def test_who_waits_for_all_that_was_hinted_at_waits_for_a_read_that_has_begun_for_it(bench: Bench) -> None:
    async def catch_up() -> bool:
        loader = Loader(bench.store, lambda *_: None, lambda _: None, lambda _: 0.0)
        channel = Channel(ROOM, People(ROOM, Neighbours(), Typists()))
        await loader.bring_up_to_date(channel)
        read, answers = bench.store.after, asyncio.Event()

        async def read_slowly(room: str, last_id: int, count: int) -> Piece:
            piece = await read(room, last_id, count)
            await answers.wait()
            for _ in range(TURNS):
                await asyncio.sleep(0)
            return piece

        bench.store.after = read_slowly  # type: ignore[method-assign]
        loader.hint(channel)
        await asyncio.sleep(0)
        entry = bench.store.append()
        loader.hint(channel)
        catching_up = asyncio.create_task(loader.catch_up(channel))
        await asyncio.sleep(0)
        answers.set()  # the next read begins, for the hint, in the turn in which this one ends
        await catching_up
        return channel.head.last_id == entry.id

    assert bench.run(catch_up())
