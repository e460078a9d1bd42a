"""Slow mode: the seconds that lie between two messages of somebody, whoever they were lately."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from chatroom.room_refusals import SlowMode

SLOW_ENTRIES = 2000  # among the newest of which somebody's last message is looked for


class Pace(NamedTuple):
    """How slowly somebody talks: `seconds` between two messages, of theirs or of the `former` user_ids they left."""

    seconds: int = 0
    former: Sequence[str] = ()


FREE = Pace()


def require_pause(room: Room, user: UserInfo, pace: Pace, now: datetime, before: int) -> None:
    """Refuses what `user` says at `now`, as number `before` of `room`, too soon after their last message.

    One that waits for a moderator counts as said. The room is locked, so that no two at once can both be the first.
    Raises SlowMode.
    """
    own = Q(user=user)
    if pace.former:
        own |= Q(user__user_id__in=pace.former)
    newest = ChatInfo.objects.of(room).before(before).filter(number__gte=before - SLOW_ENTRIES)
    said = newest.filter(own, kind=ChatInfo.Kind.SAY).order_by("-number").values_list("created_at", flat=True).first()
    held = HeldMessage.objects.filter(own, room=room).order_by("-pk").values_list("held_at", flat=True).first()
    pause = timedelta(seconds=pace.seconds)
    for last in filter(None, (said, held)):
        left = last + pause - now
        # Of a clock that was set back, no more than the pause itself.
        if timedelta(0) < left <= pause:
            raise SlowMode(pace.seconds, math.ceil(left.total_seconds()))
