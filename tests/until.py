"""Waiting for a condition instead of for a time."""

import time
from collections.abc import Callable

LOOK_AGAIN_SECONDS = 0.02


def until(condition: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Returns once `condition` holds; fails, saying that `what` did not come, after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s"
        time.sleep(LOOK_AGAIN_SECONDS)
