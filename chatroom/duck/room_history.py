"""What the duck can learn from what was said in a room: who answered whom, but no names, and nothing personal."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import regex
from django.conf import settings
from django.db.models import Q

from chatroom.links import parts_of
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.models.entries import ChatInfoQuerySet
from chatroom.words.folding import readings
from chatroom.words.lexicon import Matcher, fold_word

# The newest of a room's entries, from which it learns.
READ_ENTRIES = 100_000
BATCH_ENTRIES = 1000
# What comes later is hardly an answer.
ANSWER_TIME = timedelta(minutes=2)
# Longer ones belong to their moment.
ANSWER_MAX = 60
# What is somebody's own: mentions, e-mail addresses, telephone numbers; and commands.
PERSONAL = regex.compile(r"[@＠]|\d[\d\s-]{4,}\d|^/")


class HeardPair(NamedTuple):
    """Something that was said, and the numbers of its entry and of the one that answered it."""

    question: str
    question_number: int
    answer_number: int


def heard_in(room: Room) -> Iterator[HeardPair]:
    """Yields what was said in `room` and answered by somebody else: of what everybody there may read.

    An answer that has the name of anybody in it, who ever spoke in the room, is left out.
    """
    names = Names(room)
    before: ChatInfo | None = None
    for entry in _said(room):
        if before is not None and _answers(before, entry) and not names.are_in(entry.chat_content):
            yield HeardPair(before.chat_content, before.number, entry.number)
        before = entry


class Names:
    """What people are and were called who have said something in a room, or run it."""

    def __init__(self, room: Room) -> None:
        entries = ChatInfo.objects.of(room)
        found = set(entries.values_list("user_name", flat=True).distinct())
        found |= set(entries.filter(kind=ChatInfo.Kind.RENAME).values_list("chat_content", flat=True).distinct())
        here = Q(owned_rooms=room) | Q(moderated_rooms=room) | Q(pk__in=entries.values("user"))
        found |= set(UserInfo.objects.filter(here).values_list("user_name", flat=True))
        folded = {name: fold_word(name) for name in found}
        self._matcher = Matcher({word for word in folded.values() if word})
        self._symbols = [name for name, word in folded.items() if not word]

    def are_in(self, text: str) -> bool:
        """Whether one of the names is in `text`, however it is written."""
        return any(name in text for name in self._symbols) or self._matcher.finds(readings(text))


def repeatable_answer(room: Room, question_number: int, answer_number: int) -> str | None:
    """Returns what entry `answer_number` says, where both entries are still to be read and nobody is called so now."""
    shown = _visible(room).filter(number__in=(question_number, answer_number))
    texts = dict(shown.values_list("number", "chat_content"))
    answer = texts.get(answer_number)
    # As it reads now: its author may have changed it since.
    if answer is None or question_number not in texts or not _is_for_all(answer):
        return None
    longest = settings.CHAT_NAME_MAX
    parts = {answer[at : at + length] for at in range(len(answer)) for length in range(1, longest + 1)}
    is_named = UserInfo.objects.filter(user_name__in=parts, chatinfo__room=room).exists()
    return None if is_named else answer


def _visible(room: Room) -> ChatInfoQuerySet:
    said = ChatInfo.objects.of(room).filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE)
    return said.exclude(badge=ChatInfo.Badge.ROBOT)


def _said(room: Room) -> Iterator[ChatInfo]:
    """Yields what was said, in batches by its numbers, so that the database keeps nothing open meanwhile."""
    number, newest = max(0, room.last_id - READ_ENTRIES), room.last_id
    entries = _visible(room).filter(number__lte=newest)
    while batch := list(entries.filter(number__gt=number).order_by("number")[:BATCH_ENTRIES]):
        number = batch[-1].number
        yield from batch


def _answers(before: ChatInfo, entry: ChatInfo) -> bool:
    text = entry.chat_content
    return (
        entry.user_id != before.user_id
        and entry.created_at - before.created_at <= ANSWER_TIME
        and _is_for_all(text)
        and not before.chat_content.startswith("/")
    )


def _is_for_all(text: str) -> bool:
    """Whether `text` is short, and has nothing in it that is somebody's own."""
    return len(text) <= ANSWER_MAX and not PERSONAL.search(text) and not any(part.is_address for part in parts_of(text))
