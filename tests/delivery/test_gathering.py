"""How long a room gathers: not at all where little is said, longer the more is said to the more."""

import hypothesis.strategies as st
from hypothesis import given

from chatroom.delivery.gathering import (
    GATHER_SECONDS_MAX,
    GATHER_SECONDS_MIN,
    PLAIN_ANSWER_SECONDS,
    STREAM_LINE_SECONDS,
    Gathering,
)

READERS = st.integers(0, 20_000)


def said(rate: int) -> Gathering:
    """A room in which `rate` messages a second have been said for ten seconds, until second 0."""
    gathering = Gathering()
    for number in range(-10 * rate, 0):
        gathering.count(1, number / rate)
    return gathering


@given(rate=st.integers(1, 500))
def test_the_rate_of_a_steady_talk_is_found(rate: int) -> None:
    assert abs(said(rate).rate(0.0) - rate) <= 0.1 * rate + 0.6


@given(plain=READERS, streams=READERS)
def test_a_quiet_room_does_not_gather(plain: int, streams: int) -> None:
    gathering = Gathering()
    gathering.count(1, 0.0)
    assert gathering.seconds(plain, streams, 60.0) == GATHER_SECONDS_MIN


@given(plain=READERS, streams=READERS, rate=st.integers(1, 200))
def test_more_readers_or_messages_never_gather_for_less(plain: int, streams: int, rate: int) -> None:
    few, many = said(rate), said(2 * rate)
    assert few.seconds(plain, streams, 0.0) <= few.seconds(plain + 100, streams + 100, 0.0)
    assert few.seconds(plain, streams, 0.0) <= many.seconds(plain, streams, 0.0)


@given(plain=READERS, streams=READERS, rate=st.integers(1, 400))
def test_answers_cost_half_a_core_at_the_most_unless_the_wait_would_be_too_long(
    plain: int, streams: int, rate: int
) -> None:
    gathering = said(rate)
    seconds = gathering.seconds(plain, streams, 0.0)
    cost = plain * PLAIN_ANSWER_SECONDS + streams * STREAM_LINE_SECONDS
    answers_a_second = min(gathering.rate(0.0), 1 / seconds)
    assert answers_a_second * cost <= 0.5 + 1e-9 or seconds == GATHER_SECONDS_MAX
