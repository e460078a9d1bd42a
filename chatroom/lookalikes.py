"""Whether a name looks like somebody else's in a room. It is told with each message, so that a poll need not ask."""

import threading
import time
from collections import OrderedDict
from functools import cache

from django.conf import settings
from django.utils import translation

from chatroom.account_names import holder_of
from chatroom.identity import default_name
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.names.reserved import is_like_one_of
from chatroom.names.skeleton import letters, skeleton

RECENT_ENTRIES = 500  # among which others' names are looked for
ANSWER_SECONDS = 600.0  # that an answer holds: an impostor may come before the one he plays
ANSWERS_KEPT = 10_000

Asked = tuple[str, str, str]

_answers: OrderedDict[Asked, tuple[float, bool]] = OrderedDict()
_lock = threading.Lock()


def looks_like_another(room: Room, person: UserInfo) -> bool:
    """Whether the name of `person` looks like an account's, or like one that somebody else lately had in `room`.

    It asks the store once for each name in a room, then remembers. Of the name that all have at first, many do.
    """
    if is_default_name(person.user_name):
        return False
    asked = (room.name, person.user_id, person.user_name)
    now = time.monotonic()
    with _lock:
        until, answer = _answers.get(asked, (0.0, False))
    if now < until:
        return answer
    answer = _look(room, person)
    with _lock:
        _answers[asked] = now + ANSWER_SECONDS, answer
        _answers.move_to_end(asked)
        while len(_answers) > ANSWERS_KEPT:
            _answers.popitem(last=False)
    return answer


def is_default_name(name: str) -> bool:
    """Whether `name` is the one that people have who have chosen none, in any language."""
    return name in _default_names()


def is_like_default_name(name: str) -> bool:
    """Whether `name` looks like that name."""
    return is_like_one_of(name, _default_names())


@cache
def _default_names() -> frozenset[str]:
    names = set()
    for language, _title in settings.LANGUAGES:
        with translation.override(language):
            names.add(default_name())
    return frozenset(names)


def _look(room: Room, person: UserInfo) -> bool:
    owner = room.owner
    if owner is not None and not is_default_name(owner.user_name):
        if owner.pk == person.pk:
            return False
        if is_like_one_of(person.user_name, [owner.user_name]):
            return True
    holder = holder_of(person.user_name)
    if holder is not None:
        return holder != person.account_id  # whoever spoke first under it
    recent = ChatInfo.objects.of(room).filter(number__gt=room.last_id - RECENT_ENTRIES, kind=ChatInfo.Kind.SAY)
    recent = recent.filter(state=ChatInfo.State.VISIBLE)
    others = recent.exclude(user=person).values_list("user_name", flat=True).distinct()
    own = skeleton(person.user_name)
    plain = letters(person.user_name)
    return any(skeleton(name) == own or (plain and letters(name) == plain) for name in others)
