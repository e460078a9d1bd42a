"""The promises to a reader, whatever happens: every entry once and in order, and the same as a fresh load."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.delivery.bench import Bench, Reader

READERS = ["ann", "bob"]
NAMES = st.sampled_from(READERS)


class LogAndReaders(RuleBasedStateMachine):
    """Writers append, readers poll; hints, polls and answers get lost, processes restart, databases are restored."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.readers = {name: Reader(name) for name in READERS}
        self.restored = 0

    def teardown(self) -> None:
        try:
            self.everybody_catches_up()
        finally:
            self.bench.close()

    @rule(hinted=st.booleans())
    def somebody_says_something(self, hinted: bool) -> None:
        self.bench.say(hinted=hinted)

    @rule(count=st.integers(1, 450))
    def many_say_something(self, count: int) -> None:
        for _ in range(count):
            self.bench.store.append()

    @rule(name=NAMES, wait=st.sampled_from([0.0, 25.0]), stream=st.booleans())
    def a_reader_polls(self, name: str, wait: float, stream: bool) -> None:
        reader = self.readers[name]
        if reader.held is None:
            self.bench.poll(reader, wait=wait, stream=stream)

    @rule(name=NAMES)
    def a_reader_takes_its_answer(self, name: str) -> None:
        self.bench.collect(self.readers[name])

    @rule(name=NAMES)
    def a_poll_is_cut_and_its_answer_lost(self, name: str) -> None:
        self.bench.cut(self.readers[name])

    @rule(name=NAMES)
    def an_answer_arrives_twice(self, name: str) -> None:
        reader = self.readers[name]
        if reader.held is not None and reader.held.answers:
            reader.apply(reader.held.answers[0])
            self.bench.collect(reader)

    @rule(seconds=st.sampled_from([0.5, 1.0, 30.0, 120.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.bench.tick(seconds)

    @rule()
    def the_server_restarts(self) -> None:
        for reader in self.readers.values():
            reader.held = None
        self.bench.restart()

    @precondition(lambda self: self.bench.store.entries)
    @rule(lost=st.integers(0, 10), said_since=st.integers(0, 20))
    def an_older_database_is_restored(self, lost: int, said_since: int) -> None:
        store = self.bench.store
        store.restore(max(store.entries[0].id, store.entries[-1].id - lost))
        for _ in range(said_since):
            store.append()
        self.restored += 1

    @rule(count=st.integers(1, 300))
    def the_oldest_entries_are_pruned(self, count: int) -> None:
        self.bench.store.prune(count)

    @rule()
    def the_store_fails_for_a_moment(self) -> None:
        self.bench.store.available = False
        self.bench.tick()
        self.bench.store.available = True

    @rule()
    def everybody_catches_up(self) -> None:
        """Applying the log shows what a fresh load shows: no entry is missing, repeated or of another history."""
        self.bench.tick()
        for reader in self.readers.values():
            self.bench.cut(reader)
            while (answer := self.bench.poll(reader, wait=0)) and (answer["more"] or answer["info"]):
                pass
            log = [(entry.id, entry.tag) for entry in self.bench.store.entries]
            kept = [entry for entry in reader.shown if not log or entry[0] >= log[0][0]]
            assert kept == log[len(log) - len(kept) :]
            assert bool(kept) == bool(log)

    @invariant()
    def nobody_shows_an_entry_twice_or_out_of_order(self) -> None:
        for reader in self.readers.values():
            numbers = [number for number, _tag in reader.shown]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True

    @invariant()
    def a_reader_is_reset_for_a_reason_only(self) -> None:
        for reader in self.readers.values():
            assert len([why for why in reader.resets if why != "pruned"]) <= self.restored


TestLogAndReaders = LogAndReaders.TestCase
TestLogAndReaders.settings = settings(max_examples=1000, stateful_step_count=60, deadline=None)
