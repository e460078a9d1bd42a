"""A token that is shown once: a cookie brings it from the request that made it to the page that shows it.

So the server keeps nothing of it but its digest.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chatroom.models import Room

COOKIE_SECONDS = 600  # for a page that is never opened


@dataclass(frozen=True, slots=True)
class ShownOnce:
    """Tokens of one kind: the cookie that brings them, and the view of a room whose page shows them."""

    cookie: str
    view: str

    def show(self, response: HttpResponse, room: Room, token: str) -> None:
        """Lets the next page of `room` in this browser show `token`."""
        path = reverse(self.view, args=[room.name])
        response.set_cookie(self.cookie, token, max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax")

    def token_in(self, request: HttpRequest) -> str:
        """Returns the token that was brought, by whoever: an empty string where there is none."""
        return request.COOKIES.get(self.cookie, "")

    def shown(self, request: HttpRequest, response: HttpResponse, room: Room) -> None:
        """Ends what the page of `room` has shown, or was brought for somebody else who used this browser."""
        if self.cookie in request.COOKIES:
            response.delete_cookie(self.cookie, path=reverse(self.view, args=[room.name]), samesite="Lax")
