"""Bringing the index up to what was said: by whoever searches, and by the server's upkeep, in batches.

What is said is not indexed as it is said: a row at a time costs twelve times what it costs in a batch.
"""

from collections.abc import Iterator

from django.db.models import F, Q

from chatroom.actions.entries import lock, writing
from chatroom.actions.rooms import DELETED_MARK
from chatroom.models import ChatInfo, Room, SearchMark
from chatroom.refusals import NoSuchRoom
from chatroom.search.index import forget_all, learn

# What one transaction indexes: some 10 ms, so that nobody who says something meanwhile notices.
BATCH_ENTRIES = 200


def catch_up(room: Room, batches: int) -> bool:
    """Indexes what was said in `room` since the last time, `batches` at the most; whether that was all.

    Raises NoSuchRoom, Busy.
    """
    mark = SearchMark.objects.filter(room=room).values_list("number", flat=True).first() or 0
    while mark < room.last_id and batches:
        mark = _take_batch(room)
        batches -= 1
    return mark >= room.last_id


def catch_up_everywhere() -> Iterator[int]:
    """Indexes what was said in all rooms, a batch a step; yields how many entries were looked at. Raises Busy."""
    behind = Room.objects.exclude(name__startswith=DELETED_MARK).filter(
        Q(search_mark=None) | Q(search_mark__number__lt=F("last_id")), last_id__gt=0
    )
    for room in list(behind.order_by("pk")):
        mark = 0
        while mark < room.last_id:
            before = mark
            try:
                mark = _take_batch(room)
            except NoSuchRoom:
                break
            yield mark - before


def start_anew() -> None:
    """Forgets the whole index, so that all is indexed again. Raises Busy."""
    with writing():
        SearchMark.objects.all().delete()
        forget_all()


def _take_batch(room: Room) -> int:
    """Indexes the next batch of `room`; returns the number up to which all is indexed then."""
    with writing():
        # Nobody hides meanwhile what is read here, or the index would keep what is hidden.
        lock(room)
        mark, _made = SearchMark.objects.get_or_create(room=room)
        following = ChatInfo.objects.of(room).filter(number__gt=mark.number).order_by("number")
        numbers = list(following.values_list("number", flat=True)[:BATCH_ENTRIES])
        number: int = numbers[-1] if numbers else max(room.last_id, mark.number)
        learn(ChatInfo.objects.of(room).filter(number__gt=mark.number, number__lte=number))
        SearchMark.objects.filter(room=room).update(number=number)
        return number
