"""What a room's moderators do from its page: each view checks the right, calls one action, and answers."""

from django.http import HttpRequest, HttpResponse

from chatroom import actions
from chatroom.forms import find_person, find_room, read_numbers, read_reason
from chatroom.identity import default_name
from chatroom.names.numbers import write_numbers
from chatroom.ranks import require_acquaintance, require_no_other_room, require_rank, require_rank_over_authors
from chatroom.roles import Act, require
from chatroom.views.answers import answer
from chatroom.views.methods import takes

NUMBERS_MAX = 5000


@takes("POST")
def hide(request: HttpRequest, room_name: str) -> HttpResponse:
    """Hides the entries `numbers`, or all that the person `user_id` has said in the room."""
    room = find_room(room_name)
    actor = require(request, room, Act.HIDE)
    reason = read_reason(request.POST)
    if "user_id" in request.POST:
        person = find_person(request.POST)
        require_rank(actor, person, room)
        hidden = actions.hide_all_by(room, person, actor, reason)
    else:
        numbers = read_numbers(request.POST, NUMBERS_MAX)
        require_rank_over_authors(actor, room, numbers)
        hidden = actions.hide(room, numbers, actor, reason)
    return answer(request, room.name, {"numbers": write_numbers(hidden)})


@takes("POST")
def restore(request: HttpRequest, room_name: str) -> HttpResponse:
    """Shows the entries `numbers` again."""
    room = find_room(room_name)
    actor = require(request, room, Act.RESTORE)
    numbers = read_numbers(request.POST, NUMBERS_MAX)
    restored = actions.restore(room, numbers, actor, read_reason(request.POST))
    return answer(request, room.name, {"numbers": write_numbers(restored)})


@takes("POST")
def force_name(request: HttpRequest, room_name: str) -> HttpResponse:
    """Gives the person `user_id` the name of somebody who has chosen none; with `back` 1 the one before again."""
    room = find_room(room_name)
    actor = require(request, room, Act.FORCE_NAME)
    person, reason = find_person(request.POST), read_reason(request.POST)
    require_rank(actor, person, room)
    require_acquaintance(actor, person, room)
    require_no_other_room(actor, person, room)
    if request.POST.get("back") == "1":
        entry = actions.give_name_back(room, person, actor, reason)
    else:
        entry = actions.force_name(room, person, default_name(), actor, reason)
    return answer(request, room.name, {"user_name": person.user_name, "id": entry.number if entry else None})
