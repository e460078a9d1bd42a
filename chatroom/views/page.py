"""The room's page: what its template shows, and what its script starts from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from chatroom import access, browsers, log_pages, waiting
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.refusals import Refusal
from chatroom.roles import Act, Actor, Role, actor_as, may
from chatroom.room_settings import public_moderators, public_settings
from chatroom.tickets import ticket_for
from chatroom.views.claim_link import claim_link_to_show, stop_showing
from chatroom.views.visitor import identity_of_visitor
from chatroom.wire import entry_object

GROUP_TIME = timedelta(minutes=5)
SHOWN_KINDS = (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME)


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
    badge: str
    lookalike: bool


def render_room_page(
    request: HttpRequest,
    room: Room,
    *,
    before: int | None = None,
    after: int | None = None,
    at: int | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Renders the page of a room: its newest entries, or those before number `before`, after `after` or around `at`.

    After a refusal, what was typed is in it.

    Raises TooFast, Banned, RoomClosed, MembersOnly, PasscodeNeeded.
    """
    access.require_reading(request, room)
    identity = identity_of_visitor(request)
    actor = actor_as(request, room, identity)
    page = _page_of(room, before, after, at)
    shown = [entry for entry in page.entries if _is_shown(entry, identity)]
    claim_link = claim_link_to_show(request, room)
    context = {
        "room": room,
        "entries": [_shown(entry, before, identity) for before, entry in zip([None, *shown], shown, strict=False)],
        "older_before": page.entries[0].number if page.more else None,
        "newer_link": before is not None or after is not None,
        "newer_after": page.entries[-1].number if page.more_after else None,
        "at": at,
        "identity": identity,
        "online": max(1, waiting.hub.online(room.name)),
        "page": _page_data(request, room, actor, identity, page, at),
        "pinned": _pinned(room, identity),
        "silence": silence_for(request, room, actor),
        "runs_room": actor.role >= Role.CO_MODERATOR,
        "claim_link": claim_link,
        "refusal": refusal,
        "draft": request.POST.get("chat_content", ""),
        "name_draft": request.POST.get("user_name", ""),
    }
    response = render(request, "chatroom/happy.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    browsers.mark(request, response)
    if claim_link:
        stop_showing(response, room)
    return response


def silence_for(request: HttpRequest, room: Room, actor: Actor) -> str:
    """Returns why the visitor cannot say anything in `room`: `closed`, `read_only`, `paused`, or an empty string."""
    if room.closed:
        return "closed"
    if actor.role >= Role.CO_MODERATOR:
        return ""
    if room.access == Room.Access.READ_ONLY and not access.is_member(request):
        return "read_only"
    return "paused" if room.paused else ""


def _page_of(room: Room, before: int | None, after: int | None, at: int | None) -> log_pages.Page:
    if at is not None:
        return log_pages.around(room, at)
    if after is not None:
        return log_pages.after(room, after)
    return log_pages.newest(room) if before is None else log_pages.before(room, before)


def page_urls(room: Room) -> dict[str, str]:
    """The addresses that the page's script calls."""
    views = (
        "get_near_log", "save_chat_log", "rename", "typing", "history", "entries", "new_identity", "ticket",
        "hide", "restore", "settings", "pin",
    )  # fmt: skip
    return {"room": reverse("happy", args=[room.name])} | {view: reverse(view, args=[room.name]) for view in views}


def _page_data(
    request: HttpRequest,
    room: Room,
    actor: Actor,
    identity: UserInfo,
    page: log_pages.Page,
    at: int | None,
) -> dict[str, Any]:
    newest = page.entries[-1] if page.entries else None
    # Of a page from within the log the cursor is the room's: what comes from now on.
    last_id, tag = (newest.number, newest.tag) if newest and not page.more_after else (room.last_id, room.last_tag)
    return {
        "room": room.name,
        "last_id": last_id,
        "tag": tag,
        "more_before": page.more,
        "more_after": page.more_after,
        "at": at,
        "user_id": identity.user_id,
        "user_name": identity.user_name,
        "ticket": ticket_for(room.name, identity.user_id, access.keys_in(request, room, actor.role)),
        "csrf_token": get_token(request),
        "message_max": access.message_max_of(room),
        "name_max": settings.CHAT_NAME_MAX,
        "role": actor.role.name.lower(),
        "acts": [act for act in Act if may(actor.role, act)],
        "member": access.is_member(request),
        "settings": public_settings(room) | public_moderators(room),
        "urls": page_urls(room),
    }


def _pinned(room: Room, reader: UserInfo) -> ShownEntry | None:
    """The entry that is pinned, where it is still to be seen."""
    if room.pinned is None:
        return None
    entry = ChatInfo.objects.of(room).select_related("user").filter(number=room.pinned).first()
    return _shown(entry, None, reader) if entry and entry.state == ChatInfo.State.VISIBLE else None


def _continues(entry: ChatInfo, before: ChatInfo) -> bool:
    """Whether `entry` goes on where `before` ended: the same author under the same name, soon after."""
    return (
        entry.kind == before.kind == ChatInfo.Kind.SAY
        and (entry.user_id, entry.user_name) == (before.user_id, before.user_name)
        and (entry.badge, entry.lookalike) == (before.badge, before.lookalike)
        and abs(entry.created_at - before.created_at) < GROUP_TIME
    )


def _is_shown(entry: ChatInfo, reader: UserInfo) -> bool:
    """Of what others may not see, its author sees that it is hidden, or nothing amiss."""
    if entry.kind not in SHOWN_KINDS:
        return False  # and no date over nothing
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
        badge=wire.get("badge", ""),
        lookalike="lookalike" in wire,
    )
