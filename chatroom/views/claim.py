"""Taking over a room by its claim link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chatroom import actions
from chatroom.actions.claiming import is_claim_of
from chatroom.forms import find_room
from chatroom.roles import actor_in
from chatroom.room_refusals import BadClaim
from chatroom.views.answers import json_answer, takes_html
from chatroom.views.claim_link import CLAIM_TOKENS, claim_link
from chatroom.views.methods import takes
from chatroom.views.visitor import identity_of_visitor

TOKEN_LENGTH_MAX = 100  # more than any has


@takes("GET", "POST")
def claim(request: HttpRequest, room_name: str) -> HttpResponse:
    """Asks whether to take over the room; a post with `token` does it, and shows the next link once."""
    room = find_room(room_name)
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")[:TOKEN_LENGTH_MAX]
    if not is_claim_of(room, token):
        raise BadClaim
    person = identity_of_visitor(request)
    if request.method != "POST":
        context = {"room": room, "token": token, "person": person}
        response = render(request, "chatroom/claim.html", context)
        response["Cache-Control"] = "no-store"
        return response
    next_token = actions.claim(room, token, actor_in(request, room))
    if takes_html(request):
        response = redirect("happy", room.name)
        CLAIM_TOKENS.show(response, room, next_token)
        return response
    return json_answer({"ret": 0, "user_id": person.user_id, "claim_link": claim_link(request, room, next_token)})
