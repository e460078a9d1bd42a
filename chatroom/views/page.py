"""The room's page: what its template shows, and what its script starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from chatroom import floods, waiting
from chatroom.delivery.log import NEWEST_ENTRIES
from chatroom.identity import identity_of, keep_alive, new_identity
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.refusals import Refusal
from chatroom.tickets import ticket_for
from chatroom.wire import entry_object

PAGE_ENTRIES = NEWEST_ENTRIES
GROUP_TIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the message template shows it: the wire's fields, and who it is to this reader."""

    id: int
    kind: str
    user_id: str
    user_name: str
    mess: str
    at: datetime
    at_ms: int
    client_id: str
    tag: str
    colour: int
    mine: bool
    continues: bool
    hidden: bool


def render_room_page(
    request: HttpRequest, room: Room, *, before: int | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Renders the page of a room: its newest entries, or those before number `before`; after a refusal, what was typed.

    Raises TooFast.
    """
    identity = _identity_of_visitor(request)
    entries = read_page(room, before)
    shown = [entry for entry in entries if _is_shown(entry, identity)]
    more_before = bool(entries) and entries[0].number > 1
    context = {
        "room": room,
        "entries": [_shown(entry, before, identity) for before, entry in zip([None, *shown], shown, strict=False)],
        "older_before": entries[0].number if more_before else None,
        "newer_link": before is not None,
        "identity": identity,
        "online": max(1, waiting.hub.online(room.name)),
        "page": _page_data(request, room, identity, entries, more_before),
        "refusal": refusal,
        "draft": request.POST.get("chat_content", ""),
        "name_draft": request.POST.get("user_name", ""),
    }
    response = render(request, "chatroom/happy.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    return response


def _identity_of_visitor(request: HttpRequest) -> UserInfo:
    """Returns who the session is; on its first visit someone new. Raises TooFast."""
    keep_alive(request.session)
    identity = identity_of(request.session)
    if identity is None:
        floods.count_first_visit(request)
        identity = new_identity(request.session)
    return identity


def read_page(room: Room, before: int | None) -> list[ChatInfo]:
    """Reads the newest entries of `room`, or the newest before number `before`, ascending."""
    entries = ChatInfo.objects.of(room)
    return (entries if before is None else entries.before(before)).newest(PAGE_ENTRIES)


def page_urls(room: Room) -> dict[str, str]:
    """The addresses that the page's script calls."""
    views = ("get_near_log", "save_chat_log", "rename", "typing", "history", "new_identity")
    return {"room": reverse("happy", args=[room.name])} | {view: reverse(view, args=[room.name]) for view in views}


def _page_data(
    request: HttpRequest, room: Room, identity: UserInfo, entries: Sequence[ChatInfo], more_before: bool
) -> dict[str, Any]:
    return {
        "room": room.name,
        "last_id": entries[-1].number if entries else 0,
        "tag": entries[-1].tag if entries else "",
        "more_before": more_before,
        "user_id": identity.user_id,
        "user_name": identity.user_name,
        "ticket": ticket_for(room.name, identity.user_id),
        "csrf_token": get_token(request),
        "message_max": settings.CHAT_MESSAGE_MAX,
        "name_max": settings.CHAT_NAME_MAX,
        "urls": page_urls(room),
    }


def _continues(entry: ChatInfo, before: ChatInfo) -> bool:
    """Whether `entry` goes on where `before` ended: the same author under the same name, soon after."""
    return (
        entry.kind == before.kind == ChatInfo.Kind.SAY
        and (entry.user_id, entry.user_name) == (before.user_id, before.user_name)
        and abs(entry.created_at - before.created_at) < GROUP_TIME
    )


def _is_shown(entry: ChatInfo, reader: UserInfo) -> bool:
    """Of what others may not see, its author sees that it is hidden, or nothing amiss."""
    return entry.state == ChatInfo.State.VISIBLE or entry.user_id == reader.pk


def _shown(entry: ChatInfo, before: ChatInfo | None, reader: UserInfo) -> ShownEntry:
    wire = entry_object(entry, reader)
    return ShownEntry(
        id=wire["id"],
        kind=wire["kind"],
        user_id=wire["user_id"],
        user_name=wire["user_name"],
        mess=wire["mess"],
        at=entry.created_at,
        at_ms=wire["at"],
        client_id=wire["client_id"],
        tag=entry.user.tag,
        colour=entry.user.colour,
        mine=entry.user_id == reader.pk,
        continues=before is not None and _continues(entry, before),
        hidden="hidden" in wire,
    )
