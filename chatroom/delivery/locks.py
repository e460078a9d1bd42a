"""Locks and keys: a room whose lock is not empty is read only by those who hold a key to it."""

Keys = frozenset[str]

NO_KEYS: Keys = frozenset()
MASTER_KEY = "all"  # of those who run or moderate the room


class Locked(Exception):
    """The reader holds no key to the room's lock."""


def opens(keys: Keys, lock: str) -> bool:
    """Whether somebody with `keys` may read a room with `lock`."""
    return not lock or lock in keys or MASTER_KEY in keys
