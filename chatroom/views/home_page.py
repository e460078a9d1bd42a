"""The home page: what its template shows."""

from heapq import nlargest
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom import waiting
from chatroom.access import may_make_rooms, may_read
from chatroom.models import Room
from chatroom.refusals import Refusal

LISTED_ROOMS_MAX = 100


class ListedRoom(NamedTuple):
    """A room as the home page lists it, and how many people are there: None where the visitor is not let in."""

    name: str
    title: str
    access: str
    online: int | None


def render_home_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Renders the home page; after a refusal, with the room's name that was typed."""
    listed = Room.objects.filter(name__in=_most_visited()).order_by("name")
    rooms = [_listed(request, room) for room in listed]
    rooms.sort(key=lambda room: -(room.online or 0))
    context = {
        "rooms": rooms,
        "room_draft": request.POST.get("room", ""),
        "refusal": refusal,
        "may_make": may_make_rooms(request),
    }
    response = render(request, "chatroom/home.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    return response


def _most_visited() -> list[str]:
    """The names of the rooms that are shown where more are listed: where most people are, and then the oldest."""
    names = Room.objects.filter(listed=True, closed=False).order_by("pk").values_list("name", flat=True)
    return nlargest(LISTED_ROOMS_MAX, names, key=waiting.hub.online)


def _listed(request: HttpRequest, room: Room) -> ListedRoom:
    online = waiting.hub.online(room.name) if may_read(request, room) else None
    return ListedRoom(room.name, room.title, room.access, online)
