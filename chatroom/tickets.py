"""Tickets: signed words that tell, without a look into the database, who reads a room, and which keys they hold."""

import time
from collections.abc import Sequence
from functools import lru_cache

from django.core.signing import BadSignature, Signer

from chatroom.delivery.locks import MASTER_KEY, NO_KEYS, Keys
from chatroom.delivery.poll import NOBODY
from chatroom.models import USER_ID_LENGTH

REMEMBERED_TICKETS = 16_384  # a check costs about ten polls' worth of parsing, and each reader polls for hours
FORMER_MAX = 8  # identities that were left, so that a ticket stays short
# A right that was taken away is lost this late at the most; the page then asks for another ticket.
KEYS_SECONDS = 3600
MASTER_SECONDS = 120  # of the key that opens every lock: who is dismissed, or whose room is claimed, loses it soon


def ticket_for(room: str, user_id: str, keys: Keys = NO_KEYS, former: Sequence[str] = ()) -> str:
    """Returns the ticket with which `user_id` reads `room`: only characters that a URL takes as they are.

    It holds `keys` for KEYS_SECONDS, or MASTER_SECONDS. `former` are who the reader was lately, the newest last: what
    ends their polls ends this one's.
    """
    words = ["_".join([user_id, *former[-FORMER_MAX:]])]
    if keys:
        seconds = MASTER_SECONDS if MASTER_KEY in keys else KEYS_SECONDS
        words += [f"{int(time.time()) + seconds:x}", *sorted(keys)]
    return _signer(room).sign("~".join(words))


@lru_cache(REMEMBERED_TICKETS)
def holder_of(room: str, ticket: str) -> str | None:
    """Returns the user_id that `ticket` was made for, or None where it was not made here or for another room."""
    try:
        return _people(_signer(room).unsign(ticket))[0]
    except BadSignature:
        return None


def former_on(ticket: str) -> frozenset[str]:
    """Returns who the holder of `ticket`, which has one, was lately."""
    return _former(ticket) if ticket[USER_ID_LENGTH : USER_ID_LENGTH + 1] == "_" else NOBODY


def keys_of(ticket: str, now: float) -> Keys:
    """Returns the keys that `ticket`, which has a holder, holds at `now`, in seconds since 1970."""
    if "~" not in ticket:
        return NO_KEYS
    until, keys = _keys(ticket)
    return keys if now < until else NO_KEYS


@lru_cache(REMEMBERED_TICKETS)
def _former(ticket: str) -> frozenset[str]:
    return frozenset(_people(ticket.rpartition(".")[0])[1:])


def _people(words: str) -> list[str]:
    return words.partition("~")[0].split("_")


@lru_cache(REMEMBERED_TICKETS)
def _keys(ticket: str) -> tuple[int, Keys]:
    _user_id, until, *keys = ticket.rpartition(".")[0].split("~")
    return int(until, 16), _one_of_its_kind(tuple(keys))


@lru_cache(1024)
def _one_of_its_kind(keys: tuple[str, ...]) -> Keys:
    """One object for all who hold the same keys: each held poll keeps it."""
    return frozenset(keys)


def _signer(room: str) -> Signer:
    return Signer(salt=f"chatroom.ticket.{room}", sep=".")
