"""Muting, shadow muting and banning, by identity, browser or network, in one room or on the whole site."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from chatroom import blocks, revisions, traces, waiting
from chatroom.actions.audit import record
from chatroom.actions.entries import writing
from chatroom.in_force import memory
from chatroom.models import Restriction, Room, UserInfo
from chatroom.restriction_refusals import NoNetworksKept, OutOfReach
from chatroom.roles import Act, Actor

Rung = Restriction.Rung


class Terms(NamedTuple):
    """What a restriction is to be: `seconds` is how long, None for good; without a `room` it holds everywhere."""

    kind: str
    rung: str
    room: Room | None
    seconds: int | None
    reason: str


def restrict(person: UserInfo, terms: Terms, actor: Actor) -> Restriction:
    """Restricts `person`, in the place of what restricts them in the same way already.

    Raises OutOfReach where nothing is known of their browser or network, NoNetworksKept, Busy.
    """
    return _restrict(subject_of(person, terms.rung), person, terms, actor)


def restrict_network(network: str, terms: Terms, actor: Actor) -> Restriction:
    """Restricts the block `network`, whoever comes from it. Raises BadNetwork, NoNetworksKept, Busy."""
    if not blocks.are_kept():
        raise NoNetworksKept
    subject, wide = blocks.read_network(network)
    terms = terms._replace(rung=Rung.WIDE_BLOCK if wide else Rung.BLOCK)
    return _restrict(subject, None, terms, actor)


def lift(restriction: Restriction, actor: Actor, reason: str = "") -> bool:
    """Ends `restriction` now; returns whether it had not been lifted already. Raises Busy."""
    with _changing():
        lifted = Restriction.objects.filter(pk=restriction.pk, lifted_at=None).update(lifted_at=timezone.now())
        if lifted:
            details = {"kind": restriction.kind, "rung": restriction.rung, "restriction": restriction.pk}
            record(Act.LIFT, actor, restriction.room, person=restriction.person, reason=reason, details=details)
    return bool(lifted)


def subject_of(person: UserInfo, rung: str) -> str:
    """Returns what a restriction of `person` at `rung` holds on to. Raises OutOfReach, NoNetworksKept."""
    if rung in traces.NETWORK_RUNGS and not blocks.are_kept():
        raise NoNetworksKept
    subject = traces.subject_of(person, rung)
    if not subject:
        raise OutOfReach
    return subject


def _restrict(subject: str, person: UserInfo | None, terms: Terms, actor: Actor) -> Restriction:
    now = timezone.now()
    until = None if terms.seconds is None else now + timedelta(seconds=terms.seconds)
    what = {"kind": terms.kind, "rung": terms.rung, "subject": subject, "room": terms.room}
    with _changing():
        Restriction.objects.filter(**what, lifted_at=None).update(lifted_at=now)
        restriction = Restriction.objects.create(**what, person=person, until=until, reason=terms.reason)
        record(
            Act.RESTRICT if terms.room else Act.RESTRICT_EVERYWHERE,
            actor,
            terms.room,
            person=person,
            until=until,
            reason=terms.reason,
            details={"kind": terms.kind, "rung": terms.rung, "restriction": restriction.pk},
        )
    return restriction


@contextmanager
def _changing() -> Iterator[None]:
    """The transaction of a change, of which this process knows at once and the others within a second."""
    with writing():
        yield
        revisions.bump(traces.REVISION)
        memory.stale()
        transaction.on_commit(waiting.restrictions_changed, robust=True)
