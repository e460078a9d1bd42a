"""Making rooms, and deleting them."""

from typing import NamedTuple

from django.db import transaction

from chatroom import revisions, traces, waiting
from chatroom.actions.audit import record
from chatroom.actions.claiming import digest_of, new_token
from chatroom.actions.entries import writing
from chatroom.actions.silencing import silence_robots
from chatroom.in_force import memory
from chatroom.models import Room
from chatroom.roles import Act, Actor

# No room's name can begin so: rows that do are of rooms that were deleted, until the pruning has emptied them.
DELETED_MARK = "~"


class MadeRoom(NamedTuple):
    """A room, and, where it was made just now and has an owner, the token of its claim link, which is told once."""

    room: Room
    claim_token: str = ""


def make_room(name: str, maker: Actor | None = None) -> MadeRoom:
    """Returns the room `name`, which has passed names.clean_room_name; makes it, unlisted, where there is none.

    The person of `maker` owns the room that was made.
    """
    token = new_token()
    owner = maker.person if maker else None
    with writing():
        defaults = {"owner": owner, "claim_digest": digest_of(token)} if owner else {}
        room, made = Room.objects.get_or_create(name=name, defaults=defaults)
        if made and maker:
            record("make", maker, room)
    return MadeRoom(room, token if made and owner else "")


def delete_room(room: Room, actor: Actor) -> None:
    """Takes `room` and all that was said in it out of reach at once, and its name free; pruning removes the rows.

    Its rows go in batches: a room of a million entries would hold up every writer of the site.
    """
    with writing():
        record(Act.DELETE, actor, room)
        room.moderators.clear()
        silence_robots(room)
        Room.objects.filter(pk=room.pk).update(
            name=f"{DELETED_MARK}{room.pk}", title="", listed=False, closed=True, owner=None, claim_digest=""
        )
        # What holds on to people in it is held by its name, which the next room of that name is not to inherit.
        revisions.bump(traces.REVISION)
        memory.stale()
        transaction.on_commit(waiting.restrictions_changed, robust=True)
        transaction.on_commit(lambda: waiting.hint(room.name, erases=True), robust=True)
