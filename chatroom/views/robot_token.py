"""A robot's token is shown once: a cookie brings it from the request that made it to the page that shows it."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chatroom.models import Room
from chatroom.robots.tokens import find_robot

COOKIE = "robot"
COOKIE_SECONDS = 600  # for a page that is never opened


class ShownToken(NamedTuple):
    """What the page shows: whose token, and the token."""

    user_name: str
    token: str


def show_once(response: HttpResponse, room: Room, token: str) -> None:
    """Lets the next settings page of `room` in this browser show `token`."""
    path = reverse("settings", args=[room.name])
    response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax")


def token_to_show(request: HttpRequest, room: Room) -> ShownToken | None:
    """Returns the token that this page of `room` is to show."""
    token = request.COOKIES.get(COOKIE, "")
    robot = find_robot(token, room)
    if robot is None or robot.revoked_at is not None:
        return None
    return ShownToken(robot.person.user_name, token)


def stop_showing(response: HttpResponse, room: Room) -> None:
    """Says that the token was shown."""
    response.delete_cookie(COOKIE, path=reverse("settings", args=[room.name]), samesite="Lax")
