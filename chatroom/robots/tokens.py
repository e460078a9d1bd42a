"""The tokens of robots: who sends a request is told by its `Authorization: Bearer` header alone."""

from django.http import HttpRequest
from django.utils import timezone

from chatroom import floods
from chatroom.actions.claiming import digest_of
from chatroom.models import Robot, Room
from chatroom.robot_refusals import TokenNeeded, TokenRevoked

TOKEN_LENGTH_MAX = 100  # more than any has


def require_robot(request: HttpRequest, room: Room) -> Robot:
    """Returns the robot of `room` whose token came with `request`. Raises TokenNeeded, TokenRevoked, TooFast."""
    robot = find_robot(_token(request), room)
    if robot is None or robot.revoked_at is not None:
        floods.count_bad_token(request)
        raise TokenNeeded if robot is None else TokenRevoked
    today = timezone.now().date()
    if robot.used_on != today:
        Robot.objects.filter(pk=robot.pk).update(used_on=today)
    return robot


def find_robot(token: str, room: Room) -> Robot | None:
    """Returns the robot of `room` whose token this is, or was."""
    if not token or len(token) > TOKEN_LENGTH_MAX:
        return None
    robots = Robot.objects.select_related("person", "made_by")
    return robots.filter(digest=digest_of(token), room=room).first()


def _token(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
