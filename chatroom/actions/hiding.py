"""Hiding what was said, and showing it again: the log tells all readers, and the text leaves every answer.

To hide a message is the answer to its reports; shown again, it has none that wait.
"""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from chatroom.actions.audit import record
from chatroom.actions.entries import append, lock, writing
from chatroom.models import ChatInfo, Report, Room, UserInfo
from chatroom.names.numbers import write_numbers
from chatroom.people import site_itself
from chatroom.roles import Act, Actor
from chatroom.search.index import forget, learn

# Of one entry that hides: at 17 characters a number at most its content then keeps its bound.
NUMBERS_OF_AN_ENTRY = 200
HIDDEN_AT_ONCE_MAX = 5000

HIDEABLE = (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME)


def hide(room: Room, numbers: Sequence[int], actor: Actor, reason: str = "") -> list[int]:
    """Hides those of the entries `numbers` that are shown; returns their numbers. Raises NoSuchRoom, Busy."""
    return _change(room, numbers, Act.HIDE, actor, reason)


def hide_all_by(room: Room, person: UserInfo, actor: Actor, reason: str = "") -> list[int]:
    """Hides the newest HIDDEN_AT_ONCE_MAX entries of `person` that are shown; returns their numbers.

    Raises NoSuchRoom, Busy.
    """
    shown = ChatInfo.objects.of(room).filter(user=person, kind__in=HIDEABLE, state=ChatInfo.State.VISIBLE)
    newest = shown.order_by("-number").values_list("number", flat=True)[:HIDDEN_AT_ONCE_MAX]
    return _change(room, list(newest), Act.HIDE, actor, reason, person)


def restore(room: Room, numbers: Sequence[int], actor: Actor, reason: str = "") -> list[int]:
    """Shows those of the entries `numbers` again that are hidden; returns their numbers. Raises NoSuchRoom, Busy."""
    return _change(room, numbers, Act.RESTORE, actor, reason)


def _change(
    room: Room, numbers: Sequence[int], act: Act, actor: Actor, reason: str, person: UserInfo | None = None
) -> list[int]:
    hides = act is Act.HIDE
    before, after = ChatInfo.State.VISIBLE, ChatInfo.State.HIDDEN
    if not hides:
        before, after = after, before
    with writing():
        # The room first, as every writer takes it, so that no two wait for each other.
        lock(room)
        entries = ChatInfo.objects.of(room).filter(number__in=numbers, kind__in=HIDEABLE, state=before)
        changed = sorted(entries.values_list("number", flat=True))
        if changed:
            entries.filter(number__in=changed).update(state=after)
            (forget if hides else learn)(ChatInfo.objects.of(room).filter(number__in=changed))
            edits = ChatInfo.objects.of(room).filter(kind=ChatInfo.Kind.EDIT, about__number__in=changed)
            edits.update(state=after)
            for part in _parts(changed):
                kind = ChatInfo.Kind.HIDE if hides else ChatInfo.Kind.RESTORE
                append(room, kind, site_itself(), write_numbers(part), erases=True)
            record(act, actor, room, person=person, numbers=changed, reason=reason)
            if hides:
                _uphold_reports(room, changed, actor, reason, person)
    return changed


def _uphold_reports(room: Room, hidden: Sequence[int], actor: Actor, reason: str, person: UserInfo | None) -> None:
    waiting = Report.objects.filter(entry__room=room, entry__number__in=hidden, state=Report.State.OPEN)
    reported = sorted(set(waiting.values_list("entry__number", flat=True)))
    if not reported:
        return
    upheld = waiting.update(state=Report.State.UPHELD, answered_at=timezone.now())
    details = {"answer": Report.State.UPHELD.value, "reports": upheld}
    record(Act.ANSWER_REPORT, actor, room, person=person, numbers=reported, reason=reason, details=details)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), NUMBERS_OF_AN_ENTRY):
        yield numbers[start : start + NUMBERS_OF_AN_ENTRY]
