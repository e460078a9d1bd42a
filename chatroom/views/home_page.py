"""The home page: what its template shows."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom import waiting
from chatroom.models import Room
from chatroom.refusals import Refusal

LISTED_ROOMS_MAX = 100


class ListedRoom(NamedTuple):
    """A room as the home page lists it, and how many people are there."""

    name: str
    title: str
    online: int


def render_home_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Renders the home page; after a refusal, with the room's name that was typed."""
    listed = Room.objects.filter(listed=True).order_by("name")[:LISTED_ROOMS_MAX]
    rooms = [ListedRoom(room.name, room.title, waiting.hub.online(room.name)) for room in listed]
    rooms.sort(key=lambda room: -room.online)
    context = {"rooms": rooms, "room_draft": request.POST.get("room", ""), "refusal": refusal}
    response = render(request, "chatroom/home.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    return response
