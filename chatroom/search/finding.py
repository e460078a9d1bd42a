"""A page of what a search in a room finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatroom.models import ChatInfo, Room
from chatroom.search.index import HIGHEST_KEY, find
from chatroom.search.tokens import Query, Span

PAGE_RESULTS = 30
CANDIDATES = 60  # that are asked of the index at a time
ROUNDS_MAX = 8  # of candidates for one page; where hardly one of them matches, the next page goes on


@dataclass(frozen=True, slots=True)
class Result:
    """A message that was found, and where in its text, in code points."""

    entry: ChatInfo
    marks: list[Span]


@dataclass(slots=True)
class Found:
    """Results, the newest first. `before` is the number below which to go on; None where there is nothing more."""

    results: list[Result] = field(default_factory=list)
    before: int | None = None


def search(room: Room, query: Query, before: int | None = None) -> Found:
    """Looks for `query` in what was said in `room` below number `before`. What not everybody may read is not found."""
    found = Found()
    key = _key_at(room, before)
    for _turn in range(ROUNDS_MAX):
        keys = find(room, query, key, CANDIDATES)
        for entry in _readable(room, keys):
            if len(found.results) == PAGE_RESULTS:
                found.before = found.results[-1].entry.number
                return found
            if marks := query.marks_in(entry.chat_content):
                found.results.append(Result(entry, marks))
        if len(keys) < CANDIDATES:
            return found
        key = keys[-1]
    found.before = ChatInfo.objects.filter(pk=key).values_list("number", flat=True).first()
    return found


def _readable(room: Room, keys: Sequence[int]) -> list[ChatInfo]:
    entries = ChatInfo.objects.of(room).filter(pk__in=keys, kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE)
    return list(entries.complete().order_by("-number"))


def _key_at(room: Room, before: int | None) -> int:
    """The key of the entry of this number, or of the next one that is there."""
    if before is None:
        return HIGHEST_KEY
    following = ChatInfo.objects.of(room).filter(number__gte=before).order_by("number")
    return following.values_list("pk", flat=True).first() or HIGHEST_KEY
