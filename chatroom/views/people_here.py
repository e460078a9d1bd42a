"""Who is in a room."""

from django.http import HttpRequest, HttpResponse

from chatroom import access, waiting
from chatroom.attendance import people_in
from chatroom.forms import find_room
from chatroom.views.answers import json_answer
from chatroom.views.methods import takes


@takes("GET")
def people_here(request: HttpRequest, room_name: str) -> HttpResponse:
    """The people in the room, told to those who may read it; of a crowd, only how many."""
    room = find_room(room_name)
    access.require_reading(request, room)
    return json_answer({"ret": 0, "online": waiting.hub.online(room.name), "people": people_in(room)})
