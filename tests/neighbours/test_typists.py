"""Who is typing."""

import json
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from chatroom.delivery.log import Entry
from chatroom.delivery.typists import (
    NAMED_MAX,
    NAMED_UP_TO,
    ROOM_TYPISTS_MAX,
    TYPING_SECONDS,
    Typist,
    Typists,
    last_said,
    still_typing,
    typing_json,
)

NOW = 1000.0
RECORDS = st.builds(
    Typist,
    user_id=st.sampled_from("abcd"),
    user_name=st.sampled_from(["鸭", "duck"]),
    at_ms=st.integers(1, 20),
    until=st.sampled_from([NOW - 1, NOW, NOW + 1]),
)


def typist(user_id: str, at_ms: int = 1, until: float = NOW + TYPING_SECONDS) -> Typist:
    return Typist(user_id, f"name of {user_id}", at_ms, until)


def entry(number: int, kind: str, user_id: str, at: int) -> Entry:
    return Entry(number, "tag", json.dumps({"id": number, "kind": kind, "user_id": user_id, "at": at}).encode())


def told(typists: list[Typist], online: int = 2) -> Any:
    return json.loads(typing_json(typists, online))


def test_one_who_types_is_forgotten_after_a_while() -> None:
    typists = Typists()
    typists.add("pond", typist("ann"))
    typists.sweep(NOW + TYPING_SECONDS - 1)
    assert [each.user_id for each in typists.of("pond")] == ["ann"]
    typists.sweep(NOW + TYPING_SECONDS)
    assert list(typists.of("pond")) == []
    assert list(typists.rooms()) == []


def test_one_who_says_so_again_types_on() -> None:
    typists = Typists()
    typists.add("pond", typist("ann"))
    typists.add("pond", typist("ann", until=NOW + 2 * TYPING_SECONDS))
    typists.sweep(NOW + TYPING_SECONDS)
    assert len(typists.of("pond")) == 1


def test_nobody_types_in_another_room() -> None:
    typists = Typists()
    typists.add("pond", typist("ann"))
    assert list(typists.of("lake")) == []


def test_no_more_people_are_kept_for_a_room_than_its_bound() -> None:
    typists = Typists()
    for number in range(ROOM_TYPISTS_MAX * 2):
        typists.add("pond", typist(str(number)))
    typists.add("pond", typist("0", at_ms=7))
    assert len(typists.of("pond")) == ROOM_TYPISTS_MAX
    assert max(each.at_ms for each in typists.of("pond")) == 7, "one who is known may renew"


@given(st.lists(RECORDS), st.dictionaries(st.sampled_from("abcd"), st.integers(1, 20)))
def test_each_types_once_and_not_before_their_last_message(records: list[Typist], said: dict[str, int]) -> None:
    found = still_typing(records, said, NOW)
    assert [each.user_id for each in found] == sorted({each.user_id for each in found})
    assert all(each.until > NOW and each.at_ms > said.get(each.user_id, 0) for each in found)
    expected = {each.user_id for each in records if each.until > NOW and each.at_ms > said.get(each.user_id, 0)}
    assert {each.user_id for each in found} == expected


@given(st.lists(RECORDS), st.randoms(use_true_random=False))
def test_it_does_not_matter_which_process_is_heard_first(records: list[Typist], order: Any) -> None:
    found = [each.user_id for each in still_typing(records, {}, NOW)]
    order.shuffle(records)
    assert [each.user_id for each in still_typing(records, {}, NOW)] == found


def test_a_message_ends_its_author_s_typing_and_a_new_name_does_not() -> None:
    said = last_said([entry(1, "say", "ann", 5), entry(2, "say", "ann", 9), entry(3, "rename", "bob", 9)])
    assert said == {"ann": 9}
    typing = still_typing([typist("ann", at_ms=9), typist("bob", at_ms=8)], said, NOW)
    assert [each.user_id for each in typing] == ["bob"]


def test_one_who_goes_on_after_a_message_types() -> None:
    said = last_said([entry(1, "say", "ann", 5)])
    assert len(still_typing([typist("ann", at_ms=6)], said, NOW)) == 1


def test_nobody_who_types_is_told_as_null() -> None:
    assert told([]) is None


def test_those_who_type_are_told_by_name_up_to_a_bound() -> None:
    assert told([typist("ann")]) == {"count": 1, "people": [{"user_id": "ann", "user_name": "name of ann"}]}
    many = told([typist(str(number)) for number in range(NAMED_MAX + 3)])
    assert (many["count"], len(many["people"])) == (NAMED_MAX + 3, NAMED_MAX)


def test_in_a_large_room_only_their_number_is_told() -> None:
    assert len(told([typist("ann")], online=NAMED_UP_TO)["people"]) == 1
    assert told([typist("ann")], online=NAMED_UP_TO + 1) == {"count": 1, "people": []}
