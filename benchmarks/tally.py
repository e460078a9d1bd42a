"""What a run counts: deliveries and their delays, and entries that came not at all, twice or out of order."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, replace

from benchmarks.answers import Answer

BUCKETS_PER_SECOND = 10_000  # delays are told to a tenth of a millisecond


class Delays:
    """How often each delay was seen, in tenths of a millisecond: millions of them take no memory."""

    def __init__(self) -> None:
        self._buckets: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Counts one."""
        self._buckets[int(seconds * BUCKETS_PER_SECOND)] += 1

    def __len__(self) -> int:
        return self._buckets.total()

    def percentile(self, percent: float) -> float:
        """The seconds that `percent` per cent of the delays do not exceed; 0.0 of none."""
        wanted = len(self) * percent / 100
        seen = 0
        bucket = 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= wanted:
                break
        return bucket / BUCKETS_PER_SECOND


@dataclass
class Tally:
    """Counts of one run, from all its readers. Times are of `time.perf_counter`, in seconds."""

    sent_at: dict[str, float] = field(default_factory=dict)  # by client_id: the sends that are measured
    answers: int = 0  # that brought entries
    empty_answers: int = 0
    lost: int = 0
    repeated: int = 0
    out_of_order: int = 0
    resets: int = 0
    refusals: int = 0
    refusals_with_a_time: int = 0  # those that say in Retry-After when to come back
    hang_ups: int = 0
    _arrivals: defaultdict[Answer, list[float]] = field(default_factory=lambda: defaultdict(list))
    _late: list[tuple[str, float]] = field(default_factory=list)

    def cut(self) -> "Tally":
        """Returns what was counted so far, and begins anew."""
        counted, fresh = replace(self), Tally()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))
        return counted

    @property
    def heard(self) -> int:
        """How often the server has said anything: unchanged for a while, a crowd is settled."""
        return self.answers + self.empty_answers + self.refusals

    @property
    def is_clean(self) -> bool:
        """Whether every reader got every entry once and in order."""
        return not (self.lost or self.repeated or self.out_of_order)

    def take_all(self, answer: Answer, now: float) -> None:
        """A reader has all of the answer's entries. It costs the same however many they are: `delays` counts them."""
        self._arrivals[answer].append(now)

    def take(self, client_id: str, now: float) -> None:
        """A reader has one entry."""
        self._late.append((client_id, now))

    def measured_answers(self) -> int:
        """How many answers brought a message that is measured, to all readers together."""
        return len(self._late) + sum(
            len(arrivals)
            for answer, arrivals in self._arrivals.items()
            if any(client_id in self.sent_at for _number, client_id in answer.entries)
        )

    def newest_arrival(self) -> float:
        """When the last of the readers so far got an entry; 0.0 where none did."""
        times = [now for arrivals in self._arrivals.values() for now in arrivals]
        return max([*times, *(now for _client_id, now in self._late)], default=0.0)

    def delays(self) -> Delays:
        """From the moment when a message was due until a reader had it, of the sends that are measured."""
        delays = Delays()
        for answer, arrivals in self._arrivals.items():
            for _number, client_id in answer.entries:
                sent_at = self.sent_at.get(client_id)
                if sent_at is not None:
                    for now in arrivals:
                        delays.add(now - sent_at)
        for client_id, now in self._late:
            if client_id in self.sent_at:
                delays.add(now - self.sent_at[client_id])
        return delays


def percentile(values: list[float], percent: float) -> float:
    """The value that `percent` per cent of `values` do not exceed; 0.0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
