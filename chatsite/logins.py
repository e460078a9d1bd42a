"""The gate before every password: the log-in pages of the site and of the admin, and whatever else authenticates."""

from typing import Any

from django.http import HttpRequest

from chatroom import floods


class LoginGate:
    """A backend that lets nobody in, and counts who tries."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        """Counts a try that came by a request. Raises TooManyLogins."""
        if request is not None and username is not None:
            floods.count_login(request, username)
