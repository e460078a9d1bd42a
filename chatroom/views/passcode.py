"""Entering a room by its passcode."""

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse

from chatroom import access, floods
from chatroom.forms import find_room
from chatroom.models import Room
from chatroom.room_forms import PASSCODE_MAX
from chatroom.room_refusals import RoomClosed, WrongPasscode
from chatroom.views.answers import answer
from chatroom.views.methods import takes
from chatroom.views.visitor import identity_of_visitor


@takes("POST")
def passcode(request: HttpRequest, room_name: str) -> HttpResponse:
    """Lets the session into the room where the posted `passcode` is the room's."""
    room = find_room(room_name)
    if room.closed:
        raise RoomClosed
    person = identity_of_visitor(request)
    if room.access == Room.Access.PASSCODE:
        # Before it is looked at: to compare one takes a while on purpose.
        floods.count_passcode(request, room)
        given = request.POST.get("passcode", "").strip()
        if len(given) > PASSCODE_MAX or not check_password(given, room.passcode_digest):
            raise WrongPasscode
        access.let_in(request.session, room)
    return answer(request, room.name, {"ticket": access.ticket_of(request, room, person)})
