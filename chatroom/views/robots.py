"""A room's robots: made and stopped by its owner, and what they post themselves."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from chatroom import access, actions
from chatroom.forms import Fields, find_person, find_room, read_message, read_nickname
from chatroom.models import ChatInfo, Robot, Room
from chatroom.robot_refusals import NoSuchRobot
from chatroom.robots.posting import read_json, require_robot_saying, say_as_robot
from chatroom.robots.tokens import require_robot
from chatroom.roles import Act, require
from chatroom.views.answers import json_answer, takes_html
from chatroom.views.methods import takes
from chatroom.views.robot_token import ROBOT_TOKENS
from chatroom.views.running import back_to_settings


@takes("GET", "POST")
def robots(request: HttpRequest, room_name: str) -> HttpResponse:
    """The room's robots, for its owner; posted, one called `user_name` is made, whose token is told once."""
    room = find_room(room_name)
    if request.method != "POST":
        require(request, room, Act.STOP_ROBOT)
        return json_answer({"ret": 0, "robots": [_robot_object(each) for each in robots_of(room)]})
    actor = require(request, room, Act.MAKE_ROBOT)
    made = actions.make_robot(room, read_nickname(request.POST), actor)
    response = back_to_settings(request, room, {"user_id": made.robot.person.user_id, "token": made.token})
    if takes_html(request):
        ROBOT_TOKENS.show(response, room, made.token)
    return response


@takes("POST")
def revoke_robot(request: HttpRequest, room_name: str) -> HttpResponse:
    """Makes the token of robot `user_id` worthless."""
    room = find_room(room_name)
    actor = require(request, room, Act.STOP_ROBOT)
    robot = find_robot_of(room, request.POST)
    return back_to_settings(request, room, {"revoked": actions.revoke_robot(robot, actor)})


@csrf_exempt  # what proves who asks is a header that no other site can have a browser send
@takes("POST")
def robot_say(request: HttpRequest, room_name: str) -> HttpResponse:
    """Says the `chat_content` of a JSON object in the room, as the robot whose token came along."""
    room = find_room(room_name)
    robot = require_robot(request, room)
    shadowed = require_robot_saying(request, room, robot)
    message = read_message(read_json(request.body), access.message_max_of(room))
    said = say_as_robot(room, robot, message, shadowed=shadowed)
    if isinstance(said, ChatInfo):
        return json_answer({"ret": 0, "id": said.number})
    return json_answer({"ret": 0, "id": None, "held": True})


def find_robot_of(room: Room, fields: Fields) -> Robot:
    """Returns the robot of `room` whose `user_id` the request names. Raises NoSuchRobot, NoSuchPerson."""
    robot = room.robots.select_related("person", "room").filter(person=find_person(fields)).first()
    if robot is None:
        raise NoSuchRobot
    return robot


def robots_of(room: Room) -> list[Robot]:
    """Returns the robots of `room` that are at work, in the order of their making."""
    return list(room.robots.at_work().select_related("person").order_by("pk"))


def _robot_object(robot: Robot) -> dict[str, str | None]:
    return {
        "user_id": robot.person.user_id,
        "user_name": robot.person.user_name,
        "used_on": robot.used_on.isoformat() if robot.used_on else None,
    }
