"""The room's page: what its template shows, and what its script starts from."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from chatroom import access, browsers, log_pages, waiting
from chatroom.actions.own_messages import CHANGEABLE_SECONDS
from chatroom.duck.guest_talk import has_duck
from chatroom.identity import SESSION_KEY
from chatroom.models import REACTIONS, ChatInfo, Room, UserInfo
from chatroom.refusals import Refusal
from chatroom.roles import Act, Actor, Role, actor_as, acts_of
from chatroom.room_settings import public_moderators, public_settings
from chatroom.views.claim_link import CLAIM_TOKENS, claim_link_to_show
from chatroom.views.robots_section import has_failed_webhook
from chatroom.views.shown import ShownEntry, all_shown, is_shown, shown
from chatroom.views.visitor import identity_of_visitor
from chatroom.wire import entry_object


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
    is_new = SESSION_KEY not in request.session
    identity = identity_of_visitor(request)
    actor = actor_as(request, room, identity)
    page = _page_of(room, before, after, at)
    seen = [entry for entry in page.entries if is_shown(entry, identity)]
    claim_link = claim_link_to_show(request, room, actor)
    data = _page_data(request, room, actor, identity, page, at)
    context = {
        "room": room,
        "entries": all_shown(seen, identity),
        "older_before": page.entries[0].number if page.more else None,
        "newer_link": before is not None or after is not None,
        "newer_after": page.entries[-1].number if page.more_after else None,
        "at": at,
        "identity": identity,
        "online": max(1, waiting.hub.online(room.name)),
        "page": data,
        "pinned": _pinned(room, identity),
        "silence": silence_for(request, room, actor),
        "runs_room": bool(data["acts"]),
        # Told to this visitor alone: a line in the log for each who comes would be noise to all others.
        "duck_greets": is_new and has_duck(room),
        "claim_link": claim_link,
        "webhook_failed": Act.SET_WEBHOOK in data["acts"] and has_failed_webhook(room),
        "refusal": refusal,
        "draft": request.POST.get("chat_content", ""),
        "name_draft": request.POST.get("user_name", ""),
    }
    response = render(request, "chatroom/happy.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store" if claim_link else "private, no-cache"
    browsers.mark(request, response)
    CLAIM_TOKENS.shown(request, response, room)
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
        "ticket": access.ticket_of(request, room, identity, access.keys_in(request, room, actor.role)),
        "csrf_token": get_token(request),
        "message_max": access.message_max_of(room),
        "name_max": settings.CHAT_NAME_MAX,
        "reactions": REACTIONS,
        "changeable_seconds": CHANGEABLE_SECONDS,
        "role": actor.role.name.lower(),
        "acts": acts_of(request, room, actor),
        "member": access.is_member(request),
        "settings": public_settings(room) | public_moderators(room),
        "urls": page_urls(room),
    }


def _pinned(room: Room, reader: UserInfo) -> ShownEntry | None:
    """The entry that is pinned, where it is still to be seen."""
    if room.pinned is None:
        return None
    entry = ChatInfo.objects.of(room).complete().filter(number=room.pinned).first()
    if entry is None or entry.state != ChatInfo.State.VISIBLE:
        return None
    return shown(entry, None, reader, entry_object(entry, reader))
