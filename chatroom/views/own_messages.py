"""What one does with messages that have been said: changing one's own, and reacting."""

from django.http import HttpRequest, HttpResponse

from chatroom import access, actions, floods, identity
from chatroom.forms import find_room, read_entry_number, read_reaction, read_text
from chatroom.standing import standing_of
from chatroom.views.answers import answer
from chatroom.views.methods import takes


@takes("POST")
def edit(request: HttpRequest, room_name: str) -> HttpResponse:
    """Lets the visitor's own message `number` say `chat_content` instead."""
    room = find_room(room_name)
    person = identity.require_author(request.session, request.POST)
    shadowed = access.require_saying(request, room)
    number, text = read_entry_number(request.POST), read_text(request.POST, access.message_max_of(room))
    floods.count_message(request, person, room)
    standing = standing_of(person, request.user, room)
    entry = actions.edit_message(room, person, standing, number, text, shadowed=shadowed)
    return answer(request, room.name, {"id": entry.number if entry else None})


@takes("POST")
def delete_message(request: HttpRequest, room_name: str) -> HttpResponse:
    """Deletes the visitor's own message `number`. Whoever may not speak may still take back what they said."""
    room = find_room(room_name)
    person = identity.require_author(request.session, request.POST)
    access.require_reading(request, room)
    entry = actions.delete_message(room, person, read_entry_number(request.POST))
    return answer(request, room.name, {"id": entry.number})


@takes("POST")
def react(request: HttpRequest, room_name: str) -> HttpResponse:
    """Lets the visitor react to message `number` with `reaction`, or with `on` 0 no longer."""
    room = find_room(room_name)
    person = identity.require_author(request.session, request.POST)
    shadowed = access.require_saying(request, room)
    number, reaction, on = read_entry_number(request.POST), read_reaction(request.POST), request.POST.get("on") != "0"
    floods.count_reaction(request, person)
    entry = actions.react(room, person, number, reaction, on=on, shadowed=shadowed)
    return answer(request, room.name, {"id": entry.number if entry else None})
