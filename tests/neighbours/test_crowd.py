"""How many people several processes see together."""

import random
from functools import reduce

import hypothesis.strategies as st
import pytest
from hypothesis import given

from chatroom.delivery.crowd import NOBODY, SAMPLE_MAX, Sample, hash_of, number_of, sample_of

PEOPLE = st.sets(st.integers(0, 40).map(str))


def crowd(count: int, first: int = 0) -> list[str]:
    """People of whom `first` is the first: two crowds with the same numbers share these people."""
    return [f"{number:024d}" for number in range(first, first + count)]


@given(st.lists(PEOPLE, max_size=6))
def test_people_seen_by_several_processes_are_counted_once(processes: list[set[str]]) -> None:
    together: set[str] = reduce(set.union, processes, set())
    assert number_of([sample_of(people) for people in processes]) == len(together)


@given(st.lists(PEOPLE, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_processes_does_not_matter(processes: list[set[str]], order: random.Random) -> None:
    samples = [sample_of(people) for people in processes]
    number = number_of(samples)
    order.shuffle(samples)
    assert number_of(samples) == number


def test_of_nobody_there_are_none() -> None:
    assert number_of([]) == 0
    assert number_of([NOBODY, sample_of([])]) == 0


def test_up_to_its_bound_a_sample_holds_everybody() -> None:
    sample = sample_of(crowd(SAMPLE_MAX))
    assert (sample.depth, len(sample.hashes)) == (0, SAMPLE_MAX)


@pytest.mark.parametrize("count", [SAMPLE_MAX + 1, 5_000, 30_000])
def test_a_sample_of_a_large_crowd_is_bounded_and_knows_its_number(count: int) -> None:
    sample = sample_of(crowd(count))
    assert len(sample.hashes) <= SAMPLE_MAX
    assert number_of([sample]) == count


@pytest.mark.parametrize(("here", "there", "both"), [(1500, 900, 0), (3000, 3000, 3000), (20_000, 400, 200)])
def test_large_crowds_are_estimated_together_and_not_added_up(here: int, there: int, both: int) -> None:
    samples = [sample_of(crowd(here)), sample_of(crowd(there, first=here - both))]
    assert number_of(samples) == pytest.approx(here + there - both, rel=0.1)


def test_one_who_changes_from_one_process_to_another_is_one_person_throughout() -> None:
    others = crowd(20, first=1)
    mover = crowd(1)[0]
    before, between, after = (
        number_of([sample_of(here), sample_of(there)])
        for here, there in (
            ([*others, mover], others[:5]),
            ([*others, mover], [*others[:5], mover]),
            (others, [*others[:5], mover]),
        )
    )
    assert before == between == after == 21


def test_a_number_is_never_below_what_one_process_sees() -> None:
    assert number_of([Sample(5000, 3, frozenset()), sample_of(crowd(3))]) == 5000


def test_people_have_hashes_of_eight_bytes_that_tell_them_apart() -> None:
    hashes = {hash_of(person) for person in crowd(10_000)}
    assert len(hashes) == 10_000
    assert max(hashes) < 2**64
