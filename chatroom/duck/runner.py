"""Where the duck thinks: on a few threads of its own, which no request and no event loop waits for."""

import logging
import queue
import threading
from collections.abc import Callable

from django.db import close_old_connections

logger = logging.getLogger(__name__)

THREADS = 3  # so that one slow answer, of a brain elsewhere, holds up no other
WAITING_MAX = 60  # what is asked beyond that gets no answer

Task = Callable[[], None]


class Runner:
    """Does tasks in their order, as many at a time as there are threads; these start with the first task."""

    def __init__(self, threads: int = THREADS, waiting_max: int = WAITING_MAX) -> None:
        self._tasks: queue.Queue[Task] = queue.Queue(waiting_max)
        self._threads = threads
        self._started = False
        self._starting = threading.Lock()

    def do(self, task: Task) -> bool:
        """Has `task` done soon, and returns at once; whether there was room for it."""
        with self._starting:
            if not self._started:
                self._started = True
                for number in range(self._threads):
                    threading.Thread(target=self._work, name=f"duck-{number}", daemon=True).start()
        try:
            self._tasks.put_nowait(task)
        except queue.Full:
            return False
        return True

    def join(self) -> None:
        """Waits until everything is done that was to be done."""
        self._tasks.join()

    def _work(self) -> None:
        while True:
            task = self._tasks.get()
            close_old_connections()
            try:
                task()
            except Exception:
                # One that failed may not be the last.
                logger.exception("The duck failed.")
            finally:
                close_old_connections()
                self._tasks.task_done()


runner = Runner()
