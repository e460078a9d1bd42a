"""The courier: brings what webhooks have to send, on a thread and an event loop of its own in each process."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from chatroom.database_threads import DatabaseThreads
from chatroom.delivery.log import StoreUnavailable
from chatroom.webhooks import outbox
from chatroom.webhooks.addresses import Network
from chatroom.webhooks.delivering import deliver

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between two looks where nobody hints: at other processes' messages, and at pauses that end
GATHER_SECONDS = 0.2  # after a hint, so that what is said in a lively moment goes together
AT_ONCE = 16  # deliveries of one process: endpoints that hang keep so many from being tried, for some seconds
DATABASE_THREADS = 2
STOP_SECONDS = 3.0  # for what is being sent while the server stops; more of it is sent again by the next


class Courier:
    """Looks for what is to be sent, whenever it is hinted at and every now and then, and sends it."""

    def __init__(self, permitted: Sequence[Network]) -> None:
        self._permitted = permitted
        self._database = DatabaseThreads(DATABASE_THREADS, "webhooks")
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._hinted = asyncio.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._live, name="courier", daemon=True)

    def start(self) -> None:
        """Begins to send."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def hint(self) -> None:
        """Says, from any thread, that there may be something to send."""
        if self._loop is not None and not self._hinted.is_set():
            with suppress(RuntimeError):  # the loop is closed: it has stopped
                self._loop.call_soon_threadsafe(self._hinted.set)

    def stop(self) -> None:
        """Begins nothing more, and waits a little for what is under way."""
        self._stopping = True
        self.hint()
        self._thread.join(2 * STOP_SECONDS)

    def _live(self) -> None:
        assert self._loop is not None
        loop = self._loop
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        while not self._stopping:
            self._hinted.clear()
            await self._begin()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._hinted.wait()
            if not self._stopping:
                await asyncio.sleep(GATHER_SECONDS)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=STOP_SECONDS)

    async def _begin(self) -> None:
        """Begins with what is due, as far as there is room for it."""
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            return
        with suppress(StoreUnavailable):
            for key in await self._database.run(partial(outbox.due, free)):
                if key not in self._under_way:
                    self._under_way[key] = asyncio.get_running_loop().create_task(self._bring(key))

    async def _bring(self, key: int) -> None:
        """Sends what webhook `key` has to send; whatever goes wrong, another look comes."""
        try:
            with suppress(StoreUnavailable):
                await self._send(key)
        except Exception:
            # One that failed may not be the last.
            logger.exception("Sending a webhook failed.")
        finally:
            del self._under_way[key]
            self._hinted.set()

    async def _send(self, key: int) -> None:
        delivery = await self._database.run(partial(outbox.take, key))
        if delivery is None:
            return
        outcome = await deliver(delivery, self._permitted) if delivery.body else None
        if outcome is None or outcome.trouble is None:
            await self._database.run(partial(outbox.arrived, delivery))
        else:
            await self._database.run(partial(outbox.failed, delivery, outcome.trouble, outcome.status))
