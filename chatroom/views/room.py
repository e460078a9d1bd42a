"""A room's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chatroom.forms import find_room, read_number
from chatroom.views.methods import takes
from chatroom.views.page import render_room_page


@takes("GET")
def happy(request: HttpRequest, room_name: str) -> HttpResponse:
    """The page of a room (`happy` is the first one); `?before=N` shows what was said before entry N."""
    before = read_number(request.GET, "before", lowest=1)
    room = find_room(room_name)
    if room.name != room_name:
        address = reverse("happy", args=[room.name], query=request.GET)
        return redirect(address, permanent=True)
    return render_room_page(request, room, before=before)
