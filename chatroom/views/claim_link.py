"""A room's claim link is shown once: a cookie brings it from the request that made it to the page that shows it.

So the server keeps nothing of it but its digest.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chatroom.actions.claiming import is_claim_of
from chatroom.models import Room

COOKIE = "claim"
COOKIE_SECONDS = 600  # for a page that is never opened


def claim_link(request: HttpRequest, room: Room, token: str) -> str:
    """Returns the address, scheme and host included, with which whoever has it takes over `room`."""
    return request.build_absolute_uri(reverse("claim", args=[room.name], query={"token": token}))


def show_once(response: HttpResponse, room: Room, token: str) -> None:
    """Lets the next page of `room` in this browser show the link with `token`."""
    path = reverse("happy", args=[room.name])
    response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax")


def claim_link_to_show(request: HttpRequest, room: Room) -> str:
    """Returns the link that this page of `room` is to show; an empty string where there is none."""
    token = request.COOKIES.get(COOKIE, "")
    return claim_link(request, room, token) if token and is_claim_of(room, token) else ""


def stop_showing(response: HttpResponse, room: Room) -> None:
    """Says that the link was shown."""
    response.delete_cookie(COOKIE, path=reverse("happy", args=[room.name]), samesite="Lax")
