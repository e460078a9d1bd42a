"""Bulletins on their way from one process to another."""

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from chatroom.delivery.bulletin import (
    LIVES_SECONDS_MAX,
    BadBulletin,
    Bulletin,
    RoomBulletin,
    read_bulletin,
    write_bulletin,
)
from chatroom.delivery.crowd import SAMPLE_MAX, sample_of
from chatroom.delivery.roll import LISTED_MAX, roll_of
from chatroom.delivery.typists import TYPING_SECONDS, Typist

HERE, THERE = 500.0, 90_000.0  # the clocks of two processes have nothing to do with each other

ROOMS = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.builds(
        RoomBulletin,
        people=st.sets(st.text(max_size=5), max_size=20).map(sample_of),
        typing=st.lists(
            st.builds(
                Typist,
                user_id=st.text(max_size=5),
                user_name=st.text(max_size=5),
                at_ms=st.integers(0, 2**53),
                until=st.integers(0, 60).map(lambda tenths: HERE + tenths / 10),
            ),
            max_size=5,
        ).map(tuple),
    ),
    max_size=5,
)


@given(ROOMS, st.integers(1, 2**60))
def test_what_is_written_is_read(rooms: dict[str, RoomBulletin], number: int) -> None:
    sent = Bulletin("f00d", number, 12.0, rooms)
    got = read_bulletin(write_bulletin(sent, HERE), HERE)
    assert (got.process, got.number, got.lives) == ("f00d", number, 12.0)
    assert {name: room.people for name, room in got.rooms.items()} == {
        name: room.people for name, room in rooms.items()
    }
    for name, room in rooms.items():
        for there, here in zip(got.rooms[name].typing, room.typing, strict=True):
            assert (there.user_id, there.user_name, there.at_ms) == (here.user_id, here.user_name, here.at_ms)
            assert there.until == pytest.approx(here.until, abs=0.06)


def test_how_long_somebody_still_types_does_not_depend_on_the_clocks() -> None:
    typist = Typist("ann", "Ann", 1, HERE + 4.5)
    body = write_bulletin(Bulletin("a", 1, 12.0, {"pond": RoomBulletin(typing=(typist,))}), HERE)
    assert read_bulletin(body, THERE).rooms["pond"].typing[0].until == THERE + 4.5


def test_nothing_that_another_process_says_holds_for_long() -> None:
    typist = Typist("ann", "Ann", 1, HERE + 1e9)
    body = write_bulletin(Bulletin("a", 1, 1e9, {"pond": RoomBulletin(typing=(typist,))}), HERE)
    got = read_bulletin(body, THERE)
    assert got.lives == LIVES_SECONDS_MAX
    assert got.rooms["pond"].typing[0].until == THERE + TYPING_SECONDS


def test_the_readers_of_a_small_room_are_told_by_their_identities_in_fourteen_bytes_each() -> None:
    people = [f"{number:024d}" for number in range(7, 7 + LISTED_MAX)]
    room = RoomBulletin(sample_of(people), roll=roll_of(people, people[:20]))
    body = write_bulletin(Bulletin("a", 1, 12.0, {"pond": room}), HERE)
    assert read_bulletin(body, THERE).rooms["pond"] == room
    assert len(body) < 120 + 14 * LISTED_MAX


def test_a_room_costs_eleven_bytes_a_person_and_no_more_than_its_bound() -> None:
    people = [f"{number:024d}" for number in range(50 * SAMPLE_MAX)]
    for count in (100, 1000, len(people)):
        rooms = {"pond": RoomBulletin(people=sample_of(people[:count]))}
        assert len(write_bulletin(Bulletin("a", 1, 12.0, rooms), HERE)) < 120 + 11 * min(count, SAMPLE_MAX)


WHOLE: dict[str, Any] = {
    "process": "a",
    "number": 1,
    "lives": 12,
    "rooms": {"pond": {"people": [1, 0, "AAAAAAAAAAA="]}},
}


def test_the_whole_one_is_read() -> None:
    assert len(read_bulletin(json.dumps(WHOLE), HERE).rooms["pond"].people.hashes) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"process": None}, {"process": 7}, {"number": "x"}, {"number": None}, {"lives": "long"}, {"rooms": None},
        {"rooms": []}, {"rooms": {"pond": None}}, {"lives": float("nan")}, {"lives": float("inf")},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_bulletin_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadBulletin):
        read_bulletin(json.dumps(WHOLE | change), HERE)


@pytest.mark.parametrize(
    "room",
    [
        {"people": 7}, {"people": [1, 0]}, {"people": [1, 0, "???"]}, {"people": [1, 0, "AAA="]},
        {"people": [1, 64, "AAAAAAAAAAA="]}, {"people": [1, -1, "AAAAAAAAAAA="]}, {"people": [0, 0, "AAAAAAAAAAA="]},
        {"here": 7}, {"here": ["AAAAAAAAAAAAAA=="]}, {"here": ["AAA=", ""]}, {"here": ["???", ""]},
        {"here": ["AAAAAAAAAAAAAA==", "AAAAAAAAAAAAAA=="]},
        {"typing": 1}, {"typing": [["ann"]]}, {"typing": [[1, "Ann", 1, 1]]}, {"typing": [["ann", "Ann", 1, "soon"]]},
    ],
    ids=str,
)  # fmt: skip
def test_a_room_that_makes_no_sense_is_refused(room: dict[str, Any]) -> None:
    with pytest.raises(BadBulletin):
        read_bulletin(json.dumps(WHOLE | {"rooms": {"pond": room}}), HERE)


@given(st.binary(max_size=60))
def test_noise_is_refused(body: bytes) -> None:
    with pytest.raises(BadBulletin):
        read_bulletin(body, HERE)


@pytest.mark.parametrize("body", ["", "7", "null", "[]", '"a"', "{}", "[" * 100_000, '{"lives": 1e999}'])
def test_json_of_another_kind_is_refused(body: str) -> None:
    with pytest.raises(BadBulletin):
        read_bulletin(body, HERE)
