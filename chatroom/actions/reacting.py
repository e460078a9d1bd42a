"""Reacting to a message: once for each person and kind, told with the count, so that who reads need not ask."""

import json

from django.db.models import Count

from chatroom.actions.entries import append, lock, writing
from chatroom.models import REACTIONS, ChatInfo, Reaction, Room, UserInfo
from chatroom.room_refusals import NoSuchEntry


def react(
    room: Room, person: UserInfo, number: int, reaction: str, *, on: bool, shadowed: bool = False
) -> ChatInfo | None:
    """Lets `person` react to message `number`, or no longer; None where that is so already.

    Where they are `shadowed`, nobody else is to know. Raises NoSuchEntry, NoSuchRoom, Busy.
    """
    with writing():
        lock(room)
        shown = ChatInfo.objects.of(room).shown_to(person)
        message = shown.filter(number=number, kind=ChatInfo.Kind.SAY).first()
        if message is None:
            raise NoSuchEntry
        own = Reaction.objects.filter(entry=message, user=person, reaction=reaction).first()
        if on == (own is not None):
            return None
        if own:
            shadowed = own.shadowed
            own.delete()
        else:
            Reaction.objects.create(entry=message, user=person, reaction=reaction, shadowed=shadowed)
        counts = _counts(message)
        ChatInfo.objects.filter(pk=message.pk).update(reactions=_json(counts))
        content = _json({"reaction": reaction, "on": on, "count": counts.get(reaction, 0)})
        return append(room, ChatInfo.Kind.REACT, person, content, shadowed=shadowed, about=message)


def _counts(message: ChatInfo) -> dict[str, int]:
    counted = Reaction.objects.filter(entry=message, shadowed=False).values_list("reaction")
    counts = dict(counted.annotate(Count("pk")))
    return {reaction: counts[reaction] for reaction in REACTIONS if reaction in counts}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
