"""Traces: from which browser and which blocks of an address an identity came, for as long as a ban may need it."""

import threading
from collections import OrderedDict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from chatroom import blocks, browsers, revisions
from chatroom.address import client_address
from chatroom.models import Restriction, Trace, UserInfo

PRUNED_AT_ONCE = 500  # rows that one statement erases: on SQLite nobody else writes meanwhile
REMEMBERED_TRACES = 65_536
# How long a ban of a network holds that nobody of it has come back to: so long the key of its digest is used, and so
# many keys at the most are tried.
UNSEEN_NETWORK = timedelta(days=366)

REVISION = "restrictions"  # grows with each change of what is in force

Rung = Restriction.Rung
NETWORK_RUNGS = (Rung.BLOCK, Rung.WIDE_BLOCK)


class Place(NamedTuple):
    """Where a request came from, as it is stored."""

    browser: str
    block: str
    wide_block: str
    address: str


class WrittenToday:
    """The traces that this process has written today, so that it writes each once a day."""

    def __init__(self) -> None:
        self._days: OrderedDict[tuple[int, str, str], date] = OrderedDict()
        self._changing = threading.Lock()

    def has(self, person: UserInfo, place: Place, today: date) -> bool:
        """Whether the trace of `person` at `place` has been written `today`."""
        return self._days.get((person.pk, place.browser, place.block)) == today

    def add(self, person: UserInfo, place: Place, today: date) -> None:
        """Remembers that it has."""
        key = (person.pk, place.browser, place.block)
        with self._changing:
            self._days[key] = today
            self._days.move_to_end(key)
            if len(self._days) > REMEMBERED_TRACES:
                self._days.popitem(last=False)


_written_today = WrittenToday()


def place_of(request: HttpRequest) -> Place:
    """Returns where `request` comes from, as far as the settings let it be kept."""
    address = client_address(request)
    narrow, wide = blocks.blocks_of(address)
    kept_in_full = address if settings.CHAT_ADDRESSES == blocks.FULL else ""
    return Place(browsers.browser_of(request), narrow, wide, kept_in_full)


def keep_trace(request: HttpRequest, person: UserInfo) -> None:
    """Writes where `person` comes from: a new place at once, a known one once a day in each process."""
    place, now = place_of(request), timezone.now()
    if not (place.browser or place.block) or _written_today.has(person, place, now.date()):
        return
    trace = Trace(user=person, seen_at=now, **place._asdict())
    Trace.objects.bulk_create(
        [trace],
        update_conflicts=True,
        unique_fields=["user", "browser", "block"],
        update_fields=["seen_at", "wide_block", "address"],
    )
    _written_today.add(person, place, now.date())


def subject_of(person: UserInfo, rung: str) -> str:
    """Returns what a restriction of `person` holds on to at `rung`; an empty string where nothing is known of it."""
    if rung == Rung.IDENTITY:
        return person.user_id
    newest = Trace.objects.filter(user=person).exclude(**{rung: ""}).order_by("-seen_at", "-pk")
    found: str | None = newest.values_list(rung, flat=True).first()
    return found or ""


def people_at(rung: str, subject: str) -> list[str]:
    """Returns the user_ids of those who have come from `subject`, as far as traces go back."""
    if rung == Rung.IDENTITY:
        return [subject]
    return list(Trace.objects.filter(**{rung: subject}).values_list("user__user_id", flat=True).distinct())


def prune_traces(now: datetime) -> int:
    """Erases the traces that are older at `now` than CHAT_ADDRESS_DAYS, and the networks of bans that are over.

    Returns the number of traces. A ban of a network from which nobody has come for UNSEEN_NETWORK is over as well.
    """
    oldest = now - timedelta(days=settings.CHAT_ADDRESS_DAYS)
    erased = 0
    while keys := list(Trace.objects.filter(seen_at__lt=oldest).values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        erased += Trace.objects.filter(pk__in=keys).delete()[0]
    networks = Restriction.objects.filter(rung__in=NETWORK_RUNGS).exclude(subject="")
    networks.filter(Q(until__lt=oldest) | Q(lifted_at__lt=oldest)).update(subject="")
    _forget_unseen_networks(now)
    return erased


def _forget_unseen_networks(now: datetime) -> None:
    """Lifts the bans whose digest is under a key that is not tried any more."""
    unseen = int((now - UNSEEN_NETWORK).timestamp() // (settings.CHAT_ADDRESS_DAYS * blocks.DAY_SECONDS))
    old = Restriction.objects.filter(rung__in=NETWORK_RUNGS, lifted_at=None, made_at__lt=now - UNSEEN_NETWORK)
    keys = [each.pk for each in old if 0 <= blocks.key_number_of(each.subject) < unseen]
    if keys:
        with transaction.atomic():
            Restriction.objects.filter(pk__in=keys).update(lifted_at=now, subject="")
            revisions.bump(REVISION)
