"""The log in the database, as delivery reads it: on a thread, never on the event loop."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import F, QuerySet

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import Head, Piece, UnknownRoom
from chatroom.locks import lock_from
from chatroom.models import ChatInfo, Room
from chatroom.models.prepared import PreparedQuery
from chatroom.wire import delivered

# Reads are short and shared by all who wait; two, so that one that hangs does not stop the other rooms.
READER_THREADS = 2
# What one reader missed is read for that reader alone: a crowd that comes back waits for itself, and nobody for it.
CATCHING_UP_THREADS = 1

LOCK_COLUMNS = ("access", "passcode_digest", "closed")


class DatabaseStore:
    """delivery's Store over the models."""

    def __init__(self) -> None:
        self._threads = DatabaseThreads(READER_THREADS, "log-reader")
        self._catching_up = DatabaseThreads(CATCHING_UP_THREADS, "log-catching-up")

    async def newest(self, room: str, count: int) -> Piece:
        return await self._threads.run(lambda: _newest(room, count))

    async def after(self, room: str, last_id: int, count: int) -> Piece:
        return await self._threads.run(lambda: _after(room, last_id, count))

    async def missed(self, room: str, last_id: int, count: int) -> Piece:
        return await self._catching_up.run(lambda: _after(room, last_id, count))

    async def heads(self, rooms: Sequence[str]) -> dict[str, Head]:
        return await self._threads.run(lambda: _heads(rooms))


def _newest(room: str, count: int) -> Piece:
    entries = _newest_query(count).rows(room)[::-1]
    return Piece(None, [delivered(entry) for entry in entries], lock=_lock(room, entries))


def _after(room: str, last_id: int, count: int) -> Piece:
    rows = _since_query(count + 2).rows(room, last_id)
    lock = _lock(room, rows)
    anchor_tag: str | None = None if last_id else ""
    if rows and rows[0].number == last_id:
        anchor_tag = rows.pop(0).tag
    return Piece(anchor_tag, [delivered(entry) for entry in rows[:count]], more=len(rows) > count, lock=lock)


@cache
def _newest_query(count: int) -> PreparedQuery[ChatInfo]:
    return PreparedQuery(lambda room: _entries(room).order_by("-number")[:count])


@cache
def _since_query(count: int) -> PreparedQuery[ChatInfo]:
    return PreparedQuery(lambda room, number: _entries(room).filter(number__gte=number).order_by("number")[:count])


def _heads(rooms: Sequence[str]) -> dict[str, Head]:
    query = Room.objects.filter(name__in=rooms).values_list("name", "last_id", "last_tag", *LOCK_COLUMNS)
    return {name: Head(last_id, tag, _lock_from(lock)) for name, last_id, tag, *lock in query}


def _entries(room: str) -> QuerySet[Any]:
    """The entries of `room`, each with what the room's lock is made of: one query reads both as they were together."""
    lock = {f"room_{column}": F(f"room__{column}") for column in LOCK_COLUMNS}
    return ChatInfo.objects.filter(room__name=room).complete().annotate(**lock)


def _lock(room: str, rows: Sequence[Any]) -> str:
    """The lock of `room`, by one of the `rows` that were read of it. Raises UnknownRoom."""
    if rows:
        return _lock_from([getattr(rows[-1], f"room_{column}") for column in LOCK_COLUMNS])
    columns = Room.objects.filter(name=room).values_list(*LOCK_COLUMNS).first()
    if columns is None:
        raise UnknownRoom(room)
    return _lock_from(columns)


def _lock_from(columns: Sequence[Any]) -> str:
    access, passcode_digest, closed = columns
    return lock_from(access, passcode_digest, closed=closed)
