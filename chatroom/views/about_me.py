"""What this site knows of its visitor: shown, downloaded, erased, by the visitor alone."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from chatroom import about, actions, browsers, identity, restrictions
from chatroom.embedding import is_framed
from chatroom.room_refusals import NotSure
from chatroom.views.methods import takes


@takes("GET")
def about_me(request: HttpRequest) -> HttpResponse:
    """All that is stored of the session's identity, or that nothing is."""
    person = identity.identity_of(request.session)
    known: Mapping[str, Any] = {} if person is None else about.known_of(request, person)
    context = {"known": known, "days": settings.CHAT_ADDRESS_DAYS, "addresses": settings.CHAT_ADDRESSES}
    response = render(request, "chatroom/about_me.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@takes("GET")
def download_me(request: HttpRequest) -> HttpResponse:
    """The same as a file of JSON, with every message."""
    person = identity.require_identity(request.session)
    known = about.known_of(request, person, messages=None)
    response = JsonResponse(known, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="chatroom-about-me.json"'
    response["Cache-Control"] = "no-store"
    return response


@takes("POST")
def erase_me(request: HttpRequest) -> HttpResponse:
    """Erases the session's identity and all that is stored of it, where `sure` is 1; the browser's cookies go too."""
    person = identity.require_identity(request.session)
    if request.POST.get("sure") != "1":
        raise NotSure
    holds_on = restrictions.holds_on_browser(request)
    actions.erase(person)
    request.session.flush()
    # No frame may show the home page.
    response = redirect("about_me" if is_framed(request) else "home")
    if not holds_on:
        browsers.unmark(response)  # of one that is banned the cookie stays, as its ban does
    return response
