"""What one run of a room measured, and how it is told."""

from dataclasses import dataclass

from benchmarks.meter import Use
from benchmarks.senders import Sends
from benchmarks.tally import Delays, Tally, percentile


@dataclass
class Figures:
    """What one run measured."""

    delays: Delays
    memory_per_reader: float  # KiB
    memory_after: float  # KiB per reader, at the end of the run
    use: Use
    idle_load: float  # of a core, all readers held and nobody talking
    page_seconds: float  # to open the page, over eight connections, each
    sends: Sends
    missing: int  # entries that readers lacked some time after the last send
    tally: Tally

    @property
    def cpu_per_delivery(self) -> float:
        """Seconds of the server's processor for each entry that a reader got, the sends included."""
        return (self.use.server - self.idle_load * self.use.elapsed) / max(1, len(self.delays))

    @property
    def kept_up(self) -> bool:
        """Whether all was acknowledged, and read by all, soon after the last message."""
        return not self.missing and not self.sends.unanswered

    @property
    def answers_per_second(self) -> float:
        """Answers or lines with entries that all readers got."""
        return self.tally.measured_answers() / self.use.elapsed

    @property
    def is_clean(self) -> bool:
        """Whether every reader got every entry, once and in order."""
        return self.tally.is_clean and self.kept_up

    def send_percentile(self, percent: float) -> float:
        """The seconds within which `percent` per cent of the sends were acknowledged."""
        return percentile(self.sends.delays, percent)

    def table(self) -> str:
        """All of it, a line each."""
        tally = self.tally
        return "\n".join(
            (
                f"  server CPU a delivery {self.cpu_per_delivery * 1e6:8.1f} µs",
                f"  delivery p50          {self.delays.percentile(50) * 1e3:8.1f} ms",
                f"  delivery p99          {self.delays.percentile(99) * 1e3:8.1f} ms",
                f"  a send acknowledged   {self.send_percentile(50) * 1e3:8.1f} ms p50, "
                f"{self.send_percentile(99) * 1e3:.1f} ms p99",
                f"  memory a held reader  {self.memory_per_reader:8.1f} KiB ({self.memory_after:.1f} at the end)",
                f"  lost                  {tally.lost + self.missing:8d}",
                f"  repeated              {tally.repeated:8d}",
                f"  out of order          {tally.out_of_order:8d}",
                f"  {len(self.sends.delays)} sends, {self.sends.unanswered} unanswered, {len(self.delays)} deliveries; "
                f"with the warm-up {tally.answers} answers, {tally.empty_answers} empty answers, "
                f"{tally.resets} resets, {tally.refusals} refusals, {tally.hang_ups} hang-ups",
                f"  {self.use.sentence()}",
                f"  all held and nobody talking: {self.idle_load:.1%} of a core; "
                f"a page {self.page_seconds * 1e3:.1f} ms",
            )
        )
