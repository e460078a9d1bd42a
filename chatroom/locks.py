"""A room's lock as delivery knows it, and the keys that its readers hold: short words that say nothing secret."""

import hashlib

from chatroom.delivery.locks import MASTER_KEY, NO_KEYS, Keys
from chatroom.models import Room

CLOSED_LOCK = "closed"  # which no key but the master key opens
MEMBERS_LOCK = "members"
FINGERPRINT_LENGTH = 12

__all__ = ["CLOSED_LOCK", "MASTER_KEY", "MEMBERS_LOCK", "NO_KEYS", "Keys", "lock_from", "lock_of"]


def lock_of(room: Room) -> str:
    """Returns the lock of `room`: empty where everybody may read."""
    return lock_from(room.access, room.passcode_digest, closed=room.closed)


def lock_from(access: str, passcode_digest: str, *, closed: bool) -> str:
    """Returns the lock of a room with these columns. Another passcode is another lock."""
    if closed:
        return CLOSED_LOCK
    if access == Room.Access.MEMBERS:
        return MEMBERS_LOCK
    if access == Room.Access.PASSCODE:
        return f"passcode-{hashlib.sha256(passcode_digest.encode()).hexdigest()[:FINGERPRINT_LENGTH]}"
    return ""
