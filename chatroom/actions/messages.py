"""Saying something."""

from django.db import IntegrityError

from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo


def post_message(room: Room, user: UserInfo, text: str, client_id: str = "") -> ChatInfo:
    """Writes what `user` says, once for each `client_id` that is not empty: a repeated one returns the first entry.

    `text` has passed names.clean_message. Raises NoSuchRoom.
    """
    try:
        with writing():
            return append(room, ChatInfo.Kind.SAY, user, text, client_id)
    except IntegrityError:
        first = ChatInfo.objects.of(room).filter(user=user, client_id=client_id).first() if client_id else None
        if first is None:
            raise
        return first
