"""A workbench for each test."""

from collections.abc import Iterator

import pytest

from tests.delivery.bench import Bench, Reader
from tests.delivery.neighbour import Neighbour


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.close()


@pytest.fixture
def reader(bench: Bench) -> Reader:
    """A reader who has opened the page, and read what there was."""
    reader = Reader("ann")
    bench.poll(reader)
    return reader


@pytest.fixture
def neighbour(bench: Bench) -> Neighbour:
    """Another process of the site."""
    return Neighbour(bench)
