"""The server's own pruning: every few minutes one process of the site does it, a batch at a time, on a thread."""

import asyncio
import logging
import random
import time
from collections.abc import Iterator
from contextlib import suppress

from django.utils import timezone

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import StoreUnavailable
from chatroom.pruning import Batch, prune, take_lease
from chatroom.refusals import Busy

logger = logging.getLogger(__name__)

REST_SECONDS = 0.05  # between two batches, so that pruning takes a small part of the database's time
WORK_SECONDS = 60.0  # what is left then is for the next time


class Upkeep:
    """Lives on the hub's event loop. Of several processes, the one that takes the lease first prunes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._threads = DatabaseThreads(1, "upkeep")

    async def run(self) -> None:
        """Prunes every so many seconds until cancelled."""
        while True:
            # Processes that started together do not ask together.
            await asyncio.sleep(self._seconds * random.uniform(0.5, 1.0))
            try:
                with suppress(StoreUnavailable, Busy):
                    if await self._threads.run(lambda: take_lease(self._seconds)):
                        await self._prune()
            except Exception:
                # One that failed may not be the last.
                logger.exception("Pruning failed.")

    async def _prune(self) -> None:
        batches: Iterator[Batch] = prune(timezone.now())
        until = time.monotonic() + WORK_SECONDS
        while time.monotonic() < until and await self._threads.run(lambda: _takes_step(batches)):
            await asyncio.sleep(REST_SECONDS)


def _takes_step(batches: Iterator[Batch]) -> bool:
    return next(batches, None) is not None
