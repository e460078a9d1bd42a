"""Reading and writing a room's log."""

import dataclasses

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from chatroom import actions, floods, identity
from chatroom.forms import find_room, read_message, read_number, read_numbers
from chatroom.models import ChatInfo
from chatroom.poll.request import read_poll
from chatroom.poll.threads import answers_on_this_thread
from chatroom.views.answers import answer, json_answer
from chatroom.views.methods import takes
from chatroom.views.page import read_page
from chatroom.wire import entry_object

ENTRIES_MAX = 200


@takes("POST")
def save_chat_log(request: HttpRequest, room_name: str) -> HttpResponse:
    """Says the posted `chat_content` in the room, as who the session is."""
    room = find_room(room_name)
    person = identity.require_identity(request.session)
    message = read_message(request.POST)
    floods.count_message(request, person)
    entry = actions.post_message(room, person, message.text, message.client_id)
    return answer(request, room.name, {"id": entry.number})


@takes("GET")
def get_near_log(request: HttpRequest, room_name: str) -> HttpResponseBase:
    """The long poll under a server of threads. Under ASGI polls are held elsewhere, and come here to be refused."""
    poll = read_poll(find_room(room_name).name, request.GET.dict())
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
def history(request: HttpRequest, room_name: str) -> HttpResponse:
    """A page of entries before number `before`, or the newest."""
    before = read_number(request.GET, "before", lowest=1)
    entries = read_page(find_room(room_name), before)
    more = bool(entries) and entries[0].number > 1
    reader = identity.identity_of(request.session)
    return json_answer({"info": [entry_object(entry, reader) for entry in entries], "more": more})


@takes("GET")
def entries(request: HttpRequest, room_name: str) -> HttpResponse:
    """The entries `numbers` as they are now: what a page asks for when some are shown again."""
    room = find_room(room_name)
    found = ChatInfo.objects.of(room).filter(number__in=read_numbers(request.GET, ENTRIES_MAX))
    reader = identity.identity_of(request.session)
    ascending = found.select_related("user").order_by("number")
    return json_answer({"info": [entry_object(entry, reader) for entry in ascending]})
