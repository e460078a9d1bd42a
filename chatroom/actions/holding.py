"""Messages that wait for a moderator: held, and then approved, which says them, or refused, which forgets them."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chatroom.actions.audit import record
from chatroom.actions.entries import lock, writing
from chatroom.actions.messages import post_message
from chatroom.content_refusals import TooManyHeld
from chatroom.lookalikes import looks_like_another
from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from chatroom.names.numbers import write_numbers
from chatroom.pace import FREE, Pace, require_pause
from chatroom.roles import Act, Actor

HELD_OF_ONE_MAX = 20  # messages of one person that wait in a room
ANSWERED_AT_ONCE_MAX = 500


def hold(
    room: Room,
    person: UserInfo,
    text: str,
    client_id: str,
    why: str,
    about: ChatInfo | None = None,
    pace: Pace = FREE,
) -> HeldMessage:
    """Keeps what `person` says until a moderator has seen it, once for each `client_id` that is not empty.

    Raises TooManyHeld, SlowMode, NoSuchRoom, Busy.
    """
    if HeldMessage.objects.filter(room=room, user=person).count() >= HELD_OF_ONE_MAX:
        raise TooManyHeld
    with writing():
        if pace.seconds:
            lock(room)
            require_pause(room, person, pace, timezone.now(), room.last_id + 1)
        if not client_id:
            return HeldMessage.objects.create(room=room, user=person, text=text, about=about, why=why)
        held, _made = HeldMessage.objects.get_or_create(
            room=room, user=person, client_id=client_id, defaults={"text": text, "about": about, "why": why}
        )
        return held


def held_in(room: Room, *, ids: Sequence[int] | None = None, person: UserInfo | None = None) -> QuerySet[HeldMessage]:
    """Returns the messages that wait in `room`, oldest first: those of `ids`, or all, or all of one person."""
    waiting = HeldMessage.objects.filter(room=room).select_related("user__robot", "about").order_by("pk")
    if ids is not None:
        waiting = waiting.filter(pk__in=ids)
    return waiting if person is None else waiting.filter(user=person)


def approve(room: Room, waiting: QuerySet[HeldMessage], actor: Actor) -> list[int]:
    """Says those of `waiting` that still wait, each as its author; returns the numbers of the entries.

    Each goes under the client_id that it was sent with, by which its author's page knows it. Raises NoSuchRoom, Busy.
    """
    numbers = []
    with writing():
        for held in _taken(waiting):
            badge = ChatInfo.Badge.ROBOT if held.user.is_robot else ""
            lookalike = looks_like_another(room, held.user)
            entry = post_message(
                room,
                held.user,
                held.text,
                held.client_id,
                badge=badge,
                lookalike=lookalike,
                reply_to=held.about,
            )
            numbers.append(entry.number)
        if numbers:
            record(Act.APPROVE, actor, room, numbers=numbers)
    return numbers


def refuse_held(room: Room, waiting: QuerySet[HeldMessage], actor: Actor, reason: str = "") -> list[int]:
    """Forgets those of `waiting` that still wait; returns their ids. Nothing of what they said is kept."""
    with transaction.atomic():
        taken = _taken(waiting)
        ids = [held.pk for held in taken]
        if ids:
            people = sorted({held.user.user_id for held in taken})
            details = {"held": write_numbers(ids), "people": people}
            record("refuse_held", actor, room, reason=reason, details=details)
    return ids


def _taken(waiting: QuerySet[HeldMessage]) -> list[HeldMessage]:
    """Takes the messages out, so that of two moderators one answers each."""
    found = list(waiting.select_for_update(of=("self",))[:ANSWERED_AT_ONCE_MAX])
    HeldMessage.objects.filter(pk__in=[held.pk for held in found]).delete()
    return found
