"""Who is in a room, as everybody in it may know: names, badges, and who has been away for a while."""

from typing import NotRequired, TypedDict

from django.db.models import Exists, OuterRef

from chatroom import waiting
from chatroom.models import Room, UserInfo
from chatroom.standing import badge_of


class PersonObject(TypedDict):
    """The JSON object of somebody who is here."""

    user_id: str
    user_name: str
    badge: NotRequired[str]
    idle: NotRequired[bool]


def people_in(room: Room) -> list[PersonObject] | None:
    """Returns who is in `room`, by one query; None where they are too many to be listed."""
    roll = waiting.hub.roll(room.name)
    if roll is None:
        return None
    moderates = Room.moderators.through.objects.filter(room=room, userinfo=OuterRef("pk"))
    found = UserInfo.objects.filter(user_id__in=roll.people).select_related("account")
    people: list[PersonObject] = []
    for person in found.annotate(moderates=Exists(moderates)).order_by("pk"):
        each: PersonObject = {"user_id": person.user_id, "user_name": person.shown_name or person.user_name}
        if badge := badge_of(person, person.account, room, moderates=person.moderates):
            each["badge"] = badge
        if person.user_id in roll.idle:
            each["idle"] = True
        people.append(each)
    return people
