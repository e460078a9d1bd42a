"""What a stretch of a run used of the machine: the server's processor time, the load generator's, and other work's."""

import time
from dataclasses import dataclass
from typing import Self

from benchmarks.machine import core_seconds
from benchmarks.server import Server

BUSY = 0.85  # of a core: from here on the load generator itself delays what it measures
CROWDED = 0.03  # of a core: other work that takes this much of the server's core shows in the delays


@dataclass(frozen=True)
class Use:
    """Seconds of time, and of processor time; `others` is what neither the server nor the idle loop had of its core."""

    elapsed: float
    server: float
    generator: float
    others: float

    def __sub__(self, before: Self) -> "Use":
        return Use(
            self.elapsed - before.elapsed,
            self.server - before.server,
            self.generator - before.generator,
            self.others - before.others,
        )

    @property
    def crowded(self) -> bool:
        """Whether other work on the server's core spoils the delays."""
        return self.others / self.elapsed > CROWDED

    def remarks(self) -> str:
        """What spoils the figures, in a few words; empty where nothing does."""
        remarks = [f"; others took {self.others / self.elapsed:.0%} of the core"] if self.crowded else []
        if self.generator / self.elapsed > BUSY:
            remarks.append("; the load generator had too little of a core")
        return "".join(remarks)

    def sentence(self) -> str:
        """The shares of a core in words, with a warning where they spoil the figures."""
        shares = [share / self.elapsed for share in (self.server, self.generator, max(0.0, self.others))]
        sentence = "server {:.0%} of its core, load generator {:.0%}, other work on the server's core {:.0%}".format(
            *shares
        )
        if shares[1] > BUSY:
            sentence += "\n  The load generator had too little of a core: the delays are its own."
        if self.crowded:
            sentence += "\n  The server shared its core with other work: the delays are longer than its own."
        return sentence


def use_so_far(server: Server) -> Use:
    """The use since some moment: the difference of two is what a stretch took."""
    used = server.cpu_seconds()
    return Use(time.perf_counter(), used, time.process_time(), core_seconds(server.core) - used)
