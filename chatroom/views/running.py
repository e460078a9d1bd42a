"""Running a room: its settings, its pin, its co-moderators, its claim link, and its end."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from chatroom import actions
from chatroom.embedding import is_framed
from chatroom.forms import find_room
from chatroom.models import Room
from chatroom.roles import Act, require
from chatroom.room_forms import PACE_FIELDS, READERS, find_somebody_in, read_pinned, read_settings
from chatroom.room_refusals import NotConfirmed
from chatroom.room_screening import screen_pin, screen_settings
from chatroom.room_settings import public_settings
from chatroom.views.answers import answer, json_answer, takes_html
from chatroom.views.claim_link import CLAIM_TOKENS, claim_link
from chatroom.views.methods import takes
from chatroom.views.settings_page import render_settings_page


@takes("GET", "POST")
def settings(request: HttpRequest, room_name: str) -> HttpResponse:
    """The page on which a room is run; a post sets what it names, and leaves the rest as it is."""
    room = find_room(room_name)
    if request.method != "POST":
        require(request, room, Act.PACE)
        return render_settings_page(request, room)
    act = _act_of(request.POST)
    actor = require(request, room, act)
    columns = screen_settings(read_settings(request.POST, room), room, actor)
    changed = actions.change_settings(room, columns, act, actor)
    return back_to_settings(request, room, {"changed": changed, "settings": public_settings(room)})


@takes("POST")
def pin(request: HttpRequest, room_name: str) -> HttpResponse:
    """Pins message `number`; without a number, none is pinned any more."""
    room = find_room(room_name)
    actor = require(request, room, Act.PIN)
    number = read_pinned(request.POST)
    screen_pin(room, number, actor)
    actions.pin(room, number, actor)
    return answer(request, room.name, {"pinned": room.pinned})


@takes("POST")
def appoint(request: HttpRequest, room_name: str) -> HttpResponse:
    """Makes a person of the room a co-moderator."""
    room = find_room(room_name)
    actor = require(request, room, Act.APPOINT)
    person = find_somebody_in(room, request.POST)
    actions.appoint(room, person, actor)
    return back_to_settings(request, room, {"user_id": person.user_id})


@takes("POST")
def dismiss(request: HttpRequest, room_name: str) -> HttpResponse:
    """Lets a person be a co-moderator no longer."""
    room = find_room(room_name)
    actor = require(request, room, Act.APPOINT)
    person = find_somebody_in(room, request.POST)
    actions.dismiss(room, person, actor)
    return back_to_settings(request, room, {"user_id": person.user_id})


@takes("POST")
def renew_claim(request: HttpRequest, room_name: str) -> HttpResponse:
    """Makes another claim link, which is shown once, and the one before worthless."""
    room = find_room(room_name)
    actor = require(request, room, Act.APPOINT)
    token = actions.renew_claim(room, actor)
    if takes_html(request):
        response: HttpResponse = redirect("happy", room.name)
        CLAIM_TOKENS.show(response, room, token)
        return response
    return json_answer({"ret": 0, "claim_link": claim_link(request, room, token)})


@takes("POST")
def delete(request: HttpRequest, room_name: str) -> HttpResponseBase:
    """Deletes the room; `name` is its name, typed to confirm it."""
    room = find_room(room_name)
    actor = require(request, room, Act.DELETE)
    if request.POST.get("name", "").strip() != room.name:
        raise NotConfirmed
    actions.delete_room(room, actor)
    if not takes_html(request):
        return json_answer({"ret": 0})
    # No frame may show the home page; the room's own then says that it is no more.
    return redirect("happy", room.name) if is_framed(request) else redirect("home")


def _act_of(fields: Mapping[str, str]) -> Act:
    """What a change of these settings is: to pace the talk, or to run the room."""
    named = READERS.keys() & fields.keys() | {"passcode"} & fields.keys()
    return Act.PACE if named <= PACE_FIELDS else Act.RUN


def back_to_settings(request: HttpRequest, room: Room, payload: Mapping[str, object]) -> HttpResponse:
    """Answers a form of the settings page."""
    if takes_html(request):
        return redirect("settings", room.name)
    return json_answer({"ret": 0, **payload})
