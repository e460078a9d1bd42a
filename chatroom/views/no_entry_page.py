"""The page of a room for whoever is not let in: its title, why, and how to get in."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from chatroom import floods
from chatroom.duck import guest_talk
from chatroom.models import Room
from chatroom.refusals import Refusal, TooFast
from chatroom.room_refusals import MembersOnly, PasscodeNeeded, WrongPasscode


def render_no_entry_page(request: HttpRequest, room: Room, refusal: Refusal) -> HttpResponse:
    """Renders the page that says why the visitor is not let into `room`."""
    for_members = isinstance(refusal, MembersOnly)
    context = {
        "room": room,
        "refusal": refusal,
        "asks_passcode": isinstance(refusal, PasscodeNeeded | WrongPasscode),
        "for_members": for_members,
        "login": _login_address(room) if for_members else "",
        "has_duck": for_members and guest_talk.has_duck(room),
        "lines": guest_talk.lines_at(request.session, room) if for_members else [],
        "message_max": settings.CHAT_MESSAGE_MAX,
    }
    if context["has_duck"]:
        _begin_session(request)
    return render(request, "chatroom/no_entry.html", context, status=refusal.status)


def _begin_session(request: HttpRequest) -> None:
    """Sets a first visit's cookie before it asks anything: a late answer might set it over that of a log-in."""
    if request.session.is_empty():
        with suppress(TooFast):
            floods.count_first_visit(request)
            request.session[guest_talk.SESSION_KEY] = None


def _login_address(room: Room) -> str:
    """Where a member logs in and comes back from; an empty string on a site without accounts."""
    try:
        return reverse("login", query={"next": reverse("happy", args=[room.name])})
    except NoReverseMatch:
        return ""
