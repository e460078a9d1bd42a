"""Pages of a room's log: the newest entries, those before or after a number, and those around one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from chatroom.delivery.log import NEWEST_ENTRIES
from chatroom.models import ChatInfo, Room
from chatroom.models.entries import ChatInfoQuerySet

PAGE_ENTRIES = NEWEST_ENTRIES
# What the entries that these are about tell as well: a page of them would have nothing to see.
TOLD_KINDS = (ChatInfo.Kind.EDIT, ChatInfo.Kind.DELETE, ChatInfo.Kind.REACT)


class Page(NamedTuple):
    """Entries that follow one another, ascending, and whether there are more before and after them."""

    entries: Sequence[ChatInfo]
    more: bool
    more_after: bool = False


def newest(room: Room) -> Page:
    """Reads the newest entries of `room`; the newest of all is among them, since it is where a reader goes on from."""
    telling = ~Q(kind__in=TOLD_KINDS) | Q(number__gte=room.last_id)
    entries = ChatInfo.objects.of(room).filter(telling).newest(PAGE_ENTRIES + 1)
    return Page(entries[-PAGE_ENTRIES:], len(entries) > PAGE_ENTRIES)


def before(room: Room, number: int, count: int = PAGE_ENTRIES) -> Page:
    """Reads the newest `count` entries of `room` before number `number`."""
    entries = _telling(room).before(number).newest(count + 1)
    return Page(entries[-count:], len(entries) > count, more_after=bool(entries))


def after(room: Room, number: int, count: int = PAGE_ENTRIES) -> Page:
    """Reads the oldest `count` entries of `room` after number `number`."""
    entries = list(_telling(room).since(number + 1)[: count + 1])
    return Page(entries[:count], more=bool(entries), more_after=len(entries) > count)


def around(room: Room, number: int) -> Page:
    """Reads the entries of `room` on both sides of number `number`, and itself, where there are such."""
    older = before(room, number, PAGE_ENTRIES // 2)
    newer = after(room, number - 1, PAGE_ENTRIES - len(older.entries))
    return Page([*older.entries, *newer.entries], older.more, newer.more_after)


def number_at(room: Room, moment: datetime) -> int:
    """Returns the number of the first entry of `room` since `moment`; where there is none, of its newest.

    Halves the log until it is found: numbers and times grow together, unless a clock was set back.
    """
    entries = ChatInfo.objects.of(room).order_by("number").values_list("number", "created_at")
    lowest, highest = 1, room.last_id
    while lowest < highest:
        middle = (lowest + highest) // 2
        found = entries.filter(number__gte=middle).first()
        if found is None or found[1] >= moment:
            highest = middle
        else:
            lowest = found[0] + 1
    return max(1, min(lowest, room.last_id))


def _telling(room: Room) -> ChatInfoQuerySet:
    return ChatInfo.objects.of(room).exclude(kind__in=TOLD_KINDS)
