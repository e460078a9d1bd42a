"""Flood limits: how much one identity, or one address block, may do in a time.

Counted in this process or, for all processes, in Redis.
"""

import math
import time
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from chatroom.address import block_of, client_address
from chatroom.models import UserInfo
from chatroom.refusals import TooFast

# By identity: a burst as people have it in a lively moment, and what one person can type for long.
MESSAGE_LIMITS = parse_many("20 per 10 second; 120 per minute")
RENAME_LIMITS = parse_many("5 per 10 second; 30 per hour")
# By address block: a classroom or an office behind one address stays within them.
BLOCK_MESSAGE_LIMITS = parse_many("100 per 5 second; 1200 per minute")
FIRST_VISIT_LIMITS = parse_many("600 per minute; 6000 per hour")
NEW_IDENTITY_LIMITS = parse_many("30 per minute; 300 per hour")
NEW_ROOM_LIMITS = parse_many("10 per minute; 60 per hour")

MEMORY = "memory://"
REDIS_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
}  # seconds that a request waits for a Redis that hangs


def count_message(request: HttpRequest, person: UserInfo) -> None:
    """Counts a message. Raises TooFast."""
    _count(request, "message", MESSAGE_LIMITS, person.user_id)
    _count(request, "block-message", BLOCK_MESSAGE_LIMITS)


def count_rename(request: HttpRequest, person: UserInfo) -> None:
    """Counts a change of name. Raises TooFast."""
    _count(request, "rename", RENAME_LIMITS, person.user_id)


def count_first_visit(request: HttpRequest) -> None:
    """Counts a visit that brings no session, and so makes an identity. Raises TooFast."""
    _count(request, "first-visit", FIRST_VISIT_LIMITS)


def count_new_identity(request: HttpRequest) -> None:
    """Counts a new identity on demand. Raises TooFast."""
    _count(request, "new-identity", NEW_IDENTITY_LIMITS)


def count_new_room(request: HttpRequest) -> None:
    """Counts a new room. Raises TooFast."""
    _count(request, "new-room", NEW_ROOM_LIMITS)


def _count(request: HttpRequest, what: str, limits: list[RateLimitItem], who: str | None = None) -> None:
    if not settings.CHAT_FLOOD_LIMITS:
        return
    key = who or block_of(client_address(request))
    for limit in limits:
        try:
            retry_after = _retry_after(_limiter(settings.REDIS_URL or MEMORY), limit, what, key)
        except StorageError:
            # Without Redis each process counts for itself: laxer for a while, and nobody is shut out.
            retry_after = _retry_after(_limiter(MEMORY), limit, what, key)
        if retry_after is not None:
            raise TooFast(retry_after)


def _retry_after(limiter: MovingWindowRateLimiter, limit: RateLimitItem, what: str, key: str) -> int | None:
    """Counts one more; where that is too many, returns the seconds until it would not be."""
    if limiter.hit(limit, what, key):
        return None
    return max(1, math.ceil(limiter.get_window_stats(limit, what, key).reset_time - time.time()))


@cache
def _limiter(storage: str) -> MovingWindowRateLimiter:
    options = {} if storage == MEMORY else REDIS_OPTIONS
    return MovingWindowRateLimiter(storage_from_string(storage, wrap_exceptions=True, **options))
