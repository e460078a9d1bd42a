"""A crowd of readers of one room: gathered, waited for, and dispersed."""

import asyncio
import time
from collections.abc import Sequence

from benchmarks.readers import Reader
from benchmarks.server import Server
from benchmarks.tally import Tally

CONNECTING_AT_ONCE = 50
QUIET_SECONDS = 1.5  # without an answer, and the crowd is settled
LOOK_SECONDS = 0.1
LEAVE_SECONDS = 30.0  # after which the server has closed the files of readers who left


class Crowd:
    """Readers of one room, who count together."""

    def __init__(self, readers: Sequence[Reader], tally: Tally) -> None:
        self._readers = readers
        self._tally = tally

    @property
    def connected(self) -> int:
        """How many have a connection now."""
        return sum(reader.connected for reader in self._readers)

    @property
    def refused(self) -> list[int]:
        """The numbers of those who were refused, and have given up."""
        return [reader.number for reader in self._readers if reader.refused]

    async def gather(self) -> None:
        """Connects all, some at a time; returns when no poll was answered for a while: all are held."""
        for start in range(0, len(self._readers), CONNECTING_AT_ONCE):
            await asyncio.gather(*(reader.connect() for reader in self._readers[start : start + CONNECTING_AT_ONCE]))
        await self.settle()

    async def settle(self) -> None:
        """Returns when no reader was answered for a while."""
        quiet_since, heard = time.perf_counter(), -1
        while time.perf_counter() - quiet_since < QUIET_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            if self._tally.heard != heard:
                quiet_since, heard = time.perf_counter(), self._tally.heard

    async def have_read(self, last_id: int) -> None:
        """Returns when every reader has entry `last_id`."""
        while any(reader.cursor.last_id < last_id for reader in self._readers):
            await asyncio.sleep(LOOK_SECONDS)

    def behind(self, last_id: int) -> int:
        """How many entries up to `last_id` its readers lack, all together."""
        return sum(max(0, last_id - reader.cursor.last_id) for reader in self._readers)

    def disperse(self) -> None:
        """Hangs up for all."""
        for reader in self._readers:
            reader.stop()


async def open_files_at_rest(server: Server, baseline: int | None = None) -> int:
    """The server's open files once nobody comes or goes: down at the `baseline`, or all the time there is is over."""
    deadline = time.perf_counter() + LEAVE_SECONDS
    quiet_since, files = time.perf_counter(), server.open_files()
    while time.perf_counter() < deadline:
        await asyncio.sleep(LOOK_SECONDS)
        now = server.open_files()
        if now != files:
            quiet_since, files = time.perf_counter(), now
        elif time.perf_counter() - quiet_since > QUIET_SECONDS and (baseline is None or files <= baseline):
            break
    return files
