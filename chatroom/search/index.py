"""The index of what was said, whichever database keeps it.

Each token stands in it together with its room, so that a search costs what its own room holds and not what all do.
"""

from collections.abc import Sequence
from types import ModuleType

from django.db import connection
from django.db.models import QuerySet

from chatroom.models import ChatInfo, Room
from chatroom.search import postgresql, sqlite
from chatroom.search.tokens import Query, Term, tokens_of

REMOVED_AT_ONCE = 500
# Keys grow with the numbers of a room's entries: both are taken while the room is locked.
HIGHEST_KEY = 2**63 - 1


def learn(entries: QuerySet[ChatInfo]) -> None:
    """Lets those of `entries` be found that say something to everybody; in the transaction that shows them."""
    said = entries.filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE)
    documents = [
        (key, [_in_room(room_key, token) for token in sorted(tokens_of(text))])
        for key, room_key, text in said.values_list("pk", "room_id", "chat_content")
    ]
    if documents:
        _backend().put(documents)


def forget(entries: QuerySet[ChatInfo]) -> None:
    """Lets none of `entries` be found any more; in the transaction that hides, erases or deletes them."""
    keys = list(entries.values_list("pk", flat=True))
    for start in range(0, len(keys), REMOVED_AT_ONCE):
        _backend().remove(keys[start : start + REMOVED_AT_ONCE])


def forget_all() -> None:
    """Empties the index."""
    _backend().clear()


def find(room: Room, query: Query, before: int, count: int) -> Sequence[int]:
    """Returns the keys of the newest `count` entries of `room` with a key below `before`, descending, that may match.

    Which of them still may be read, and have the query's parts as a whole, is for the caller to see.
    """
    terms = [Term(_in_room(room.pk, term.text), term.is_prefix) for term in query.terms]
    keys: Sequence[int] = _backend().find(terms, before, count)
    return keys


def _in_room(room_key: int, token: str) -> str:
    return f"{room_key}_{token}"


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
