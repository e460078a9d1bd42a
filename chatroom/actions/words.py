"""Lists of words: adding to them and taking from them. What is said next is looked at by the new list."""

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from chatroom.actions.audit import record
from chatroom.content_refusals import TooManyWords
from chatroom.models import Room, Word
from chatroom.revisions import bump
from chatroom.roles import Actor
from chatroom.words.lists import revision_name

ROOM_WORDS_MAX = 10_000
NAMED_IN_AUDIT_MAX = 100  # words; of a longer list the audit log has the number
BATCH = 2000


def add_words(room: Room | None, words: Mapping[str, str], deed: str, actor: Actor) -> int:
    """Puts `words`, each by what it is folded to, on the list of `room` or of the whole site; returns how many.

    One that is on the list already gets this spelling and this deed. Raises TooManyWords.
    """
    if not words:
        return 0
    with transaction.atomic():
        _change_list(room)
        listed = Word.objects.filter(room=room)
        new = [Word(room=room, text=text, folded=folded, deed=deed) for folded, text in words.items()]
        for part in _parts(list(words)):
            listed.filter(folded__in=part).delete()
        if room is not None and listed.count() + len(new) > ROOM_WORDS_MAX:
            raise TooManyWords(ROOM_WORDS_MAX)
        Word.objects.bulk_create(new, batch_size=BATCH)
        record("add_words", actor, room, details={"deed": deed, **_told(list(words.values()))})
    return len(new)


def remove_words(room: Room | None, folded: Sequence[str], actor: Actor) -> int:
    """Takes the words that are folded to `folded` from the list of `room` or of the whole site; returns how many."""
    with transaction.atomic():
        _change_list(room)
        removed: list[str] = []
        for part in _parts(folded):
            found = Word.objects.filter(room=room, folded__in=part)
            removed += found.values_list("text", flat=True)
            found.delete()
        if removed:
            record("remove_words", actor, room, details=_told(removed))
    return len(removed)


def _change_list(room: Room | None) -> None:
    # First, so that of two who change one list at once the second waits for the first.
    bump(revision_name(room.pk if room else None))


def _told(words: Sequence[str]) -> dict[str, object]:
    if len(words) > NAMED_IN_AUDIT_MAX:
        return {"count": len(words)}
    return {"words": list(words)}


def _parts(folded: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(folded), BATCH):
        yield folded[start : start + BATCH]
