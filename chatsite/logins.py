"""Logging in, on the site's page, in the admin and wherever else: a few tries at a password, until the browser ends."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from chatroom import account_floods
from chatroom.members import ACCOUNTS
from chatsite.passwords import finish_failed_try


class CountedLogins(ModelBackend):
    """Django's own log-in, of which every try is counted before the password is looked at."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> User | None:
        """Returns the account, if the password is right; one that is right ends the count. Raises TooManyLogins."""
        if request is None or username is None:
            return super().authenticate(request, username, password, **fields)
        account_floods.count_login(request, username)
        account = super().authenticate(request, username, password, **fields)
        if account is not None:
            account_floods.forget_logins(request, username)
        elif password is not None:
            finish_failed_try(password, _hash_of(username))
        return account

    def get_user(self, user_id: int) -> User | None:
        """Returns the account that a session names, if it may log in: read with each message of a member's."""
        account = ACCOUNTS.row(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None


def _hash_of(username: str) -> str:
    """The password's hash of the account `username`; an empty string where there is none."""
    return User.objects.filter(username=username).values_list("password", flat=True).first() or ""


def end_with_browser(request: HttpRequest, **signal: Any) -> None:
    """Lets a session that has just been logged in end with the browser, unless somebody asks to be kept logged in."""
    request.session.set_expiry(0)
