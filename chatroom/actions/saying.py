"""Saying something: at once, or once a moderator has approved it."""

from chatroom.actions.holding import hold
from chatroom.actions.messages import post_message
from chatroom.lookalikes import looks_like_another
from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from chatroom.pace import FREE, Pace
from chatroom.refusals import Refusal
from chatroom.screening import screen
from chatroom.standing import Standing


def say(
    room: Room,
    person: UserInfo,
    standing: Standing,
    text: str,
    client_id: str = "",
    *,
    reply_to: int | None = None,
    pace: Pace = FREE,
    shadowed: bool = False,
) -> ChatInfo | HeldMessage:
    """Writes what `person` says, or holds it for a moderator; a repeated `client_id` returns what it was at first.

    `reply_to` is the number of a message that it answers; where `person` does not see that one (any more), it answers
    none. `text` has passed names.clean_message; of `pace` and `shadowed` post_message speaks.
    Raises Spam, WordNotAllowed, TooManyHeld, SlowMode, NoSuchRoom.
    """
    about = _answered(room, person, reply_to)
    try:
        screened = screen(room, person, standing, text)
        # Who is shadowed is to notice nothing, and nobody is to be asked about what nobody sees.
        if screened.why_held and not shadowed:
            earlier = _earlier(room, person, client_id)
            return earlier or hold(room, person, screened.text, client_id, screened.why_held, about, pace)
    except Refusal:
        # Sent again because the answer was lost: it was well then, and is not said twice.
        earlier = _earlier(room, person, client_id)
        if earlier is None:
            raise
        return earlier
    lookalike = looks_like_another(room, person)
    return post_message(
        room,
        person,
        screened.text,
        client_id,
        pace=pace,
        shadowed=shadowed,
        badge=standing.badge,
        lookalike=lookalike,
        reply_to=about,
    )


def _answered(room: Room, person: UserInfo, number: int | None) -> ChatInfo | None:
    if number is None:
        return None
    return ChatInfo.objects.of(room).shown_to(person).filter(number=number, kind=ChatInfo.Kind.SAY).first()


def _earlier(room: Room, person: UserInfo, client_id: str) -> ChatInfo | HeldMessage | None:
    if not client_id:
        return None
    same = {"room": room, "user": person, "client_id": client_id}
    return ChatInfo.objects.filter(**same).first() or HeldMessage.objects.filter(**same).first()
