"""Tickets: who reads a room, told without the database, and forged by nobody."""

import time

import pytest
from django.core.signing import Signer
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from chatroom.delivery.locks import NO_KEYS, Keys
from chatroom.poll.request import TICKET_LENGTH_MAX, read_poll
from chatroom.tickets import KEYS_SECONDS, former_on, holder_of, keys_of, ticket_for

USER = "582019374650192837465012"
URL_CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@pytest.mark.parametrize("room", ["happy", "小黄鸭", "x" * 32, "-"])
def test_a_ticket_tells_its_holder_in_its_room_and_nowhere_else(room: str) -> None:
    ticket = ticket_for(room, USER)
    assert holder_of(room, ticket) == USER
    assert holder_of(f"{room}2", ticket) is None


def test_a_ticket_is_of_characters_that_an_address_takes_as_they_are(settings: Settings) -> None:
    ticket = ticket_for("happy", USER)
    assert set(ticket) <= URL_CHARACTERS
    assert len(ticket) <= TICKET_LENGTH_MAX


@given(st.text(max_size=200))
def test_nobody_makes_one_up(forged: str) -> None:
    assert holder_of("happy", forged) is None


@pytest.mark.parametrize("place", [0, 5, 23, 24, 30, 60])
def test_one_that_is_changed_anywhere_is_none(place: int) -> None:
    letters = list(ticket_for("happy", USER))
    letters[place] = "1" if letters[place] != "1" else "2"
    assert holder_of("happy", "".join(letters)) is None


def test_another_site_s_ticket_or_another_signature_of_ours_is_none() -> None:
    assert (
        holder_of("happy", Signer(key="another site's secret", salt="chatroom.ticket.happy", sep=".").sign(USER))
        is None
    )
    assert holder_of("happy", Signer(salt="chatroom.ticket", sep=".").sign(USER)) is None


def test_a_poll_looks_at_no_more_of_a_ticket_than_one_can_have() -> None:
    holder_of.cache_clear()
    for count in range(5):
        assert read_poll("happy", {"ticket": "x" * 60_000 + str(count)}).person is None
    assert holder_of.cache_info().currsize == 1


def test_a_poll_is_by_the_holder_of_its_ticket() -> None:
    assert read_poll("happy", {"ticket": ticket_for("happy", USER)}).person == USER
    assert read_poll("happy", {"ticket": ticket_for("pond", USER)}).person is None
    assert read_poll("happy", {"ticket": ""}).person is None
    assert read_poll("happy", {}).person is None


KEYS = frozenset({"members", "all", "passcode-0123456789ab"})


def test_a_ticket_holds_the_keys_of_its_holder_for_a_while() -> None:
    ticket = ticket_for("happy", USER, KEYS)
    assert set(ticket) <= URL_CHARACTERS
    assert len(ticket) <= TICKET_LENGTH_MAX
    assert (holder_of("happy", ticket), keys_of(ticket, time.time())) == (USER, KEYS)
    assert keys_of(ticket, time.time() + KEYS_SECONDS + 1) == frozenset()


def test_a_poll_holds_the_keys_of_its_ticket_and_of_no_other_room_s() -> None:
    assert read_poll("happy", {"ticket": ticket_for("happy", USER, KEYS)}).keys == KEYS
    assert read_poll("happy", {"ticket": ticket_for("pond", USER, KEYS)}).keys == frozenset()
    assert read_poll("happy", {"ticket": ticket_for("happy", USER) + "~ffffffff~all"}).keys == frozenset()
    assert read_poll("happy", {}).keys == frozenset()


@pytest.mark.parametrize("keys", ["all", "~ffffffff~all", "~x~", "~"])
def test_a_key_that_is_added_to_a_ticket_opens_nothing(keys: str) -> None:
    user_id, signature = ticket_for("happy", USER).split(".")
    assert read_poll("happy", {"ticket": f"{user_id}{keys}.{signature}"}).keys == frozenset()


@pytest.mark.parametrize("keys", [NO_KEYS, frozenset({"members"})])
@pytest.mark.parametrize("count", [0, 1, 8, 20])
def test_a_ticket_tells_who_its_holder_was_lately_and_stays_short(keys: Keys, count: int) -> None:
    former = [f"{number:0>24}" for number in range(1, count + 1)]
    ticket = ticket_for("pond", "7" * 24, keys, former)
    assert holder_of("pond", ticket) == "7" * 24
    assert former_on(ticket) == frozenset(former[-8:])
    assert keys_of(ticket, time.time()) == keys
    assert len(ticket) < TICKET_LENGTH_MAX
