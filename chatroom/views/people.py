"""Who the reader is: another name, or another identity."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from chatroom import actions, floods, identity
from chatroom.forms import find_room, read_nickname
from chatroom.tickets import ticket_for
from chatroom.views.answers import answer
from chatroom.views.methods import takes


@takes("POST")
def rename(request: HttpRequest, room_name: str) -> HttpResponse:
    """Gives the session's identity the posted `user_name`, and says so in the room."""
    room = find_room(room_name)
    person = identity.require_identity(request.session)
    name = read_nickname(request.POST)
    floods.count_rename(request, person)
    entry = actions.rename(room, person, name)
    return answer(request, room.name, {"user_name": name, "id": entry.number if entry else None})


@takes("POST")
def new_identity(request: HttpRequest, room_name: str) -> HttpResponse:
    """Makes the session someone new."""
    room = find_room(room_name)
    floods.count_new_identity(request)
    person = identity.new_identity(request.session)
    return answer(
        request,
        room.name,
        {
            "user_id": person.user_id,
            "user_name": person.user_name,
            "ticket": ticket_for(room.name, person.user_id),
            "csrf_token": get_token(request),
        },
    )
