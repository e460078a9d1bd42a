"""A cast for each test."""

from collections.abc import Iterator

import pytest

from chatroom.in_force import memory

from .cast import Cast


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """A room, and somebody for each role."""
    yield Cast()
    memory.stale()  # what it knows goes back with the database
