"""The page on which a room is run: what its template shows. It is plain forms, and needs no script."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom.models import TITLE_MAX, WELCOME_MAX, Room
from chatroom.refusals import Refusal
from chatroom.roles import Act, actor_in, may
from chatroom.room_forms import KEEP_DAYS_MAX, KEEP_ENTRIES_MAX, PASSCODE_MAX, PASSCODE_MIN, SLOW_SECONDS_MAX
from chatroom.views.robot_token import ROBOT_TOKENS
from chatroom.views.robots_section import robots_shown, section_of, webhooks_shown

LIMITS = {
    "title": TITLE_MAX,
    "welcome": WELCOME_MAX,
    "keep_days": KEEP_DAYS_MAX,
    "keep_entries": KEEP_ENTRIES_MAX,
    "passcode_min": PASSCODE_MIN,
    "passcode_max": PASSCODE_MAX,
    "slow_seconds": SLOW_SECONDS_MAX,
}


def render_settings_page(request: HttpRequest, room: Room, refusal: Refusal | None = None) -> HttpResponse:
    """Renders the page, with the parts that the visitor may use; after a refusal, with its sentence."""
    actor = actor_in(request, room)
    context: dict[str, Any] = {
        "room": room,
        "refusal": refusal,
        "refused_in": section_of(request),
        "runs": may(actor, Act.RUN),
        "appoints": may(actor, Act.APPOINT),
        "deletes": may(actor, Act.DELETE),
        "moderators": room.moderators.order_by("pk"),
        "accesses": Room.Access.choices,
        "limits": LIMITS | {"message": settings.CHAT_ROOM_MESSAGE_MAX},
        "duck_lives": settings.CHAT_DUCK != "off",
        "message_max_of_site": settings.CHAT_MESSAGE_MAX,
    }
    context |= robots_shown(request, room, actor) if may(actor, Act.STOP_ROBOT) else {}
    context |= webhooks_shown(room, actor) if may(actor, Act.STOP_WEBHOOK) and settings.CHAT_WEBHOOKS else {}
    response = render(request, "chatroom/settings.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store" if context.get("robot_token") else "private, no-cache"
    ROBOT_TOKENS.shown(request, response, room)
    return response
