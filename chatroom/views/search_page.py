"""The page on which one looks for something in a room: for a text, for a day; and the room's address to hand on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom.embedding import own_address
from chatroom.models import Room
from chatroom.refusals import Refusal
from chatroom.search.finding import Found
from chatroom.search.tokens import LONGEST_QUERY


def render_search_page(
    request: HttpRequest,
    room: Room,
    found: Found | None = None,
    *,
    is_complete: bool = True,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Renders the forms, with what was asked in them, and below them what was found, or why nothing was looked for."""
    context = {
        "room": room,
        "query": request.GET.get("q", "")[: 2 * LONGEST_QUERY],
        "on": request.GET.get("on", "")[:20],
        "found": found,
        "goes_on": "before" in request.GET,
        "is_complete": is_complete,
        "refusal": refusal,
        "address": request.build_absolute_uri(own_address("happy", room.name)),
    }
    response = render(request, "chatroom/search.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    return response
