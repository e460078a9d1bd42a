"""Reading and writing a room's log."""

import dataclasses

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from chatroom import access, actions, duck, floods, identity
from chatroom.delivery.locks import opens
from chatroom.forms import find_room, read_message, read_numbers
from chatroom.locks import lock_of
from chatroom.models import ChatInfo
from chatroom.poll.gate import require_passage
from chatroom.poll.request import read_poll
from chatroom.poll.threads import answers_on_this_thread
from chatroom.reading import entry_objects
from chatroom.room_refusals import StaleTicket
from chatroom.standing import standing_of
from chatroom.traces import keep_trace
from chatroom.views.answers import answer_said, json_answer
from chatroom.views.methods import takes

ENTRIES_MAX = 200


@takes("POST")
def save_chat_log(request: HttpRequest, room_name: str) -> HttpResponse:
    """Says the posted `chat_content` in the room, as who the session is."""
    room = find_room(room_name)
    person = identity.require_author(request.session, request.POST)
    shadowed = access.require_saying(request, room)
    keep_trace(request, person)
    message = read_message(request.POST, access.message_max_of(room))
    floods.count_message(request, person, room)
    pace = access.pace_of(request, room)
    standing = standing_of(person, request.user, room)
    said = actions.say(
        room,
        person,
        standing,
        message.text,
        message.client_id,
        reply_to=message.reply_to,
        pace=pace,
        shadowed=shadowed,
    )
    duck.hear(room, said, get_language() or settings.LANGUAGE_CODE)
    return answer_said(request, room, said)


@takes("GET")
def get_near_log(request: HttpRequest, room_name: str) -> HttpResponseBase:
    """The long poll under a server of threads. Under ASGI polls are held elsewhere, and come here to be refused."""
    room = find_room(room_name)
    access.require_reading(request, room)
    poll = read_poll(room.name, request.GET.dict())
    if not opens(poll.keys, lock_of(room)):
        raise StaleTicket
    require_passage(request, poll)
    if "asgi.scope" in request.META:
        poll = dataclasses.replace(poll, wait=0.0)
    answers = answers_on_this_thread(poll)
    if not poll.stream:
        return HttpResponse(next(answers), content_type="application/json", headers={"Cache-Control": "no-store"})
    lines = (answer + b"\n" for answer in answers)
    return StreamingHttpResponse(
        lines,
        content_type="application/x-ndjson",
        # Compressed, the lines would come when a block of them is full.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "identity"},
    )


@takes("GET")
def entries(request: HttpRequest, room_name: str) -> HttpResponse:
    """The entries `numbers` as they are now: what a page asks for when some are shown again."""
    room = find_room(room_name)
    access.require_reading(request, room)
    found = ChatInfo.objects.of(room).filter(number__in=read_numbers(request.GET, ENTRIES_MAX))
    reader = identity.identity_of(request.session)
    return json_answer({"info": entry_objects(list(found.complete().order_by("number")), reader)})
