"""A cast for each test."""

import pytest

from .cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """A room, and somebody for each role."""
    return Cast()
