"""Appending to a room's log: the number is taken and the entry written in one transaction."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from chatroom import waiting
from chatroom.models import TAG_LENGTH, ChatInfo, Room, UserInfo
from chatroom.models.prepared import PreparedInsertion
from chatroom.refusals import Busy, NoSuchRoom

ENTRIES = PreparedInsertion(ChatInfo)

TURN_SECONDS = 5.0  # for writers before this one; another process's transaction may hold them all up

_sqlite_turn = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """The transaction in which entries are appended, with whatever else belongs to them.

    SQLite has one writer at a time, and one that waits sleeps ever longer between two looks; the threads of a process
    take turns here instead. Inside another transaction the turn is the caller's already. Raises Busy.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif not _sqlite_turn.acquire(timeout=TURN_SECONDS):
        raise Busy
    else:
        try:
            with transaction.atomic():
                yield
        finally:
            _sqlite_turn.release()


def lock(room: Room) -> None:
    """Keeps other writers of `room` out until the end of `writing`, for what reads before it appends.

    SQLite has one writer at a time already. Raises NoSuchRoom.
    """
    if not Room.objects.select_for_update().filter(pk=room.pk).values("pk").first():
        raise NoSuchRoom


def append(
    room: Room,
    kind: ChatInfo.Kind,
    user: UserInfo,
    content: str,
    client_id: str = "",
    *,
    erases: bool = False,
    shadowed: bool = False,
    badge: str = "",
    lookalike: bool = False,
    about: ChatInfo | None = None,
) -> ChatInfo:
    """Writes the next entry of `room`, within `writing`; those who wait are woken once that has committed.

    `erases` says that older entries read differently from now on, and that nobody may be given them from memory;
    `shadowed`, that only its author is to see the entry. `about` is another entry of the room that it speaks of.

    The update locks the room's row until the commit, so that entries become visible in the order of their numbers and a
    cursor never steps over one. Raises NoSuchRoom where the room is gone, IntegrityError for a `client_id` that this
    user has used in this room before.
    """
    tag = secrets.token_urlsafe(TAG_LENGTH)[:TAG_LENGTH]
    entry = ChatInfo(
        room=room,
        number=_take_number(room, tag),
        kind=kind,
        user=user,
        user_name=user.user_name,
        chat_content=content,
        client_id=client_id,
        state=ChatInfo.State.SHADOW if shadowed else ChatInfo.State.VISIBLE,
        badge=badge,
        lookalike=lookalike,
        about=about,
        tag=tag,
        created_at=timezone.now(),
    )
    ENTRIES.insert(entry)
    transaction.on_commit(lambda: waiting.hint(room.name, erases=erases), robust=True)
    return entry


def _take_number(room: Room, tag: str) -> int:
    table = connection.ops.quote_name(Room._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last_id = last_id + 1, last_tag = %s WHERE id = %s RETURNING last_id",
            [tag, room.pk],
        )
        row = cursor.fetchone()
    if row is None:
        raise NoSuchRoom
    number: int = row[0]
    return number
