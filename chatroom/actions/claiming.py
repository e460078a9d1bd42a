"""A room's claim link: whoever has it owns the room. It is kept as a digest, and each use makes a new one."""

import hashlib
import secrets

from django.utils.crypto import constant_time_compare

from chatroom.actions.audit import record
from chatroom.actions.entries import writing
from chatroom.actions.settings import announce_moderators
from chatroom.actions.silencing import silence_robots
from chatroom.models import Room
from chatroom.refusals import NoSession
from chatroom.roles import Act, Actor
from chatroom.room_refusals import BadClaim

TOKEN_BYTES = 32


def new_token() -> str:
    """Returns a token that nobody guesses, of characters that an address takes as they are."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Returns what is kept of `token`. It is long and random, so that a plain digest keeps it secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_claim_of(room: Room, token: str) -> bool:
    """Whether `token` is the one with which `room` can be claimed now."""
    return bool(room.claim_digest) and constant_time_compare(digest_of(token), room.claim_digest)


def claim(room: Room, token: str, actor: Actor) -> str:
    """Makes the person of `actor` the owner of `room`; returns the token of the room's next claim link.

    The owner before has no right left here, nor have the robots that they made: a claim is how somebody whose browser
    is lost, or was a stranger's computer, takes the room away from it. The new owner can name them a co-moderator.
    Raises BadClaim, NoSession.
    """
    if actor.person is None:
        raise NoSession
    if not is_claim_of(room, token):
        raise BadClaim
    before, next_token = room.owner, new_token()
    with writing():
        # By the digest, so that of two who use a link at once one is late.
        unused = Room.objects.filter(pk=room.pk, claim_digest=digest_of(token))
        if not unused.update(owner=actor.person, claim_digest=digest_of(next_token)):
            raise BadClaim
        room.refresh_from_db()
        if before != actor.person:
            silence_robots(room)
        room.moderators.remove(actor.person)
        announce_moderators(room)
        record("claim", actor, room, person=before)
    return next_token


def renew_claim(room: Room, actor: Actor) -> str:
    """Makes another claim link for `room`, and the one before worthless; returns its token."""
    token = new_token()
    with writing():
        Room.objects.filter(pk=room.pk).update(claim_digest=digest_of(token))
        record(Act.APPOINT, actor, room, details={"claim": "renewed"})
    return token
