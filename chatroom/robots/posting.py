"""A robot says something: the room's rules hold for it, and its own limits of pace."""

import dataclasses
import json
from collections.abc import Mapping

from django.http import HttpRequest

from chatroom import actions, floods
from chatroom.forms import Message
from chatroom.models import ChatInfo, HeldMessage, Robot, Room
from chatroom.pace import Pace
from chatroom.restrictions import require_voice_of_robot
from chatroom.robot_refusals import UnusableJson
from chatroom.room_refusals import RoomClosed, RoomPaused
from chatroom.standing import standing_of


def read_json(body: bytes) -> Mapping[str, str]:
    """Reads an object of texts; what is null counts as left out. Raises UnusableJson."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise UnusableJson from None
    if not isinstance(fields, dict):
        raise UnusableJson
    given = {name: value for name, value in fields.items() if value is not None}
    if not all(isinstance(value, str) for value in given.values()):
        raise UnusableJson
    return given


def require_robot_saying(request: HttpRequest, room: Room, robot: Robot) -> bool:
    """Lets `robot` say something in `room`, whoever else may enter it; whether nobody is to see it.

    A ban of who made the token holds for the robot too. Raises Banned, Muted, RoomClosed, RoomPaused.
    """
    people = [robot.person.user_id, *([robot.made_by.user_id] if robot.made_by else [])]
    shadowed = require_voice_of_robot(request, room, people)
    if room.closed:
        raise RoomClosed
    if room.paused:
        raise RoomPaused
    return shadowed


def say_as_robot(room: Room, robot: Robot, message: Message, *, shadowed: bool) -> ChatInfo | HeldMessage:
    """Says `message` with a robot's badge, once for each client_id.

    Raises TooFast, Spam, WordNotAllowed, TooManyHeld, SlowMode, NoSuchRoom.
    """
    floods.count_robot_message(robot.person, room)
    standing = dataclasses.replace(standing_of(robot.person, None, room), badge=ChatInfo.Badge.ROBOT)
    return actions.say(
        room,
        robot.person,
        standing,
        message.text,
        message.client_id,
        pace=Pace(room.slow_seconds),
        shadowed=shadowed,
    )
