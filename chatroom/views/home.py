"""The home page, and the way into a room by its name."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chatroom import access, actions, browsers, floods
from chatroom.forms import read_room_name
from chatroom.models import Room
from chatroom.restrictions import require_admission
from chatroom.roles import Actor, Role
from chatroom.views.claim_link import CLAIM_TOKENS
from chatroom.views.home_page import render_home_page
from chatroom.views.methods import takes
from chatroom.views.visitor import identity_of_visitor


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a field for a room's name, and the rooms that are listed."""
    return render_home_page(request)


@takes("POST")
def open_room(request: HttpRequest) -> HttpResponse:
    """Goes to the room of the posted name; makes it where there is none, for who the session is."""
    name = read_room_name(request.POST.get("room", ""))
    response: HttpResponse = redirect("happy", name)
    if not Room.objects.filter(name=name).exists():
        require_admission(request, None)
        access.require_making_rooms(request)
        floods.count_new_room(request)
        account = request.user if isinstance(request.user, User) else None
        made = actions.make_room(name, Actor(identity_of_visitor(request), account, Role.OWNER))
        if made.claim_token:
            CLAIM_TOKENS.show(response, made.room, made.claim_token)
        browsers.mark(request, response)
    return response
