"""Answers in the form that the asker takes: JSON for scripts, a page or a redirect for a browser's own requests."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from chatroom.access import may_make_rooms
from chatroom.forms import find_room, read_room_name
from chatroom.identity import identity_of
from chatroom.models import ChatInfo, HeldMessage, Room
from chatroom.refusals import NoSuchRoom, Refusal, TooFast, UnusableRoomName
from chatroom.restriction_refusals import Banned
from chatroom.roles import Act, actor_in, may
from chatroom.room_refusals import NotLetIn
from chatroom.search_refusals import NoSuchDay, NothingToFind
from chatroom.views.home_page import render_home_page
from chatroom.views.no_entry_page import render_no_entry_page
from chatroom.views.page import render_room_page
from chatroom.views.report_page import render_report_page
from chatroom.views.robots_section import SECTIONS
from chatroom.views.search_page import render_search_page
from chatroom.views.settings_page import render_settings_page

TYPED_FIELDS = ("chat_content", "user_name", "room")
# The addresses that the forms of a room's settings page are posted to.
RUNNING_VIEWS = ("settings", "appoint", "dismiss", "delete", *SECTIONS)


def answer(request: HttpRequest, room_name: str, payload: Mapping[str, Any]) -> HttpResponse:
    """Answers a request that was carried out: `payload` with `ret` 0, or, to a form post, the room's page."""
    if takes_html(request):
        return redirect("happy", room_name)
    return json_answer({"ret": 0, **payload})


def answer_said(request: HttpRequest, room: Room, said: ChatInfo | HeldMessage) -> HttpResponse:
    """Answers who has said something: with the entry's number, or that it waits for a moderator."""
    if isinstance(said, ChatInfo):
        return answer(request, room.name, {"id": said.number})
    if takes_html(request):
        sentence = gettext("It is shown once a moderator has approved it.")
        context = {"title": gettext("Your message waits"), "sentence": sentence}
        return render(request, "error.html", context)
    return json_answer({"ret": 0, "id": None, "held": True})


def json_answer(payload: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """Returns `payload` as JSON that nobody may keep."""
    response = JsonResponse(payload, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answers a refused request in words; what was typed into a form is in the page again."""
    if takes_html(request):
        response = _refusal_page(request, refusal)
        response["Cache-Control"] = "private, no-cache"
    else:
        response = json_answer({"ret": str(refusal.sentence), "code": refusal.code}, refusal.status)
    for name, value in refusal.headers.items():
        response[name] = value
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def posted(request: HttpRequest) -> Mapping[str, str]:
    """Returns the posted form, an empty one where the body was too large, or is no form."""
    try:
        return request.POST.dict()
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent):
        return {}


def takes_html(request: HttpRequest) -> bool:
    """Whether a browser asks for itself, not a script in it."""
    return "text/html" in request.headers.get("Accept", "")


def _refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    match = request.resolver_match
    room_name = match.kwargs.get("room_name") if match else None
    if isinstance(refusal, NoSuchRoom) and room_name is not None:
        return _no_room_page(request, room_name, refusal)
    if isinstance(refusal, NotLetIn) and room_name is not None and "chat_content" not in posted(request):
        return render_no_entry_page(request, find_room(room_name), refusal)
    if isinstance(refusal, NothingToFind | NoSuchDay) and room_name is not None:
        return render_search_page(request, find_room(room_name), refusal=refusal)
    # A store that fails cannot fill the page again; and to a request that another site may have sent, without the
    # cookies of this browser, no page is given, which would make it a new identity in the place of its own.
    if match and request.method == "POST" and refusal.status not in (413, 500, 503):
        if match.url_name == "open_room":
            return render_home_page(request, refusal)
        if room_name is not None and refusal.status != 403 and identity_of(request.session) is not None:
            with suppress(NoSuchRoom, TooFast, NotLetIn, Banned):
                room = find_room(room_name)
                if match.url_name == "report":
                    return render_report_page(request, room, refusal)
                if match.url_name not in RUNNING_VIEWS:
                    return render_room_page(request, room, refusal=refusal)
                if may(actor_in(request, room), Act.PACE):
                    return render_settings_page(request, room, refusal)
    fields = posted(request)
    draft = next((fields[name] for name in TYPED_FIELDS if fields.get(name)), "")
    title = refusal.title if isinstance(refusal, Banned) else ""
    context = {"title": title, "sentence": refusal.sentence, "draft": draft}
    return render(request, "error.html", context, status=refusal.status)


def _no_room_page(request: HttpRequest, room_name: str, refusal: NoSuchRoom) -> HttpResponse:
    """Offers to make the room, where a room can have that name."""
    try:
        context = {"name": read_room_name(room_name), "may_make": may_make_rooms(request)}
    except UnusableRoomName as unusable:
        return render(request, "error.html", {"sentence": unusable.sentence}, status=refusal.status)
    return render(request, "chatroom/no_room.html", context, status=refusal.status)
