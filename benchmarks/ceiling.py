"""More readers than a worker may hold: how many it holds, how it refuses the others, and whether it goes on serving."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.crowds import CONNECTING_AT_ONCE, Crowd, open_files_at_rest
from benchmarks.load import Load
from benchmarks.measure import SETTLE_SECONDS
from benchmarks.senders import send_steadily
from benchmarks.site import Site
from benchmarks.tally import Tally

TALKERS = 1


@dataclass(frozen=True)
class Ceiling:
    """What came of it."""

    ceiling: int
    came: int
    held: int
    refused: int
    refused_with_a_time: int  # 503 with Retry-After
    heard: int  # deliveries of one message that was said with the ceiling reached
    came_back: int  # of those refused, how many are held when the others have left

    @property
    def is_kept(self) -> bool:
        """Whether so many are held, the others are refused in order, and the server goes on.

        Those who were being looked after at the moment when the ceiling was reached are let in as well.
        """
        allowed = range(min(self.ceiling, self.came), self.ceiling + CONNECTING_AT_ONCE)
        return (
            self.held in allowed
            and self.heard == self.held
            and self.refused == self.refused_with_a_time == self.came - self.held
            and self.came_back >= min(self.ceiling, self.refused)
        )

    def table(self) -> str:
        """All of it, in words."""
        return (
            f"With CHAT_READERS_MAX={self.ceiling}, {self.came} came: {self.held} are held, "
            f"{self.refused} were refused, {self.refused_with_a_time} of them with Retry-After; "
            f"a message reached {self.heard}; when these had left, {self.came_back} of the refused were held"
        )


async def meet_ceiling(server: Site, load: Load, readers: int, ceiling: int) -> Ceiling:
    """Restarts the server with this ceiling and lets `readers` of the load come, who have opened their pages."""
    server.variables["CHAT_READERS_MAX"] = str(ceiling)
    server.restart()
    tally = Tally()
    crowd = _crowd(server, load, range(TALKERS, TALKERS + readers), tally)
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
    held, refused, with_a_time = crowd.connected, tally.refusals, tally.refusals_with_a_time
    sender = load.sender(server.port, 0)
    await send_steadily([sender], 1.0, 1.0, tally)
    await crowd.settle()
    heard = len(tally.delays())
    turned_away = crowd.refused
    files_without_them = server.open_files() - held  # a server that has just started has not opened all it keeps open
    crowd.disperse()
    sender.close()
    await open_files_at_rest(server, files_without_them)
    second = _crowd(server, load, turned_away, Tally())
    async with asyncio.timeout(SETTLE_SECONDS):
        await second.gather()
    came_back = second.connected
    second.disperse()
    return Ceiling(ceiling, readers, held, refused, with_a_time, heard, came_back)


def _crowd(server: Site, load: Load, numbers: Sequence[int], tally: Tally) -> Crowd:
    return Crowd([load.reader(server.port, number, tally, patient=False) for number in numbers], tally)
