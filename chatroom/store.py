"""The log in the database, as delivery reads it: on a thread, never on the event loop."""

from collections.abc import Sequence

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import Head, Piece, UnknownRoom
from chatroom.models import ChatInfo, Room
from chatroom.wire import delivered

# Reads are short and shared by all who wait; two, so that one that hangs does not stop the other rooms.
READER_THREADS = 2


class DatabaseStore:
    """delivery's Store over the models."""

    def __init__(self) -> None:
        self._threads = DatabaseThreads(READER_THREADS, "log-reader")

    async def newest(self, room: str, count: int) -> Piece:
        return await self._threads.run(lambda: _newest(room, count))

    async def after(self, room: str, last_id: int, count: int) -> Piece:
        return await self._threads.run(lambda: _after(room, last_id, count))

    async def heads(self, rooms: Sequence[str]) -> dict[str, Head]:
        return await self._threads.run(lambda: _heads(rooms))


def _newest(room: str, count: int) -> Piece:
    entries = ChatInfo.objects.filter(room__name=room).newest(count)
    if not entries:
        _require(room)
    return Piece(None, [delivered(entry) for entry in entries])


def _after(room: str, last_id: int, count: int) -> Piece:
    rows = list(ChatInfo.objects.filter(room__name=room).since(last_id)[: count + 2])
    anchor_tag: str | None = None if last_id else ""
    if rows and rows[0].number == last_id:
        anchor_tag = rows.pop(0).tag
    if not rows and not anchor_tag:
        _require(room)
    return Piece(anchor_tag, [delivered(entry) for entry in rows[:count]], more=len(rows) > count)


def _heads(rooms: Sequence[str]) -> dict[str, Head]:
    query = Room.objects.filter(name__in=rooms).values_list("name", "last_id", "last_tag")
    return {name: Head(last_id, tag) for name, last_id, tag in query}


def _require(room: str) -> None:
    if not Room.objects.filter(name=room).exists():
        raise UnknownRoom(room)
