"""What people are called: by their own wish, or by a moderator's."""

from chatroom.actions.audit import record
from chatroom.actions.entries import append, writing
from chatroom.models import AuditRecord, ChatInfo, Room, UserInfo
from chatroom.roles import Act, Actor

TAKEN_NAME = "…"  # what stands in the place of a name that a moderator took


def rename(room: Room, user: UserInfo, name: str, *, shadowed: bool = False) -> ChatInfo | None:
    """Gives `user` the nickname `name`, which has passed names.clean_nickname, and says so in `room`.

    Returns the entry, in which the name before is `user_name` and the new one the content; None where the name was
    already so. What was said before keeps the name it was said under.
    Where they are `shadowed`, nobody else is told, and to others they are still called as before.
    """
    with writing():
        # Read again under a lock: the name before is what another request has just made it. It is no lock on the key,
        # for which an entry of this user asks while it holds the room's, for which this one asks next.
        kept = UserInfo.objects.select_for_update(no_key=True).get(pk=user.pk)
        user.user_name, user.shown_name = kept.user_name, kept.shown_name
        if name == user.user_name:
            return None
        entry = append(room, ChatInfo.Kind.RENAME, user, name, shadowed=shadowed)
        user.shown_name = (user.shown_name or user.user_name) if shadowed else ""
        user.user_name = name
        user.save(update_fields=["user_name", "shown_name"])
    return entry


def force_name(room: Room, person: UserInfo, name: str, actor: Actor, reason: str = "") -> ChatInfo | None:
    """Gives `person` the nickname `name` by a moderator's act, and says so in `room`; None where it was so already.

    What they were called before is in the audit log alone: it was not to be read. Raises NoSuchRoom, Busy.
    """
    with writing():
        entry = _name(room, person, name, actor, reason)
        if entry is not None:
            entry.user_name = TAKEN_NAME
            entry.save(update_fields=["user_name"])
    return entry


def give_name_back(room: Room, person: UserInfo, actor: Actor, reason: str = "") -> ChatInfo | None:
    """Gives `person` the name again that a moderator last took in `room`, unless they have chosen another since.

    Raises NoSuchRoom, Busy.
    """
    last = AuditRecord.objects.filter(act=Act.FORCE_NAME, room=room, person=person).order_by("-pk").first()
    if last is None or last.details["after"] != person.user_name:
        return None
    return _name(room, person, last.details["before"], actor, reason)


def _name(room: Room, person: UserInfo, name: str, actor: Actor, reason: str) -> ChatInfo | None:
    with writing():
        entry = rename(room, person, name)
        if entry is not None:
            details = {"before": entry.user_name, "after": name}
            record(Act.FORCE_NAME, actor, room, person=person, numbers=[entry.number], reason=reason, details=details)
    return entry
