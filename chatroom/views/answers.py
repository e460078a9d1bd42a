"""Answers in the form that the asker takes: JSON for scripts, a page or a redirect for a browser's own requests."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from chatroom.forms import find_room, read_room_name
from chatroom.refusals import NoSuchRoom, Refusal, TooFast, UnusableRoomName
from chatroom.views.home_page import render_home_page
from chatroom.views.page import render_room_page


def answer(request: HttpRequest, room_name: str, payload: Mapping[str, Any]) -> HttpResponse:
    """Answers a request that was carried out: `payload` with `ret` 0, or, to a form post, the room's page."""
    if takes_html(request):
        return redirect("happy", room_name)
    return json_answer({"ret": 0, **payload})


def json_answer(payload: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """Returns `payload` as JSON that nobody may keep."""
    response = JsonResponse(payload, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answers a refused request in words; what was typed into a form is in the page again."""
    if takes_html(request):
        response = _refusal_page(request, refusal)
    else:
        response = json_answer({"ret": str(refusal.sentence), "code": refusal.code}, refusal.status)
    for name, value in refusal.headers.items():
        response[name] = value
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def takes_html(request: HttpRequest) -> bool:
    """Whether a browser asks for itself, not a script in it."""
    return "text/html" in request.headers.get("Accept", "")


def _refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    match = request.resolver_match
    room_name = match.kwargs.get("room_name") if match else None
    if isinstance(refusal, NoSuchRoom) and room_name is not None:
        return _no_room_page(request, room_name, refusal)
    # A body that was too large is not read, and a store that fails cannot fill the page again.
    if match and request.method == "POST" and refusal.status not in (413, 500, 503):
        if match.url_name == "open_room":
            return render_home_page(request, refusal)
        if room_name is not None:
            with suppress(NoSuchRoom, TooFast):
                return render_room_page(request, find_room(room_name), refusal=refusal)
    draft = "" if refusal.status == 413 else request.POST.get("chat_content", "")
    return render(request, "error.html", {"sentence": refusal.sentence, "draft": draft}, status=refusal.status)


def _no_room_page(request: HttpRequest, room_name: str, refusal: NoSuchRoom) -> HttpResponse:
    """Offers to make the room, where a room can have that name."""
    try:
        context = {"name": read_room_name(room_name)}
    except UnusableRoomName as unusable:
        return render(request, "error.html", {"sentence": unusable.sentence}, status=refusal.status)
    return render(request, "chatroom/no_room.html", context, status=refusal.status)
