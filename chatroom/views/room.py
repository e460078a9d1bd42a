"""A room's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chatroom import access, log_pages
from chatroom.forms import find_room, read_number
from chatroom.search_forms import read_day
from chatroom.views.methods import takes
from chatroom.views.page import render_room_page


@takes("GET")
def happy(request: HttpRequest, room_name: str) -> HttpResponse:
    """The page of a room (`happy` is the first one).

    `?before=N` and `?after=N` show what was said before or after entry N, `?at=N` around it; `?on=2026-11-21`
    leads to the first entry since that day.
    """
    before, after, at = (read_number(request.GET, field, lowest=1) for field in ("before", "after", "at"))
    room = find_room(room_name)
    if room.name != room_name:
        address = reverse("happy", args=[room.name], query=request.GET)
        return redirect(address, permanent=True)
    if "on" not in request.GET:
        return render_room_page(request, room, before=before, after=after, at=at)
    access.require_reading(request, room)
    number = log_pages.number_at(room, read_day(request.GET))
    return redirect(reverse("happy", args=[room.name], query={"at": number}, fragment=f"m-{number}"))
