"""Saying something."""

from django.db import IntegrityError

from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.pace import FREE, Pace, require_pause


def post_message(
    room: Room,
    user: UserInfo,
    text: str,
    client_id: str = "",
    *,
    pace: Pace = FREE,
    shadowed: bool = False,
    badge: str = "",
    lookalike: bool = False,
    reply_to: ChatInfo | None = None,
) -> ChatInfo:
    """Writes what `user` says, once for each `client_id` that is not empty: a repeated one returns the first entry.

    `text` has passed names.clean_message. At their `pace` it may be too soon, and the entry is taken back.
    Where they are `shadowed`, nobody else is to see it. `badge` and `lookalike` are what others are told of them;
    `reply_to` is a message of the room that it answers.
    Raises NoSuchRoom, SlowMode.
    """
    try:
        with writing():
            entry = append(
                room,
                ChatInfo.Kind.SAY,
                user,
                text,
                client_id,
                shadowed=shadowed,
                badge=badge,
                lookalike=lookalike,
                about=reply_to,
            )
            if pace.seconds:
                require_pause(room, user, pace, entry.created_at, entry.number)
            if user.shown_name and not shadowed:
                UserInfo.objects.filter(pk=user.pk).update(shown_name="")  # everybody reads the other one now
            return entry
    except IntegrityError:
        first = ChatInfo.objects.of(room).filter(user=user, client_id=client_id).first() if client_id else None
        if first is None:
            raise
        return first
