"""Saying something."""

import math
from datetime import timedelta

from django.db import IntegrityError

from chatroom.actions.entries import append, writing
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.room_refusals import SlowMode

SLOW_ENTRIES = 2000  # among the newest of which somebody's last message is looked for


def post_message(
    room: Room,
    user: UserInfo,
    text: str,
    client_id: str = "",
    *,
    slow_seconds: int = 0,
    shadowed: bool = False,
    badge: str = "",
    lookalike: bool = False,
    reply_to: ChatInfo | None = None,
) -> ChatInfo:
    """Writes what `user` says, once for each `client_id` that is not empty: a repeated one returns the first entry.

    `text` has passed names.clean_message. `slow_seconds` are to lie between two messages of `user`.
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
            if slow_seconds:
                _require_pause(entry, slow_seconds)
            if user.shown_name and not shadowed:
                UserInfo.objects.filter(pk=user.pk).update(shown_name="")  # everybody reads the other one now
            return entry
    except IntegrityError:
        first = ChatInfo.objects.of(room).filter(user=user, client_id=client_id).first() if client_id else None
        if first is None:
            raise
        return first


def _require_pause(entry: ChatInfo, seconds: int) -> None:
    """Takes `entry` back where its author's last message is not `seconds` old.

    To append has locked the room, so that no two messages at once can both be the first. Raises SlowMode.
    """
    newest = ChatInfo.objects.of(entry.room_id).before(entry.number).filter(number__gte=entry.number - SLOW_ENTRIES)
    last = newest.filter(user=entry.user_id, kind=ChatInfo.Kind.SAY).order_by("-number").first()
    if last is None:
        return
    left = last.created_at + timedelta(seconds=seconds) - entry.created_at
    # Of a clock that was set back, no more than the pause itself.
    if timedelta(0) < left <= timedelta(seconds=seconds):
        raise SlowMode(seconds, math.ceil(left.total_seconds()))
