"""Flood counters in this process's memory: moving windows, as the storages of `limits` count them.

Its own memory starts a thread at each hit, which looks through every key that it has ever seen: with 20,000 people that
costs 8 ms of CPU a message, and their keys stay.
"""

import threading
import time
from collections import deque

SWEEP_SECONDS = 60.0  # between two looks for windows that are over


class ProcessMemory:
    """For each key, the times of the latest hits, as many as its limit allows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, deque[float]]] = {}  # seconds, and the times within them, ascending
        self._next_sweep = 0.0

    def __len__(self) -> int:
        return len(self._windows)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts a hit; False, and it is not counted, where there were `limit` in the last `expiry` seconds."""
        now = time.time()
        with self._lock:
            self._sweep(now)
            _, hits = self._windows.setdefault(key, (expiry, deque(maxlen=limit)))
            if hits and hits[-1] > now:
                hits.clear()  # the clock was set back
            if len(hits) == limit and hits[0] > now - expiry:
                return False
            hits.append(now)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Returns when the oldest hit of the last `expiry` seconds was (now, where there is none), and their number."""
        now = time.time()
        with self._lock:
            _, hits = self._windows.get(key, (expiry, ()))
            recent = [hit for hit in hits if hit > now - expiry]
        return (recent[0] if recent else now), len(recent)

    def clear(self, key: str) -> None:
        """Forgets the hits of `key`."""
        with self._lock:
            self._windows.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep <= now + SWEEP_SECONDS:  # or else the clock was set back
            return
        self._next_sweep = now + SWEEP_SECONDS
        self._windows = {
            key: (expiry, hits) for key, (expiry, hits) in self._windows.items() if hits[-1] > now - expiry
        }
