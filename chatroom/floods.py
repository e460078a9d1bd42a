"""Flood limits: how much one identity, one address block or one room's people together may do in a time.

Counted in this process or, for all processes, in Redis.
"""

import math
import threading
import time
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import RedisStorage, storage_from_string

from chatroom import flood_rules
from chatroom.address import block_of, client_address
from chatroom.flood_memory import ProcessMemory
from chatroom.models import Room, UserInfo
from chatroom.refusals import TooFast

# By identity: a burst as people have it in a lively moment, and what one person can type for long.
MESSAGE_LIMITS = parse_many("20 per 10 second; 120 per minute")
# In the first minutes of an identity, which a flood makes anew and anew: still more than anybody types in a talk.
NEWCOMER_TIME = timedelta(minutes=10)
NEWCOMER_MESSAGE_LIMITS = parse_many("10 per 10 second; 40 per minute")
TYPING_LIMITS = parse_many("20 per 10 second")  # a page says so every few seconds, in each of its tabs
# A robot may tell of a burst of events, and not talk people down, however many of them a room has.
ROBOT_MESSAGE_LIMITS = parse_many("10 per 10 second; 40 per minute; 600 per hour")
ROOM_ROBOTS_LIMITS = parse_many("20 per 10 second; 80 per minute")
RENAME_LIMITS = parse_many("5 per 10 second; 30 per hour")
REACTION_LIMITS = parse_many("10 per 5 second; 60 per minute; 300 per hour")  # each is an entry of the log
REPORT_LIMITS = parse_many("5 per minute; 30 per hour")
# By address block: a classroom or an office behind one address stays within them.
BLOCK_MESSAGE_LIMITS = parse_many("100 per 5 second; 1200 per minute")
# By room: what nobody could read any more. Whoever comes too late in such a moment waits for some seconds.
ROOM_MESSAGE_LIMITS = parse_many("300 per 10 second")
BLOCK_TYPING_LIMITS = parse_many("200 per 5 second")
WEBHOOK_LIMITS = parse_many("10 per minute; 60 per hour")  # each is a host that is looked up
BLOCK_BAD_TOKEN_LIMITS = parse_many("30 per minute; 300 per hour")
BLOCK_REACTION_LIMITS = parse_many("100 per 5 second; 600 per minute; 6000 per hour")
BLOCK_REPORT_LIMITS = parse_many("30 per minute; 200 per hour")
# Each takes the store some milliseconds. A class that looks for the same thing at once stays within it.
BLOCK_SEARCH_LIMITS = parse_many("60 per 10 second; 200 per minute")
FIRST_VISIT_LIMITS = parse_many("600 per minute; 6000 per hour")
NEW_IDENTITY_LIMITS = parse_many("30 per minute; 300 per hour")
NEW_ROOM_LIMITS = parse_many("10 per minute; 60 per hour")
PASSCODE_LIMITS = parse_many("5 per minute; 30 per hour")
# From all addresses together: weeks for a passcode of six digits, and forty addresses to keep everybody out.
ROOM_PASSCODE_LIMITS = parse_many("1200 per hour")
# The same text again. By one person: once more is an accident or has not been seen, the third time is enough. By
# many in one room: ten people may well congratulate in the same words, a swarm of robots comes by the dozen.
SAME_TEXT_LIMITS = parse_many("3 per minute; 10 per hour")
SAME_TEXT_IN_ROOM_LIMITS = parse_many("12 per minute")

# Seconds that a request waits for a Redis that hangs: several times what one on another host takes.
REDIS_OPTIONS = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
REDIS_REST_SECONDS = 5.0  # before a Redis that did not answer is asked again, by one request
SKEW_SECONDS = 10.0  # between the clocks of two hosts; a hit from farther ahead is from before a clock was set back


def count_message(request: HttpRequest, person: UserInfo, room: Room) -> None:
    """Counts a message. Raises TooFast."""
    if is_newcomer(person):
        count_in(request, "newcomer-message", NEWCOMER_MESSAGE_LIMITS, person.user_id)
    count_in(request, "message", MESSAGE_LIMITS, person.user_id)
    count_in(request, "block-message", BLOCK_MESSAGE_LIMITS)
    count_in(request, "room-message", ROOM_MESSAGE_LIMITS, room.name)


def is_newcomer(person: UserInfo) -> bool:
    """Whether an identity is only some minutes old."""
    return timezone.now() - person.created_at < NEWCOMER_TIME


def is_said_too_often(person: UserInfo, room: Room, text: str) -> bool:
    """Counts a text; whether the person, or all in the room together, have said it too often lately."""
    same = flood_rules.repeatable(text)
    if not same:
        return False
    # What is kept of it, and sent to Redis, is not what was said.
    digest = blake2b(same.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
    return not (
        is_within(SAME_TEXT_LIMITS, "same-text", f"{person.user_id}/{digest}")
        and is_within(SAME_TEXT_IN_ROOM_LIMITS, "same-text-in-room", f"{room.name}/{digest}")
    )


def count_typing(request: HttpRequest, person: UserInfo) -> None:
    """Counts a sign that somebody is typing. Raises TooFast."""
    count_in(request, "typing", TYPING_LIMITS, person.user_id)
    count_in(request, "block-typing", BLOCK_TYPING_LIMITS)


def count_rename(request: HttpRequest, person: UserInfo) -> None:
    """Counts a change of name. Raises TooFast."""
    count_in(request, "rename", RENAME_LIMITS, person.user_id)


def count_report(request: HttpRequest, person: UserInfo) -> None:
    """Counts a report of a message. Raises TooFast."""
    count_in(request, "report", REPORT_LIMITS, person.user_id)
    count_in(request, "block-report", BLOCK_REPORT_LIMITS)


def count_robot_message(robot: UserInfo, room: Room) -> None:
    """Counts a message of a robot. Raises TooFast."""
    _count_of("robot-message", ROBOT_MESSAGE_LIMITS, robot.user_id)
    _count_of("room-robots", ROOM_ROBOTS_LIMITS, room.name)
    _count_of("room-message", ROOM_MESSAGE_LIMITS, room.name)


def count_question(request: HttpRequest, account: str) -> None:
    """Counts what an account asks the duck alone, as often as it may say something. Raises TooFast."""
    count_in(request, "question", MESSAGE_LIMITS, account)
    count_in(request, "block-message", BLOCK_MESSAGE_LIMITS)


def count_bad_token(request: HttpRequest) -> None:
    """Counts a request with a robot's token that is none. Raises TooFast."""
    count_in(request, "bad-token", BLOCK_BAD_TOKEN_LIMITS)


def count_search(request: HttpRequest) -> None:
    """Counts a search in a room. Raises TooFast."""
    count_in(request, "search", BLOCK_SEARCH_LIMITS)


def count_reaction(request: HttpRequest, person: UserInfo) -> None:
    """Counts a reaction to a message, or its end. Raises TooFast."""
    count_in(request, "reaction", REACTION_LIMITS, person.user_id)
    count_in(request, "block-reaction", BLOCK_REACTION_LIMITS)


def count_webhook(request: HttpRequest) -> None:
    """Counts an address that is to be looked up for a webhook. Raises TooFast."""
    count_in(request, "webhook", WEBHOOK_LIMITS)


def count_first_visit(request: HttpRequest) -> None:
    """Counts a visit that brings no session, and so makes an identity. Raises TooFast."""
    count_in(request, "first-visit", FIRST_VISIT_LIMITS)


def count_new_identity(request: HttpRequest) -> None:
    """Counts a new identity on demand. Raises TooFast."""
    count_in(request, "new-identity", NEW_IDENTITY_LIMITS)


def count_new_room(request: HttpRequest) -> None:
    """Counts a new room. Raises TooFast."""
    count_in(request, "new-room", NEW_ROOM_LIMITS)


def count_passcode(request: HttpRequest, room: Room) -> None:
    """Counts a try at a room's passcode. Raises TooFast."""
    count_in(request, "passcode", PASSCODE_LIMITS, f"{room.pk}/{block_key(request)}")
    count_in(request, "room-passcode", ROOM_PASSCODE_LIMITS, str(room.pk))


def block_key(request: HttpRequest) -> str:
    """Returns what the address block of `request` is counted under."""
    # What is kept of it, and sent to Redis, is no address.
    block = block_of(client_address(request))
    return salted_hmac("chatroom.floods", block, algorithm="sha256").hexdigest()[:32]


def count_in(request: HttpRequest, what: str, limits: list[RateLimitItem], who: str | None = None) -> None:
    """Counts `what` by `who`, or without one by the address block, with each of `limits`. Raises TooFast."""
    if settings.CHAT_FLOOD_LIMITS:
        _count_of(what, limits, who or block_key(request))


def _count_of(what: str, limits: list[RateLimitItem], who: str) -> None:
    if not settings.CHAT_FLOOD_LIMITS:
        return
    retry_after = _retry_after_of(limits, what, who)
    if retry_after is not None:
        raise TooFast(retry_after)


def forget(what: str, limits: list[RateLimitItem], who: str) -> None:
    """Counts `what` by `who` from nothing again."""
    for limit in limits:
        _counters(settings.REDIS_URL).forget(limit, what, who)


def is_within(limits: list[RateLimitItem], what: str, who: str) -> bool:
    """Counts one more of `what` by `who`; whether that is not too many."""
    return not settings.CHAT_FLOOD_LIMITS or _retry_after_of(limits, what, who) is None


def _retry_after_of(limits: list[RateLimitItem], what: str, who: str) -> int | None:
    """Counts once with each of `limits`; at the first that is passed returns its seconds, and counts no further."""
    for limit in limits:
        retry_after = _counters(settings.REDIS_URL).count(limit, what, who)
        if retry_after is not None:
            return retry_after
    return None


class Counters:
    """Redis's counters where there is one, and this process's own where there is none or while it does not answer."""

    def __init__(self, redis_url: str) -> None:
        self._memory = ProcessMemory()
        self._redis: RedisStorage | None = None
        self._redis_rests_until: float | None = None  # None: it answers
        self._asking = threading.Lock()
        if redis_url:
            storage = storage_from_string(redis_url, wrap_exceptions=True, **REDIS_OPTIONS)
            self._redis = cast(RedisStorage, storage)

    def count(self, limit: RateLimitItem, what: str, who: str) -> int | None:
        """Counts one more; where that is too many, returns the seconds until it would not be."""
        if self._redis and self._may_ask_redis():
            try:
                retry_after = _retry_after(self._redis, limit, what, who)
            except StorageError:
                # Each process counts for itself: laxer for a while, and nobody is shut out.
                self._redis_rests_until = time.monotonic() + REDIS_REST_SECONDS
            else:
                self._redis_rests_until = None
                return retry_after
        return _retry_after(self._memory, limit, what, who)

    def forget(self, limit: RateLimitItem, what: str, who: str) -> None:
        """Counts from nothing again."""
        key = limit.key_for(what, who)
        self._memory.clear(key)
        if self._redis and self._may_ask_redis():
            try:
                self._redis.clear(key)
            except StorageError:
                self._redis_rests_until = time.monotonic() + REDIS_REST_SECONDS
            else:
                self._redis_rests_until = None

    def _may_ask_redis(self) -> bool:
        with self._asking:
            if self._redis_rests_until is None:
                return True
            if time.monotonic() < self._redis_rests_until:
                return False
            # This request finds out for all: the others would hang as long.
            self._redis_rests_until = time.monotonic() + REDIS_REST_SECONDS
            return True


def _retry_after(windows: RedisStorage | ProcessMemory, limit: RateLimitItem, what: str, who: str) -> int | None:
    key, most, seconds = limit.key_for(what, who), limit.amount, limit.get_expiry()
    if windows.acquire_entry(key, most, seconds):
        return None
    oldest, _number = windows.get_moving_window(key, most, seconds)
    if oldest > time.time() + SKEW_SECONDS:
        windows.clear(key)
        windows.acquire_entry(key, most, seconds)
        return None
    return max(1, math.ceil(oldest + seconds - time.time()))


_counters = cache(Counters)
