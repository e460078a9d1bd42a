"""What other sites' pages load of this one: the widget's script, a frame's address and colours, and what is new."""

import hashlib
import json
import re
from functools import cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext
from rjsmin import jsmin

from chatroom import embedding
from chatroom.colours import text_colour_on
from chatroom.embedding import Embedding
from chatroom.forms import find_room
from chatroom.locks import lock_of
from chatroom.models import ChatInfo
from chatroom.refusals import NotFound
from chatroom.views.answers import json_answer
from chatroom.views.methods import takes

SOURCES = settings.BASE_DIR / "static" / "chatroom"
SCRIPT_SECONDS = 600  # an upgrade of the site reaches all pages that show it within this
NEWEST_SECONDS = 30  # a proxy may answer all readers of a page with one answer for so long
COUNTED_MAX = 100  # more is shown as 99+


@takes("GET")
def embed(request: HttpRequest, room_name: str) -> HttpResponse:
    """Goes to the room as a frame shows it: for frames that are written by hand."""
    if not embedding.is_on():
        raise NotFound
    room = find_room(room_name)
    fields = request.GET
    words = [fields.get("theme", ""), fields.get("lang", ""), fields.get("colour", "").removeprefix("#")]
    asked = Embedding.read(".".join([*words, *(fields.keys() & {embedding.READ_ONLY})]))
    return redirect(f"{embedding.ROOT}{asked.words}/chatroom/{room.name}/")


@takes("GET")
def embed_newest(request: HttpRequest, room_name: str) -> HttpResponse:
    """The numbers of the newest messages, newest first, for pages of the sites that may show the room.

    Anybody may be answered with it, and no cookie is looked at: so only of a room that is open to all.
    """
    room = find_room(room_name)
    if not embedding.is_on() or lock_of(room):
        raise NotFound
    said = ChatInfo.objects.of(room).filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE)
    response = json_answer({"said": list(said.order_by("-number").values_list("number", flat=True)[:COUNTED_MAX])})
    response["Cache-Control"] = f"public, max-age={NEWEST_SECONDS}"
    origin = request.headers.get("Origin", "")
    if embedding.allows(origin):
        response["Access-Control-Allow-Origin"] = origin
    patch_vary_headers(response, ["Origin"])
    return response


@cache
def _script() -> str:
    """The script's source is a function, which is called with what it says in each language, and with its style."""
    phrases = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            phrases[code] = {
                "title": gettext("Chat"),
                "open": gettext("Open the chat"),
                "close": gettext("Close the chat"),
                "new": gettext("{n} new"),
            }
    style = re.sub(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=\{)", "", (SOURCES / "css" / "widget.css").read_text())
    function = jsmin((SOURCES / "js" / "embed" / "embed.js").read_text()).strip().removesuffix(";")
    given = json.dumps({"phrases": phrases, "style": style}, ensure_ascii=False, separators=(",", ":"))
    return f"{function}({given});\n"


@takes("GET")
def embed_script(request: HttpRequest) -> HttpResponse:
    """The widget, for `<script src="…/embed.js" data-room="happy" async>` in a page of another site."""
    if not embedding.is_on():
        raise NotFound
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={SCRIPT_SECONDS}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    patch_vary_headers(response, ["Accept-Encoding"])  # here, so that "not modified" says so as well
    return cast(HttpResponse, get_conditional_response(request, etag=response["ETag"], response=response))


@takes("GET")
def embed_colours(request: HttpRequest) -> HttpResponse:
    """The style sheet of the colour that a frame was given: served, since no page of the site has a style in it."""
    asked: Embedding | None = getattr(request, "embedding", None)
    if asked is None or not asked.colour:
        raise NotFound
    ink = text_colour_on(asked.colour)
    # Not the duck's own yellow, by which the field for writing shows that it has the focus.
    style = (
        f":root{{--action:#{asked.colour};--duck-deep:color-mix(in oklab,#{asked.colour} 85%,#{ink});"
        f"--action-text:#{ink};--mine:#{asked.colour};--mine-text:#{ink};--mine-soft:#{ink}}}\n"
    )
    return HttpResponse(style, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=86400"})
