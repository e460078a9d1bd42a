"""The address by which the page that this project began with talks with a robot: a text in, the duck's reply out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from chatroom import access, floods
from chatroom.duck.guest_talk import ask_alone
from chatroom.forms import read_message
from chatroom.refusals import NotFound
from chatroom.restrictions import require_admission
from chatroom.robot_refusals import LoginNeeded
from chatroom.views.methods import takes


@takes("GET", "POST")
def sendchat(request: HttpRequest, text: str) -> HttpResponse:
    """Answers `text`, which nobody else hears, with the duck's reply as plain text."""
    if settings.CHAT_DUCK == "off":
        raise NotFound
    if not access.is_member(request):
        raise LoginNeeded
    require_admission(request, None)
    message = read_message({"chat_content": text}, settings.CHAT_MESSAGE_MAX)
    floods.count_question(request, str(request.user.pk))
    reply = ask_alone(message.text, get_language() or settings.LANGUAGE_CODE, [])
    return HttpResponse(reply, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
