"""The door of a room for members, at which a guest talks with the duck."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from chatroom import access, floods
from chatroom.duck import guest_talk
from chatroom.forms import find_room, read_message
from chatroom.room_refusals import MembersOnly
from chatroom.views.answers import json_answer, takes_html
from chatroom.views.methods import takes


@takes("POST")
def ask_duck(request: HttpRequest, room_name: str) -> HttpResponse:
    """Answers the posted `chat_content` with the duck's words, which only this guest sees; a member is let in."""
    room = find_room(room_name)
    try:
        access.require_reading(request, room)
    except MembersOnly:
        if not guest_talk.has_duck(room):
            raise
    else:
        return redirect("happy", room.name) if takes_html(request) else json_answer({"ret": 0, "let_in": True})
    message = read_message(request.POST, settings.CHAT_MESSAGE_MAX)
    floods.count_question(request, request.session.session_key or "")
    reply = guest_talk.ask_at(request.session, room, message.text, get_language() or settings.LANGUAGE_CODE)
    if takes_html(request):
        return redirect(f"{reverse('happy', args=[room.name])}#guest-talk")
    return json_answer({"ret": 0, "mess": reply})
