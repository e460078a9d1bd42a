"""A robot's token, which the room's owner is shown once."""

from typing import NamedTuple

from django.http import HttpRequest

from chatroom.models import Room
from chatroom.robots.tokens import find_robot
from chatroom.views.shown_once import ShownOnce

ROBOT_TOKENS = ShownOnce(cookie="robot", view="settings")


class ShownToken(NamedTuple):
    """What the page shows: whose token, and the token."""

    user_name: str
    token: str


def token_to_show(request: HttpRequest, room: Room) -> ShownToken | None:
    """Returns the token that this page of `room` is to show."""
    token = ROBOT_TOKENS.token_in(request)
    robot = find_robot(token, room)
    if robot is None or robot.revoked_at is not None:
        return None
    return ShownToken(robot.person.user_name, token)
