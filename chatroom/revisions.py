"""Revisions: numbers in the store by which a process sees that what it keeps in memory has changed there."""

import time

from chatroom.models import Revision


def bump(name: str) -> None:
    """Gives what is called `name` a new number, in the transaction of its change.

    The number is the time, in microseconds: a counter would come to the same number twice, with other contents, after
    a backup was restored.
    """
    Revision.objects.bulk_create(
        [Revision(name=name, number=time.time_ns() // 1000)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["number"],
    )
