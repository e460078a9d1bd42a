"""The refusals of those who are banned or muted, and of restrictions that cannot be."""

import math
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.timesince import timeuntil
from django.utils.translation import gettext_lazy as _

from chatroom.in_force import Held, Kind
from chatroom.refusals import Refusal

# For an end (or for good), for the whole site (or a room), with a reason (or without).
Sentences = Mapping[tuple[bool, bool, bool], str | Promise]
FULL_STOPS = ".。．｡"


class Banned(Refusal):
    """The visitor is banned until a time, in seconds since 1970, or for good; the sentence says so, and why."""

    status = 403
    code = "banned"
    title = _("You cannot come in")

    SENTENCES: Sentences = {
        (True, False, False): _("You are banned from this room for another %(left)s."),
        (True, False, True): _("You are banned from this room for another %(left)s, with the reason “%(reason)s”."),
        (True, True, False): _("You are banned from this site for another %(left)s."),
        (True, True, True): _("You are banned from this site for another %(left)s, with the reason “%(reason)s”."),
        (False, False, False): _("You are banned from this room for good."),
        (False, False, True): _("You are banned from this room for good, with the reason “%(reason)s”."),
        (False, True, False): _("You are banned from this site for good."),
        (False, True, True): _("You are banned from this site for good, with the reason “%(reason)s”."),
    }

    def __init__(self, until: float | None, reason: str, *, everywhere: bool) -> None:
        super().__init__()
        self.sentence = _filled(self.SENTENCES, until, reason, everywhere=everywhere)
        self.retry_after = _seconds_until(until)


class Muted(Refusal):
    """The visitor may read and not speak, until a time, in seconds since 1970, or for good."""

    status = 403
    code = "muted"

    SENTENCES: Sentences = {
        (True, False, False): _("You are muted in this room for another %(left)s; you can read on."),
        (True, False, True): _("You are muted in this room for another %(left)s, with the reason “%(reason)s”."),
        (True, True, False): _("You are muted on this site for another %(left)s; you can read on."),
        (True, True, True): _("You are muted on this site for another %(left)s, with the reason “%(reason)s”."),
        (False, False, False): _("You are muted in this room for good; you can read on."),
        (False, False, True): _("You are muted in this room for good, with the reason “%(reason)s”."),
        (False, True, False): _("You are muted on this site for good; you can read on."),
        (False, True, True): _("You are muted on this site for good, with the reason “%(reason)s”."),
    }

    def __init__(self, until: float | None, reason: str, *, everywhere: bool) -> None:
        super().__init__()
        self.sentence = _filled(self.SENTENCES, until, reason, everywhere=everywhere)
        self.retry_after = _seconds_until(until)


def refusal_of(held: Held) -> Banned | Muted:
    """Returns what somebody is told on whom `held` holds."""
    refusal = Banned if held.kind == Kind.BAN else Muted
    return refusal(held.until, held.reason, everywhere=held.room is None)


class UnusableRestriction(Refusal):
    code = "bad_restriction"
    sentence = _(
        "What is it to be? A mute, a shadow mute or a ban, of an identity, a browser or a network, for a time."
    )


class UnusableNetwork(Refusal):
    code = "bad_network"
    sentence = _("A network is an IPv4 address, /32 or /24, or an IPv6 address, /64 or /48.")


class NoSuchRestriction(Refusal):
    status = 404
    code = "unknown_restriction"
    sentence = _("There is no such ban or mute here.")


class OutOfReach(Refusal):
    status = 409
    code = "out_of_reach"
    sentence = _("It is not known where this person comes from: only the identity can be restricted.")


class NoNetworksKept(Refusal):
    status = 409
    code = "no_networks"
    sentence = _("This site keeps nothing of addresses, so that no network can be restricted.")


def _seconds_until(until: float | None) -> int | None:
    return None if until is None else max(1, math.ceil(until - time.time()))


def _filled(sentences: Sentences, until: float | None, reason: str, *, everywhere: bool) -> str:
    # The time that is left, which needs nobody's time zone.
    left = "" if until is None else timeuntil(datetime.fromtimestamp(until, UTC)).replace("\xa0", " ")
    given = {"left": left, "reason": _without_full_stop(reason)}
    return str(sentences[until is not None, everywhere, bool(reason)]) % given


def _without_full_stop(reason: str) -> str:
    # The sentence that it is quoted in ends with one. Dots in a row are more than that, and one alone is all there is.
    rest = reason.rstrip().rstrip(FULL_STOPS)
    return rest if rest and len(reason.rstrip()) - len(rest) == 1 else reason
