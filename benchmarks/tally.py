"""What a run counts: deliveries and their delays, and entries that came not at all, twice or out of order."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts of one run, from all its readers. Times are of `time.perf_counter`, in seconds."""

    sent_at: dict[str, float] = field(default_factory=dict)  # by client_id: the sends that are measured
    delays: list[float] = field(default_factory=list)
    answers: int = 0  # polls that brought entries
    empty_answers: int = 0
    lost: int = 0
    repeated: int = 0
    out_of_order: int = 0
    resets: int = 0
    refusals: int = 0
    hang_ups: int = 0

    def take(self, client_id: str, now: float) -> None:
        """A reader has an entry: counts its delay where its send is one of those measured."""
        sent_at = self.sent_at.get(client_id)
        if sent_at is not None:
            self.delays.append(now - sent_at)


def percentile(values: list[float], percent: float) -> float:
    """The value that `percent` per cent of `values` do not exceed; 0.0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
