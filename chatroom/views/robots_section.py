"""What the page on which a room is run shows of its robots and its webhooks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from chatroom.models import Room
from chatroom.models.webhooks import URL_COLUMN_MAX
from chatroom.roles import Act, Actor, may
from chatroom.views.robot_token import token_to_show
from chatroom.webhooks.signing import secret_of

SECTIONS = {
    "robots": "robots",
    "revoke_robot": "robots",
    "webhooks": "webhooks",
    "switch_webhook": "webhooks",
    "remove_webhook": "webhooks",
}


def section_of(request: HttpRequest) -> str:
    """Returns the part of the page whose form `request` is of, in which it is said why it was refused."""
    match = request.resolver_match
    return SECTIONS.get(match.url_name or "", "") if match else ""


def robots_shown(request: HttpRequest, room: Room, actor: Actor) -> dict[str, Any]:
    """Returns the robots that are at work, and a token that was made just now, as the template shows them."""
    return {
        "stops_robots": True,
        "makes_robots": may(actor, Act.MAKE_ROBOT),
        "robots": room.robots.at_work().select_related("person").order_by("pk"),
        "robot_token": token_to_show(request, room) if may(actor, Act.MAKE_ROBOT) else None,
    }


def has_failed_webhook(room: Room) -> bool:
    """Whether a webhook of `room` was switched off because it failed for long."""
    return settings.CHAT_WEBHOOKS and room.webhooks.exclude(off_at=None).exclude(trouble="").exists()


def webhooks_shown(room: Room, actor: Actor) -> dict[str, Any]:
    """Returns the webhooks as the template shows them: with address and secret only to those who may set them."""
    sets = may(actor, Act.SET_WEBHOOK)
    webhooks = [
        {"row": webhook, "secret": secret_of(webhook) if sets else ""} for webhook in room.webhooks.order_by("pk")
    ]
    return {"stops_webhooks": True, "sets_webhooks": sets, "webhooks": webhooks, "webhook_url_max": URL_COLUMN_MAX}
