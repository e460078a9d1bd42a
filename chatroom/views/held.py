"""Messages that wait for a moderator: what there are, and the answer to them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from chatroom import actions
from chatroom.actions.holding import ANSWERED_AT_ONCE_MAX, held_in
from chatroom.forms import find_person, find_room, read_numbers, read_reason
from chatroom.models import HeldMessage, Room
from chatroom.names.numbers import write_numbers
from chatroom.roles import Act, require
from chatroom.views.answers import answer, json_answer
from chatroom.views.methods import takes

LISTED_MAX = 100


@takes("GET")
def held(request: HttpRequest, room_name: str) -> HttpResponse:
    """The messages that wait in the room, the oldest first."""
    room = find_room(room_name)
    require(request, room, Act.APPROVE)
    waiting = list(held_in(room)[: LISTED_MAX + 1])
    told = [_object(each) for each in waiting[:LISTED_MAX]]
    return json_answer({"ret": 0, "held": told, "more": len(waiting) > LISTED_MAX})


@takes("POST")
def approve_held(request: HttpRequest, room_name: str) -> HttpResponse:
    """Says the messages `numbers` of those that wait, or all of the person `user_id`, as their authors."""
    room = find_room(room_name)
    actor = require(request, room, Act.APPROVE)
    numbers = actions.approve(room, _read_held(request, room), actor)
    return answer(request, room.name, {"numbers": write_numbers(numbers)})


@takes("POST")
def refuse_held(request: HttpRequest, room_name: str) -> HttpResponse:
    """Forgets the messages `numbers` of those that wait, or all of the person `user_id`."""
    room = find_room(room_name)
    actor = require(request, room, Act.APPROVE)
    refused = actions.refuse_held(room, _read_held(request, room), actor, read_reason(request.POST))
    return answer(request, room.name, {"held": write_numbers(refused)})


def _read_held(request: HttpRequest, room: Room) -> QuerySet[HeldMessage]:
    if "user_id" in request.POST:
        return held_in(room, person=find_person(request.POST))
    return held_in(room, ids=read_numbers(request.POST, ANSWERED_AT_ONCE_MAX))


def _object(each: HeldMessage) -> dict[str, Any]:
    return {
        "number": each.pk,
        "user_id": each.user.user_id,
        "user_name": each.user.user_name,
        "mess": each.text,
        "why": each.why,
        "at": int(each.held_at.timestamp() * 1000),
    }
