"""A room's address as a QR code, to be shown to those who are in the same place."""

import io

import segno
from django.http import HttpRequest, HttpResponse

from chatroom.embedding import own_address
from chatroom.forms import find_room
from chatroom.views.methods import takes

QUIET_MODULES = 4  # around the code, as the standard has it


@takes("GET")
def code(request: HttpRequest, room_name: str) -> HttpResponse:
    """The code as an image of SVG, black on white in every theme."""
    room = find_room(room_name)
    address = request.build_absolute_uri(own_address("happy", room.name))
    image = io.BytesIO()
    segno.make_qr(address, error="m").save(
        image, kind="svg", border=QUIET_MODULES, light="#fff", dark="#000", omitsize=True
    )
    response = HttpResponse(image.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response
