"""The two endpoints of the page that this project began with, for room `happy` and in that page's envelope.

That page puts what it gets into its document as HTML, so what it gets is escaped here.
"""

import ipaddress
import json
from html import escape
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chatroom import access, actions, duck, floods, identity, log_pages
from chatroom.address import client_address
from chatroom.delivery.log import ANSWER_ENTRIES_MAX
from chatroom.forms import find_room, read_message, read_nickname, read_number
from chatroom.models import ChatInfo, UserInfo
from chatroom.name_claims import require_free_name
from chatroom.standing import standing_of
from chatroom.traces import keep_trace
from chatroom.views.answers import json_answer
from chatroom.views.methods import takes

SEED_ROOM = "happy"


@takes("POST")
def seed_save_chat_log(request: HttpRequest) -> HttpResponse:
    """Says the posted `chat_content`; a posted `user_name` that is not the session's renames first."""
    room = find_room(SEED_ROOM)
    person = identity.require_identity(request.session)
    shadowed = access.require_saying(request, room)
    keep_trace(request, person)
    message = read_message(request.POST, access.message_max_of(room))
    name = read_nickname(request.POST) if "user_name" in request.POST else person.user_name
    floods.count_message(request, person, room)
    if name != person.user_name:
        floods.count_rename(request, person)
        require_free_name(name, person, request.user, room)
    actions.rename(room, person, name, shadowed=shadowed)
    pace = access.pace_of(request, room)
    standing = standing_of(person, request.user, room)
    said = actions.say(room, person, standing, message.text, message.client_id, pace=pace, shadowed=shadowed)
    duck.hear(room, said, get_language() or settings.LANGUAGE_CODE)
    return json_answer({"ret": 0})


@takes("POST")
def seed_get_near_log(request: HttpRequest) -> HttpResponse:
    """The entries after the posted `last_id`, at once; for 0 a welcome and the newest."""
    room = find_room(SEED_ROOM)
    access.require_reading(request, room)
    last_id = read_number(request.POST, "last_id") or 0
    welcome: list[dict[str, Any]] = []
    if last_id == 0:
        # The newest as well, not the welcome alone: what is said before the second call would be lost otherwise.
        entries = list(log_pages.newest(room).entries)
        welcome = [_system_line("-->", _("Welcome to the chat room, %s!") % _masked_address(request))]
    else:
        entries = list(ChatInfo.objects.of(room).since(last_id + 1)[:ANSWER_ENTRIES_MAX])
    newest = entries[-1].number if entries else min(last_id, room.last_id)
    reader = identity.identity_of(request.session)
    shown = [_line(entry) for entry in entries if _is_shown(entry, reader)]
    data = {"last_id": newest, "info": welcome + shown, "user_id": ""}
    return json_answer({"data": json.dumps(data, ensure_ascii=False)})


def _is_shown(entry: ChatInfo, reader: UserInfo | None) -> bool:
    if entry.kind not in (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME):
        return False
    if entry.state == ChatInfo.State.SHADOW:
        return reader is not None and reader.pk == entry.user_id
    return entry.state == ChatInfo.State.VISIBLE


def _line(entry: ChatInfo) -> dict[str, Any]:
    if entry.kind == ChatInfo.Kind.SAY:
        return {
            "id": entry.number,
            "mess": escape(entry.chat_content),
            "user_name": escape(entry.user_name),
            "user_id": entry.user.user_id,
        }
    names = {"before": entry.user_name, "after": entry.chat_content}
    return _system_line(entry.number, _("%(before)s is now called %(after)s") % names)


def _system_line(number: int | str, text: str) -> dict[str, Any]:
    return {"id": number, "mess": escape(text), "user_name": _("System message:"), "user_id": ""}


def _masked_address(request: HttpRequest) -> str:
    address = ipaddress.ip_address(client_address(request))
    if address.version == 4:
        return ".".join(address.exploded.split(".")[:2] + ["*", "*"])
    return ":".join(address.exploded.split(":")[:2] + ["*"])
