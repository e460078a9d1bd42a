"""Flood limits for accounts: how often passwords, names and letters are tried, by account and by address."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from limits import parse_many

from chatroom.floods import block_key, count_in, forget
from chatroom.refusals import TooFast, TooManyLogins

# A password, by somebody who forgot which; and by an office whose people begin their day.
LOGIN_LIMITS = parse_many("5 per minute; 20 per hour")
BLOCK_LOGIN_LIMITS = parse_many("20 per minute; 100 per hour")
# From all addresses together: so many that a stranger needs many addresses to keep an account's holder out.
ACCOUNT_LOGIN_LIMITS = parse_many("200 per hour")
# New accounts: a class that registers together comes within a lesson.
REGISTRATION_LIMITS = parse_many("10 per minute; 60 per hour")
NAME_REGISTRATION_LIMITS = parse_many("20 per hour")
# Letters with a link: to a mailbox that somebody else may have named.
RESET_LIMITS = parse_many("3 per hour")
BLOCK_RESET_LIMITS = parse_many("5 per minute; 20 per hour")


def count_login(request: HttpRequest, username: str) -> None:
    """Counts a try at the password of the account `username`, whether or not there is one. Raises TooManyLogins."""
    account = _account(username)
    try:
        count_in(request, "login", LOGIN_LIMITS, _account_at(request, account))
        count_in(request, "block-login", BLOCK_LOGIN_LIMITS)
        count_in(request, "account-login", ACCOUNT_LOGIN_LIMITS, account)
    except TooFast as refusal:
        raise TooManyLogins(refusal.retry_after or 1) from None


def count_registration(request: HttpRequest, username: str) -> None:
    """Counts a try at making the account `username`. Raises TooFast."""
    count_in(request, "registration", REGISTRATION_LIMITS)
    count_in(request, "name-registration", NAME_REGISTRATION_LIMITS, _account(username))


def count_reset(request: HttpRequest, email: str) -> None:
    """Counts a letter with a link for a new password, whether or not an account has that address. Raises TooFast."""
    count_in(request, "block-reset", BLOCK_RESET_LIMITS)
    count_in(request, "reset", RESET_LIMITS, _account(email))


def forget_logins(request: HttpRequest, username: str) -> None:
    """Forgets the tries at the account `username` from where somebody has got it right."""
    forget("login", LOGIN_LIMITS, _account_at(request, _account(username)))


def _account(username: str) -> str:
    # What is kept of it, and sent to Redis, is no name, which may be a password in the wrong field.
    return salted_hmac("chatroom.logins", username.casefold(), algorithm="sha256").hexdigest()


def _account_at(request: HttpRequest, account: str) -> str:
    return f"{account}/{block_key(request)}"
