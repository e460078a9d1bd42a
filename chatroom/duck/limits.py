"""How often the duck answers: enough for a talk, and too little for a flood."""

from limits import parse_many

from chatroom import floods
from chatroom.models import Room, UserInfo

PERSON_LIMITS = parse_many("6 per 10 second; 20 per minute")
ROOM_LIMITS = parse_many("12 per 10 second; 40 per minute")
# On the whole site: what a brain elsewhere is asked may have to be paid for.
SITE_LIMITS = parse_many("600 per minute")


def may_answer(person: UserInfo, room: Room) -> bool:
    """Counts an answer of the duck to `person` in `room`; whether that is not too many."""
    return (
        floods.is_within(PERSON_LIMITS, "duck-person", person.user_id)
        and floods.is_within(ROOM_LIMITS, "duck-room", room.name)
        and floods.is_within(SITE_LIMITS, "duck", "site")
    )
