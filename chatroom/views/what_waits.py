"""How much waits for a room's moderators: what their open pages ask now and then."""

from django.http import HttpRequest, HttpResponse

from chatroom.forms import find_room
from chatroom.models import HeldMessage, Report
from chatroom.roles import Act, require
from chatroom.views.answers import json_answer
from chatroom.views.methods import takes

COUNTED_MAX = 99


@takes("GET")
def what_waits(request: HttpRequest, room_name: str) -> HttpResponse:
    """The numbers of reported and of held messages that wait for an answer, COUNTED_MAX of each at the most."""
    room = find_room(room_name)
    require(request, room, Act.APPROVE)
    reported = Report.objects.filter(state=Report.State.OPEN, entry__room=room).values("entry").distinct()
    held = HeldMessage.objects.filter(room=room).values("pk")
    return json_answer({"ret": 0, "reports": len(reported[:COUNTED_MAX]), "held": len(held[:COUNTED_MAX])})
