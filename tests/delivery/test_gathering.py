"""How long a room gathers: not at all where little is said, longer the more is said to the more."""

import asyncio

import hypothesis.strategies as st
from hypothesis import example, given

from chatroom.delivery.channel import KEPT_ENTRIES, Channel
from chatroom.delivery.gathering import (
    GATHER_SECONDS_MAX,
    GATHER_SECONDS_MIN,
    GATHERED_MESSAGES_MAX,
    PLAIN_ANSWER_SECONDS,
    STREAM_LINE_SECONDS,
    Gathering,
)
from chatroom.delivery.loading import Loader
from chatroom.delivery.log import ANSWER_ENTRIES_MAX
from chatroom.delivery.neighbours import Neighbours
from chatroom.delivery.people import People
from chatroom.delivery.typists import Typists
from tests.delivery.bench import ROOM, MemoryStore

READERS = st.integers(0, 20_000)


def said(rate: int, plain: int = 0, streams: int = 0) -> Gathering:
    """A room in which `rate` messages a second have been said to so many for ten seconds, until second 0."""
    gathering = Gathering()
    for number in range(-10 * rate, 0):
        gathering.count(1, plain, streams, number / rate)
    return gathering


@given(rate=st.integers(1, 500))
def test_the_rate_of_a_steady_talk_is_found(rate: int) -> None:
    assert abs(said(rate).rate(0.0) - rate) <= 0.1 * rate + 0.6


@given(plain=READERS, streams=READERS)
def test_a_quiet_room_does_not_gather(plain: int, streams: int) -> None:
    gathering = Gathering()
    gathering.count(1, plain, streams, 0.0)
    assert gathering.seconds(60.0) == GATHER_SECONDS_MIN


# Twice as much as this does not fill an answer within the longest wait.
MODERATE_RATES = st.integers(1, int(GATHERED_MESSAGES_MAX / GATHER_SECONDS_MAX / 2))


@given(plain=READERS, streams=READERS, rate=MODERATE_RATES)
def test_more_readers_or_messages_never_gather_for_less(plain: int, streams: int, rate: int) -> None:
    seconds = said(rate, plain, streams).seconds(0.0)
    assert seconds <= said(rate, plain + 100, streams + 100).seconds(0.0)
    assert seconds <= said(2 * rate, plain, streams).seconds(0.0)


@given(plain=READERS, streams=READERS, rate=st.integers(1, 1_000))
@example(plain=148, streams=0, rate=607)
def test_what_is_gathered_fits_into_one_answer(plain: int, streams: int, rate: int) -> None:
    gathering = said(rate, plain, streams)
    assert gathering.rate(0.0) * gathering.seconds(0.0) <= GATHERED_MESSAGES_MAX + 1e-9
    assert GATHERED_MESSAGES_MAX < ANSWER_ENTRIES_MAX <= KEPT_ENTRIES


@given(plain=READERS, streams=READERS, rate=st.integers(1, 400))
def test_answers_cost_half_a_core_at_the_most_unless_the_wait_would_be_too_long(
    plain: int, streams: int, rate: int
) -> None:
    gathering = said(rate, plain, streams)
    seconds = gathering.seconds(0.0)
    cost = plain * PLAIN_ANSWER_SECONDS + streams * STREAM_LINE_SECONDS
    answers_a_second = min(gathering.rate(0.0), 1 / seconds)
    longest = min(GATHER_SECONDS_MAX, GATHERED_MESSAGES_MAX / gathering.rate(0.0))
    assert answers_a_second * cost <= 0.5 + 1e-9 or seconds == longest


def test_readers_who_are_between_two_polls_still_count() -> None:
    gathering = said(200, plain=1000)
    gathering.count(1, 0, 0, 0.0)
    assert gathering.seconds(0.0) == GATHER_SECONDS_MAX


def test_readers_who_have_left_are_forgotten() -> None:
    gathering = said(400, plain=1000)
    for _ in range(100):
        gathering.count(1, 0, 0, 0.0)
    assert gathering.seconds(0.0) == GATHER_SECONDS_MIN


def test_what_was_said_before_a_room_was_loaded_is_not_counted_as_just_said() -> None:
    store = MemoryStore()
    for _ in range(KEPT_ENTRIES):
        store.append()
    counted: list[int] = []

    async def load_and_grow() -> None:
        loader = Loader(store, lambda _channel, messages: counted.append(messages), print, lambda _channel: 0.0)
        channel = Channel(ROOM, People(ROOM, Neighbours(), Typists()))
        await loader.bring_up_to_date(channel)
        store.append()
        await loader.bring_up_to_date(channel)
        channel.stale = True
        store.append()
        await loader.bring_up_to_date(channel)

    asyncio.run(load_and_grow())
    assert counted == [0, 1, 1]
