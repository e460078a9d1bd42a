"""The address by which the page that this project began with talks with a robot: a text in, the duck's reply out."""

import threading

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from chatroom import access, floods
from chatroom.duck import reply_to
from chatroom.forms import read_message
from chatroom.refusals import Busy
from chatroom.restrictions import require_admission
from chatroom.robot_refusals import LoginNeeded, NoReply
from chatroom.views.methods import takes

# Of the threads that serve all of the site: a brain elsewhere may take its time for each.
ASKED_AT_ONCE = 2

_asking = threading.BoundedSemaphore(ASKED_AT_ONCE)


@takes("GET", "POST")
def sendchat(request: HttpRequest, text: str) -> HttpResponse:
    """Answers `text`, which nobody else hears, with the duck's reply as plain text."""
    if not access.is_member(request):
        raise LoginNeeded
    require_admission(request, None)
    message = read_message({"chat_content": text}, settings.CHAT_MESSAGE_MAX)
    floods.count_question(request, str(request.user.pk))
    if not _asking.acquire(blocking=False):
        raise Busy
    try:
        reply = reply_to(message.text, get_language() or settings.LANGUAGE_CODE)
    finally:
        _asking.release()
    if reply is None:
        raise NoReply
    return HttpResponse(reply, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
