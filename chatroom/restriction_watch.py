"""Looks at the restrictions in force, once a second and when another process says that they have changed."""

import asyncio
import logging
from contextlib import suppress

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import StoreUnavailable
from chatroom.in_force import memory

logger = logging.getLogger(__name__)

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
            await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._hinted.wait()
            self._hinted.clear()

    async def _look(self) -> None:
        try:
            await self._threads.run(memory.look)
        except StoreUnavailable:
            pass  # what was in force goes on
        except Exception:
            # One that failed may not be the last: bans would reach no poll any more.
            logger.exception("Looking at the restrictions failed.")

    def hint(self) -> None:
        """Says that there is something to see."""
        self._hinted.set()
