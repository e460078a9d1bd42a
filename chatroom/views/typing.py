"""Telling others that one is about to say something."""

from django.http import HttpRequest, HttpResponse

from chatroom import access, floods, identity, waiting
from chatroom.forms import find_room
from chatroom.views.answers import answer
from chatroom.views.methods import takes


@takes("POST")
def typing(request: HttpRequest, room_name: str) -> HttpResponse:
    """Says in the room that the session's identity is typing. Nothing of it is kept."""
    room = find_room(room_name)
    person = identity.require_identity(request.session)
    shadowed = access.require_saying(request, room)
    floods.count_typing(request, person)
    if not shadowed:
        waiting.typing(room.name, person.user_id, person.user_name)
    return answer(request, room.name, {})
