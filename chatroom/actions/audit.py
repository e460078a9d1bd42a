"""The record of what moderators did, written in the transaction of the act."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chatroom.models import AuditRecord, Room, UserInfo
from chatroom.names.numbers import write_numbers
from chatroom.roles import Actor


def record(
    act: str,
    actor: Actor,
    room: Room | None,
    *,
    person: UserInfo | None = None,
    numbers: Iterable[int] = (),
    until: datetime | None = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Writes that `actor` did `act`, in `room` or on the whole site, to whom, until when and why."""
    AuditRecord.objects.create(
        act=act,
        room=room,
        room_name=room.name if room else "",
        by_person=actor.person,
        by_account=actor.account,
        person=person,
        numbers=write_numbers(numbers),
        until=until,
        reason=reason,
        details=dict(details or {}),
    )
