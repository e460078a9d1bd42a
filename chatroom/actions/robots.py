"""Making robots, and taking their tokens away again."""

from typing import NamedTuple

from django.utils import timezone

from chatroom.actions.audit import record
from chatroom.actions.claiming import digest_of, new_token
from chatroom.actions.entries import lock, writing
from chatroom.models import Robot, Room, UserInfo
from chatroom.names import new_user_id
from chatroom.robot_refusals import TooManyRobots
from chatroom.robots.names import require_robot_name
from chatroom.roles import Act, Actor

ROBOTS_MAX = 10  # of a room, at work


class MadeRobot(NamedTuple):
    """A robot, and its token, which is told once."""

    robot: Robot
    token: str


def make_robot(room: Room, name: str, actor: Actor) -> MadeRobot:
    """Makes a robot of `room` called `name`, which has passed names.clean_nickname.

    Raises TooManyRobots, NameReserved, NameLikeThePage, NameInUse, NoSuchRoom, Busy.
    """
    token = new_token()
    with writing():
        lock(room)
        if room.robots.at_work().count() >= ROBOTS_MAX:
            raise TooManyRobots(ROBOTS_MAX)
        require_robot_name(name, room)
        person = UserInfo.objects.create(user_id=new_user_id(), user_name=name)
        robot = Robot.objects.create(room=room, person=person, digest=digest_of(token), made_by=actor.person)
        record(Act.MAKE_ROBOT, actor, room, person=person)
    return MadeRobot(robot, token)


def revoke_robot(robot: Robot, actor: Actor) -> bool:
    """Makes the token of `robot` worthless; whether it was not so already. Raises Busy."""
    with writing():
        revoked = Robot.objects.at_work().filter(pk=robot.pk).update(revoked_at=timezone.now())
        if revoked:
            record(Act.STOP_ROBOT, actor, robot.room, person=robot.person)
    return bool(revoked)
