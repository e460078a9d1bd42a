"""A room's transcript as a file."""

from django.http import HttpRequest, StreamingHttpResponse

from chatroom.actions.audit import record
from chatroom.exporting import CONTENT_TYPES, Format, transcript
from chatroom.forms import find_room
from chatroom.refusals import UnknownFormat
from chatroom.roles import Act, require
from chatroom.views.methods import takes


@takes("GET")
def export(request: HttpRequest, room_name: str) -> StreamingHttpResponse:
    """The transcript in `format`; with `hidden=1` also what is hidden, which those who may export may see."""
    room = find_room(room_name)
    actor = require(request, room, Act.EXPORT)
    try:
        form = Format(request.GET.get("format", Format.JSON_LINES))
    except ValueError:
        raise UnknownFormat from None
    hidden = request.GET.get("hidden") == "1"
    if request.method == "GET":
        record(Act.EXPORT, actor, room, details={"format": form.value, "hidden": hidden, "entries": room.last_id})
    response = StreamingHttpResponse(transcript(room, form, hidden=hidden), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{_file_name(room.name)}.{form.value}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file_name(name: str) -> str:
    return "".join(letter if letter.isascii() else "_" for letter in name)
