"""Letting go of what a room keeps no longer: its oldest entries, a batch at a time, and never its newest one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings

from chatroom.actions.entries import writing
from chatroom.models import ChatInfo, Room
from chatroom.models.entries import ChatInfoQuerySet
from chatroom.search.index import forget

# What one transaction deletes: some 10 ms, so that nobody who says something meanwhile notices.
BATCH_ENTRIES = 500


def prune_entries(room: Room, now: datetime) -> Iterator[int]:
    """Deletes the entries of `room` that it keeps no longer at `now`, the oldest first, BATCH_ENTRIES a step at most.

    Yields how many each step has deleted. The newest entry stays, however old, and with it the number and the tag that
    the log goes on from. Raises Busy.
    """
    first_kept, cutoff = _first_kept(room), _cutoff(room, now)
    if first_kept is None and cutoff is None:
        return

    def is_over(row: tuple[int, datetime]) -> bool:
        number, at = row
        return (first_kept is not None and number < first_kept) or (cutoff is not None and at < cutoff)

    oldest = ChatInfo.objects.of(room).before(room.last_id).order_by("number").values_list("number", "created_at")
    while over := [number for number, _at in takewhile(is_over, oldest[:BATCH_ENTRIES])]:
        with writing():
            # The room first, as every writer does: who locks in another order may wait for one another.
            Room.objects.filter(pk=room.pk, pinned__lte=over[-1]).update(pinned=None)
            _delete(ChatInfo.objects.of(room).filter(number__lte=over[-1]))
        yield len(over)


def remove_deleted(room: Room) -> int:
    """Deletes BATCH_ENTRIES entries of `room`, which is one of a deleted name, and with its last ones the room."""
    with writing():
        numbers = ChatInfo.objects.of(room).order_by("number").values_list("number", flat=True)[:BATCH_ENTRIES]
        found = list(numbers)
        if found:
            _delete(ChatInfo.objects.of(room).filter(number__lte=found[-1]))
        if len(found) < BATCH_ENTRIES:
            room.delete()
    return len(found)


def _delete(entries: ChatInfoQuerySet) -> None:
    forget(entries)
    entries.delete()


def _first_kept(room: Room) -> int | None:
    """The number of the oldest message that is among those that `room`, or the whole site, keeps by their count.

    None where there are no more than that. Other entries do not count: who toggles a reaction would push messages out.
    """
    counts = [count for count in (room.keep_entries, settings.CHAT_KEEP_ENTRIES) if count]
    if not counts or room.last_id <= min(counts):
        return None
    # Along the log's own index from its end, and no further than what is kept.
    messages = ChatInfo.objects.of(room).filter(kind=ChatInfo.Kind.SAY).order_by("-number")
    return messages.values_list("number", flat=True)[min(counts) - 1 : min(counts)].first()


def _cutoff(room: Room, now: datetime) -> datetime | None:
    """The time before which entries are over by their age, in `room` or on the whole site."""
    days = [count for count in (room.keep_days, settings.CHAT_KEEP_DAYS) if count]
    return now - timedelta(days=min(days)) if days else None
