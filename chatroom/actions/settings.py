"""How a room is run: each change is an entry of kind `settings`, so that open pages follow, and an audit record."""

import json
from collections.abc import Mapping
from typing import Any

from chatroom.actions.audit import record
from chatroom.actions.entries import append, lock, writing
from chatroom.locks import lock_of
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.people import site_itself
from chatroom.roles import Act, Actor
from chatroom.room_refusals import NoSuchEntry
from chatroom.room_settings import public_moderators, public_settings

SECRET_COLUMNS = {"passcode_digest": "passcode"}  # and how the audit log calls them


def change_settings(room: Room, columns: Mapping[str, Any], act: Act, actor: Actor) -> dict[str, Any]:
    """Sets `columns` of `room`; returns the public settings that are other than before. Raises NoSuchRoom, Busy."""
    with writing():
        # The room first, as every writer takes it, and then as it is now: another may have changed it meanwhile.
        lock(room)
        room.refresh_from_db()
        before, lock_before = public_settings(room), lock_of(room)
        changed_columns = {name: value for name, value in columns.items() if getattr(room, name) != value}
        if not changed_columns:
            return {}
        details = {
            SECRET_COLUMNS.get(name, name): "changed" if name in SECRET_COLUMNS else [getattr(room, name), value]
            for name, value in changed_columns.items()
        }
        for name, value in changed_columns.items():
            setattr(room, name, value)
        room.save(update_fields=list(changed_columns))
        changed = {name: value for name, value in public_settings(room).items() if before[name] != value}
        relocked = lock_of(room) != lock_before
        if changed or relocked:
            _announce(room, changed, erases=relocked)
        record(act, actor, room, details=details)
    return changed


def pin(room: Room, number: int | None, actor: Actor) -> dict[str, Any]:
    """Pins message `number`, or none, in `room`; returns what has changed. Raises NoSuchEntry, NoSuchRoom, Busy."""
    if number is not None:
        shown = ChatInfo.objects.of(room).filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE)
        if not shown.filter(number=number).exists():
            raise NoSuchEntry
    return change_settings(room, {"pinned": number}, Act.PIN, actor)


def appoint(room: Room, person: UserInfo, actor: Actor) -> None:
    """Makes `person` a co-moderator of `room`. Raises NoSuchRoom, Busy."""
    _set_moderator(room, person, actor, appointed=True)


def dismiss(room: Room, person: UserInfo, actor: Actor) -> None:
    """Lets `person` be a co-moderator of `room` no longer. Raises NoSuchRoom, Busy."""
    _set_moderator(room, person, actor, appointed=False)


def announce_moderators(room: Room) -> None:
    """Tells open pages who runs `room` now, within `writing`."""
    _announce(room, public_moderators(room))


def _set_moderator(room: Room, person: UserInfo, actor: Actor, *, appointed: bool) -> None:
    with writing():
        lock(room)
        if room.owner_id == person.pk or room.moderators.filter(pk=person.pk).exists() == appointed:
            return
        if appointed:
            room.moderators.add(person)
        else:
            room.moderators.remove(person)
        announce_moderators(room)
        record(Act.APPOINT if appointed else "dismiss", actor, room, person=person)


def _announce(room: Room, changed: Mapping[str, Any], *, erases: bool = False) -> None:
    content = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    append(room, ChatInfo.Kind.SETTINGS, site_itself(), content, erases=erases)
