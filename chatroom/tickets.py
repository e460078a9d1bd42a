"""Tickets: signed words that tell, without a look into the database, who reads a room."""

from functools import lru_cache

from django.core.signing import BadSignature, Signer

REMEMBERED_TICKETS = 16_384  # a check costs about ten polls' worth of parsing, and each reader polls for hours


def ticket_for(room: str, user_id: str) -> str:
    """Returns the ticket with which `user_id` reads `room`: only characters that a URL takes as they are."""
    return _signer(room).sign(user_id)


@lru_cache(REMEMBERED_TICKETS)
def holder_of(room: str, ticket: str) -> str | None:
    """Returns the user_id that `ticket` was made for, or None where it was not made here or for another room."""
    try:
        return _signer(room).unsign(ticket)
    except BadSignature:
        return None


def _signer(room: str) -> Signer:
    return Signer(salt=f"chatroom.ticket.{room}", sep=".")
