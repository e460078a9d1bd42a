"""Looks at the restrictions in force, once a second and when another process says that they have changed."""

import asyncio
from contextlib import suppress

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import StoreUnavailable
from chatroom.in_force import memory

LOOK_SECONDS = 1.0
HINT = "/restrictions"  # which is no room's name


class RestrictionWatch:
    """Lives on the hub's event loop; the store is asked on a thread."""

    def __init__(self) -> None:
        self._threads = DatabaseThreads(1, "restrictions")
        self._hinted = asyncio.Event()

    async def run(self) -> None:
        """Looks until cancelled."""
        while True:
            with suppress(StoreUnavailable):
                await self._threads.run(memory.look)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._hinted.wait()
            self._hinted.clear()

    def hint(self) -> None:
        """Says that there is something to see."""
        self._hinted.set()
