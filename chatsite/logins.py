"""Passwords are tried a few times and not thousands: on the site's page, in the admin, and wherever else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from chatroom import floods


class CountedLogins(ModelBackend):
    """Django's own log-in, of which every try is counted before the password is looked at."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> User | None:
        """Returns the account, if the password is right; one that is right ends the count. Raises TooManyLogins."""
        if request is None or username is None:
            return super().authenticate(request, username, password, **fields)
        floods.count_login(request, username)
        account = super().authenticate(request, username, password, **fields)
        if account is not None:
            floods.forget_logins(request, username)
        return account
