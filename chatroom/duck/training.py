"""Teaching the duck: pairs are stored, and indexes made of them and of rooms' histories."""

import secrets
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice

from chatroom.actions.entries import writing
from chatroom.duck.index import Index
from chatroom.duck.pair_files import Pair
from chatroom.duck.room_history import heard_in
from chatroom.models import TAG_LENGTH, DuckIndex, DuckPair, Room

BATCH_PAIRS = 2000  # in a transaction: the site goes on writing between two
DIGEST_BYTES = 16
NUMBER_BITS = 32  # of an entry's number within a reference


def learn_pairs(pairs: Iterable[Pair]) -> int:
    """Adds `pairs` to what the duck knows; returns how many of them it did not know before. Raises Busy."""
    before = DuckPair.objects.count()
    waiting = iter(pairs)
    while batch := list(islice(waiting, BATCH_PAIRS)):
        rows = [DuckPair(question=each.question, answer=each.answer, digest=_digest(each)) for each in batch]
        with writing():
            DuckPair.objects.bulk_create(rows, ignore_conflicts=True)
    _keep(None, Index.learn(DuckPair.objects.order_by("pk").values_list("question", "pk").iterator()))
    return DuckPair.objects.count() - before


def learn_room(room: Room) -> int:
    """Learns from what was said in `room`, for this room alone; returns how many answers it found. Raises Busy."""
    index = Index.learn(
        (heard.question, heard.question_number << NUMBER_BITS | heard.answer_number) for heard in heard_in(room)
    )
    _keep(room, index)
    return len(index)


def forget(room: Room | None) -> None:
    """Forgets what was learnt in `room` or, without one, every pair that was loaded. Raises Busy."""
    if room is None:
        for batch in _keys():
            with writing():
                DuckPair.objects.filter(pk__in=batch).delete()
    with writing():
        DuckIndex.objects.filter(room=room).delete()


def numbers_of(reference: int) -> tuple[int, int]:
    """Returns the numbers of the question's and the answer's entry by the `reference` of what a room said."""
    return reference >> NUMBER_BITS, reference & (1 << NUMBER_BITS) - 1


def _keys() -> Iterator[list[int]]:
    while batch := list(DuckPair.objects.order_by("pk").values_list("pk", flat=True)[:BATCH_PAIRS]):
        yield batch


def _keep(room: Room | None, index: Index) -> None:
    packed, tag = index.pack(), secrets.token_urlsafe(TAG_LENGTH)[:TAG_LENGTH]
    with writing():
        DuckIndex.objects.update_or_create(room=room, defaults={"packed": packed, "tag": tag})


def _digest(pair: Pair) -> str:
    return blake2b("\0".join(pair).encode(), digest_size=DIGEST_BYTES).hexdigest()
