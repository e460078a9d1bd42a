"""The server's own upkeep: every few minutes one process of the site prunes, and indexes what was said for search.

It does so a batch at a time, on a thread.
"""

import asyncio
import logging
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from django.utils import timezone

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import StoreUnavailable
from chatroom.pruning import prune, take_lease
from chatroom.refusals import Busy
from chatroom.search.catching_up import catch_up_everywhere

logger = logging.getLogger(__name__)

REST_SECONDS = 0.05  # between two batches, so that upkeep takes a small part of the database's time
WORK_SECONDS = 60.0  # what is left then is for the next time


class Upkeep:
    """Lives on the hub's event loop. Of several processes, the one that takes the lease first does it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._threads = DatabaseThreads(1, "upkeep")

    async def run(self) -> None:
        """Keeps the database every so many seconds until cancelled."""
        while True:
            # Processes that started together do not ask together.
            await asyncio.sleep(self._seconds * random.uniform(0.5, 1.0))
            try:
                with suppress(StoreUnavailable, Busy):
                    if await self._threads.run(lambda: take_lease(self._seconds)):
                        await self._keep()
            except Exception:
                # One that failed may not be the last.
                logger.exception("Upkeep failed.")

    async def _keep(self) -> None:
        batches: Iterator[object] = chain(prune(timezone.now()), catch_up_everywhere())
        until = time.monotonic() + WORK_SECONDS
        while time.monotonic() < until and await self._threads.run(lambda: _takes_step(batches)):
            await asyncio.sleep(REST_SECONDS)


def _takes_step(batches: Iterator[object]) -> bool:
    return next(batches, None) is not None
