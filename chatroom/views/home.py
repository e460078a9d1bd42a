"""The home page, and the way into a room by its name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chatroom import actions, floods
from chatroom.forms import read_room_name
from chatroom.models import Room
from chatroom.views.home_page import render_home_page
from chatroom.views.methods import takes


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a field for a room's name, and the rooms that are listed."""
    return render_home_page(request)


@takes("POST")
def open_room(request: HttpRequest) -> HttpResponse:
    """Goes to the room of the posted name, and makes it where there is none."""
    name = read_room_name(request.POST.get("room", ""))
    if not Room.objects.filter(name=name).exists():
        floods.count_new_room(request)
        actions.make_room(name)
    return redirect("happy", name)
