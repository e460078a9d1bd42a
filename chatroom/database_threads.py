"""Queries for the event loop: run on threads of their own, with connections that are looked after."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import Error, close_old_connections

from chatroom.delivery.log import StoreUnavailable

Result = TypeVar("Result")

QUERY_SECONDS = 5.0  # after which a database that hangs counts as one that does not answer


class DatabaseThreads:
    """As many threads as queries may run at once."""

    def __init__(self, count: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run(self, query: Callable[[], Result]) -> Result:
        """Returns what `query` returns. Raises StoreUnavailable where the database fails, or takes too long."""
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._threads, _with_connection, query)
        except TimeoutError:
            raise StoreUnavailable from None


def _with_connection(query: Callable[[], Result]) -> Result:
    close_old_connections()
    try:
        return query()
    except Error as error:
        raise StoreUnavailable from error
    finally:
        close_old_connections()
