"""Letting go of what is over, in batches that hold nobody up: `manage.py prune` does it, and the server itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from chatroom import waiting
from chatroom.actions.entries import writing
from chatroom.actions.retention import prune_entries, remove_deleted
from chatroom.actions.rooms import DELETED_MARK
from chatroom.identity import SESSION_KEY
from chatroom.models import AuditRecord, ChatInfo, ProcessBulletin, Restriction, Revision, Room, Trace, UserInfo
from chatroom.people import NOBODY
from chatroom.traces import prune_traces

BATCH_ROWS = 500
READ_SESSIONS = 500
BULLETIN_LIFE = timedelta(hours=1)  # a process that lives writes another every few seconds
LEASE = "prune"

# A kind of row, and how many of them a batch deleted.
Batch = tuple[str, int]


def prune(now: datetime) -> Iterator[Batch]:
    """Deletes what is over at `now`, one batch a step: each step is a transaction or two. Raises Busy."""
    yield from _entries(now)
    yield from _deleted_rooms()
    yield from _sessions(now)
    yield from _people(now)
    yield "bulletins", ProcessBulletin.objects.filter(written_at__lt=now - BULLETIN_LIFE).delete()[0]
    yield "traces", prune_traces(now)


def take_lease(seconds: float) -> bool:
    """Whether this process is the one to prune: of all that ask within `seconds`, the first."""
    now = int(timezone.now().timestamp())
    Revision.objects.get_or_create(name=LEASE)
    # One statement, so that of two that ask at once one finds it taken. A time from far ahead is of a clock that
    # was set back since.
    free = Revision.objects.filter(name=LEASE).exclude(number__range=(now + 1, now + int(seconds)))
    return bool(free.update(number=now + int(seconds)))


def _entries(now: datetime) -> Iterator[Batch]:
    kept_everywhere = not settings.CHAT_KEEP_DAYS and not settings.CHAT_KEEP_ENTRIES
    rooms = Room.objects.exclude(name__startswith=DELETED_MARK)
    if kept_everywhere:
        rooms = rooms.exclude(keep_days=None, keep_entries=None)
    for key in list(rooms.values_list("pk", flat=True)):
        room = Room.objects.filter(pk=key).first()
        pruned = False
        for count in prune_entries(room, now) if room else ():
            pruned = True
            yield "entries", count
        if room and pruned:
            waiting.hint(room.name, erases=True)


def _deleted_rooms() -> Iterator[Batch]:
    for room in Room.objects.filter(name__startswith=DELETED_MARK):
        while room.pk is not None:
            yield "entries of deleted rooms", remove_deleted(room)


def _sessions(now: datetime) -> Iterator[Batch]:
    over = Session.objects.filter(expire_date__lt=now)
    while keys := list(over.values_list("pk", flat=True)[:BATCH_ROWS]):
        with writing():
            count, _by_table = Session.objects.filter(pk__in=keys).delete()
        yield "sessions", count


def _people(now: datetime) -> Iterator[Batch]:
    """Deletes those who said nothing, whose session is over, and to whom nothing else refers."""
    old = UserInfo.objects.filter(created_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    silent = old.exclude(user_id__in=NOBODY).filter(
        ~Exists(ChatInfo.objects.filter(user=OuterRef("pk"))),
        ~Exists(AuditRecord.objects.filter(by_person=OuterRef("pk"))),
        ~Exists(AuditRecord.objects.filter(person=OuterRef("pk"))),
        ~Exists(Restriction.objects.filter(person=OuterRef("pk"))),
        ~Exists(Trace.objects.filter(user=OuterRef("pk"))),
        account=None,
        owned_rooms=None,
        moderated_rooms=None,
        robot=None,
    )
    if not silent.exists():
        return
    held: set[int] = set()
    for found in _identities_of_sessions(now):
        held |= found
        yield "people", 0
    last = 0
    while keys := list(silent.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH_ROWS]):
        last = keys[-1]
        with writing():
            silent.filter(pk__in=set(keys) - held).delete()
        yield "people", len(set(keys) - held)


def _identities_of_sessions(now: datetime) -> Iterator[set[int]]:
    """Yields the keys of the identities that sessions hold: to find them, each session has to be read."""
    last = ""
    live = Session.objects.filter(expire_date__gte=now).order_by("pk")
    while sessions := list(live.filter(pk__gt=last)[:READ_SESSIONS]):
        last = sessions[-1].pk
        yield {key for session in sessions if isinstance(key := session.get_decoded().get(SESSION_KEY), int)}
