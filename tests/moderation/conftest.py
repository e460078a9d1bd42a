"""A cast for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from chatroom.in_force import memory
from chatroom.models import Revision
from chatroom.traces import REVISION

from .cast import Cast


# No number comes twice, by which a test would take what is in force for what was so in the test before.
_revisions = count(1000, 1000)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """A room, and somebody for each role."""
    Revision.objects.create(name=REVISION, number=next(_revisions))
    yield Cast()
    memory.stale()  # what it knows goes back with the database
