"""Rooms with a lock: who holds no key to it gets nothing, and waits no longer once it is there."""

import pytest

from chatroom.delivery.hub import REREAD_SECONDS
from chatroom.delivery.locks import MASTER_KEY, NO_KEYS, Locked
from chatroom.delivery.log import Answer
from chatroom.delivery.poll import Poll
from tests.delivery.bench import ROOM, Bench, Held, Reader

MEMBER = frozenset({"members"})
MODERATOR = frozenset({MASTER_KEY})


@pytest.mark.parametrize("keys", [NO_KEYS, frozenset({"passcode-1"})])
def test_who_holds_no_key_is_told_nothing(bench: Bench, keys: frozenset[str]) -> None:
    bench.say()
    bench.store.lock = "members"
    for wait in (0.0, 25.0):
        with pytest.raises(Locked):
            bench.run(bench.hub.look(Poll(ROOM, None, wait, keys=keys)))


@pytest.mark.parametrize("keys", [MEMBER, MODERATOR])
def test_who_holds_a_key_reads_as_in_any_room(bench: Bench, keys: frozenset[str]) -> None:
    bench.store.lock = "members"
    bench.say()
    answer = bench.run(bench.hub.look(Poll(ROOM, None, keys=keys)))
    assert answer is not None
    assert answer.cursor.last_id == 1


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("hinted", [True, False], ids=["hinted", "lost hint"])
def test_a_new_lock_ends_the_polls_of_those_without_a_key(
    bench: Bench, reader: Reader, stream: bool, hinted: bool
) -> None:
    bench.say()
    bench.poll(reader)
    bench.poll(reader, stream=stream)
    while bench.collect(reader):
        pass
    member = bench.run(hold(bench, reader, MEMBER))
    bench.store.lock = "members"
    bench.say("for members", hinted=hinted)
    bench.tick()
    answer = bench.collect(reader)
    assert answer is not None
    assert (answer["info"], reader.held) == ([], None)
    assert b"for members" in member.answers[-1]


def test_a_lock_is_noticed_though_nobody_says_anything(bench: Bench, reader: Reader) -> None:
    bench.say()
    bench.poll(reader)
    bench.poll(reader)
    bench.store.lock = "closed"
    bench.tick()
    assert bench.collect(reader) is not None
    assert reader.held is None
    with pytest.raises(Locked):
        bench.poll(reader)


def test_a_lock_that_was_taken_off_by_another_process_lets_in_at_once(bench: Bench, reader: Reader) -> None:
    bench.store.lock = "closed"
    bench.say()
    with pytest.raises(Locked):
        bench.poll(reader)
    bench.store.lock = ""
    assert bench.poll(reader) is not None


def test_what_was_pruned_leaves_the_memory_too(bench: Bench, reader: Reader) -> None:
    for _ in range(5):
        bench.say()
    bench.poll(reader)
    bench.poll(reader)
    bench.store.prune(3)
    bench.tick(REREAD_SECONDS)
    bench.tick(REREAD_SECONDS)
    newest = bench.poll(Reader("ben"))
    assert newest is not None
    assert [entry["id"] for entry in newest["info"]] == [4, 5]


async def hold(bench: Bench, reader: Reader, keys: frozenset[str]) -> Held:
    """Holds a poll of somebody who has read as far as `reader` and holds `keys`."""
    poll = Poll(ROOM, reader.cursor, 25.0, keys=keys)
    answer: Answer | None = await bench.hub.look(poll)
    held = Held(poll, answer)
    bench.hub.park(held)
    return held
