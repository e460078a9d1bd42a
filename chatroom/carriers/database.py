"""The database as the way to the other processes: a row for each, that the others read every now and then.

It carries no hints: the hub compares itself with the same database once a second anyway.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta

from django.db.models.functions import Now

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.exchange import LIVES_SECONDS, CarrierUnavailable, Listener
from chatroom.delivery.log import StoreUnavailable
from chatroom.models import ProcessBulletin

READ_SECONDS = 2.0
STALE = timedelta(seconds=2 * LIVES_SECONDS)  # of another age than this, either way, by the database's own clock
DELETE_AFTER = timedelta(minutes=5)
DELETE_EVERY = 32  # bulletins

Row = tuple[str, int, str]


class DatabaseCarrier:
    """One row a process, written when there is something new to tell; the rows of dead processes are deleted."""

    seconds = 2.0

    def __init__(self) -> None:
        self._threads = DatabaseThreads(1, "neighbours")
        self._seen: dict[str, int] = {}

    async def run(self, listener: Listener) -> None:
        while True:
            with suppress(StoreUnavailable):
                await self._read(listener)
            listener.acquainted()
            await asyncio.sleep(READ_SECONDS)

    async def publish(self, process: str, number: int, body: bytes) -> None:
        try:
            await self._threads.run(lambda: _write(process, number, body.decode()))
        except StoreUnavailable:
            raise CarrierUnavailable from None

    def hint(self, room: str) -> None:
        pass

    async def _read(self, listener: Listener) -> None:
        rows = await self._threads.run(_fresh_rows)
        for process, number, body in rows:
            if self._seen.get(process) != number:
                listener.take(body)
        self._seen = {process: number for process, number, _body in rows}


def _fresh_rows() -> list[Row]:
    fresh = ProcessBulletin.objects.filter(written_at__gt=Now() - STALE, written_at__lt=Now() + STALE)
    return list(fresh.values_list("process", "number", "body"))


def _write(process: str, number: int, body: str) -> None:
    ProcessBulletin.objects.bulk_create(
        [ProcessBulletin(process=process, number=number, body=body, written_at=Now())],
        update_conflicts=True,
        unique_fields=["process"],
        update_fields=["number", "body", "written_at"],
    )
    if number % DELETE_EVERY == 1:
        ProcessBulletin.objects.filter(written_at__lt=Now() - DELETE_AFTER).delete()
