"""Who the reader is: another name, or another identity."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from chatroom import access, actions, floods, identity, restrictions
from chatroom.former import remember_former
from chatroom.forms import find_room, read_nickname
from chatroom.name_claims import require_free_name
from chatroom.refusals import HasAccount
from chatroom.traces import keep_trace
from chatroom.views.answers import answer
from chatroom.views.methods import takes


@takes("POST")
def rename(request: HttpRequest, room_name: str) -> HttpResponse:
    """Gives the session's identity the posted `user_name`, and says so in the room."""
    room = find_room(room_name)
    person = identity.require_identity(request.session)
    shadowed = access.require_saying(request, room)
    name = read_nickname(request.POST)
    floods.count_rename(request, person)
    require_free_name(name, person, request.user, room)
    entry = actions.rename(room, person, name, shadowed=shadowed)
    return answer(request, room.name, {"user_name": name, "id": entry.number if entry else None})


@takes("GET")
def ticket(request: HttpRequest, room_name: str) -> HttpResponse:
    """A ticket for who the session is now and what it may read: the page's own holds its keys for a while only."""
    room = find_room(room_name)
    person = identity.require_identity(request.session)
    access.require_reading(request, room)
    return answer(request, room.name, {"ticket": access.ticket_of(request, room, person)})


@takes("POST")
def new_identity(request: HttpRequest, room_name: str) -> HttpResponse:
    """Makes the session someone new."""
    room = find_room(room_name)
    if access.is_member(request):
        raise HasAccount
    access.require_reading(request, room)
    restrictions.require_voice(request, room)
    floods.count_new_identity(request)
    former = identity.identity_of(request.session)
    person = identity.new_identity(request.session)
    if former is not None:
        remember_former(request.session, former)
    keep_trace(request, person)
    return answer(
        request,
        room.name,
        {
            "user_id": person.user_id,
            "user_name": person.user_name,
            "ticket": access.ticket_of(request, room, person),
            "csrf_token": get_token(request),
        },
    )
