"""The home page, and the way into a room by its name."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chatroom import actions, floods, waiting
from chatroom.forms import read_room_name
from chatroom.models import Room
from chatroom.refusals import UnusableRoomName
from chatroom.views.methods import takes

LISTED_ROOMS_MAX = 100


class ListedRoom(NamedTuple):
    """A room as the home page lists it, and how many people are there."""

    name: str
    title: str
    online: int


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a field for a room's name, and the rooms that are listed."""
    return _home_page(request)


@takes("POST")
def open_room(request: HttpRequest) -> HttpResponse:
    """Goes to the room of the posted name, and makes it where there is none."""
    try:
        name = read_room_name(request.POST.get("room", ""))
    except UnusableRoomName as refusal:
        return _home_page(request, refusal)
    if not Room.objects.filter(name=name).exists():
        floods.count_new_room(request)
        actions.make_room(name)
    return redirect("happy", name)


def _home_page(request: HttpRequest, refusal: UnusableRoomName | None = None) -> HttpResponse:
    listed = Room.objects.filter(listed=True).order_by("name")[:LISTED_ROOMS_MAX]
    rooms = [ListedRoom(room.name, room.title, waiting.hub.online(room.name)) for room in listed]
    rooms.sort(key=lambda room: -room.online)
    context = {"rooms": rooms, "room_draft": request.POST.get("room", ""), "refusal": refusal}
    return render(request, "chatroom/home.html", context, status=refusal.status if refusal else 200)
