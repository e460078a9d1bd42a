"""A room's webhooks: set, switched and removed by its owner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from chatroom import actions, floods
from chatroom.forms import find_room
from chatroom.models import Webhook
from chatroom.robot_refusals import WebhooksOff
from chatroom.roles import Act, require
from chatroom.views.answers import json_answer
from chatroom.views.methods import takes
from chatroom.views.running import back_to_settings
from chatroom.webhooks.forms import find_webhook, read_webhook_url
from chatroom.webhooks.signing import secret_of


@takes("GET", "POST")
def webhooks(request: HttpRequest, room_name: str) -> HttpResponse:
    """The room's webhooks, for its owner; posted, one to `url` is set."""
    room = find_room(room_name)
    actor = require(request, room, Act.SET_WEBHOOK)
    if not settings.CHAT_WEBHOOKS:
        raise WebhooksOff
    if request.method != "POST":
        return json_answer({"ret": 0, "webhooks": [_webhook_object(each) for each in room.webhooks.order_by("pk")]})
    floods.count_webhook(request)
    robots_too = request.POST.get("robots") == "on"
    webhook = actions.make_webhook(room, read_webhook_url(request.POST), actor, robots_too=robots_too)
    return back_to_settings(request, room, {"id": webhook.pk, "secret": secret_of(webhook)})


@takes("POST")
def switch_webhook(request: HttpRequest, room_name: str) -> HttpResponse:
    """Switches webhook `id` on, or off, as `on` says."""
    room = find_room(room_name)
    on = request.POST.get("on") == "on"
    actor = require(request, room, Act.SET_WEBHOOK if on else Act.STOP_WEBHOOK)
    actions.switch_webhook(find_webhook(room, request.POST), actor, on=on)
    return back_to_settings(request, room, {"on": on})


@takes("POST")
def remove_webhook(request: HttpRequest, room_name: str) -> HttpResponse:
    """Removes webhook `id`."""
    room = find_room(room_name)
    actor = require(request, room, Act.STOP_WEBHOOK)
    actions.remove_webhook(find_webhook(room, request.POST), actor)
    return back_to_settings(request, room, {})


def _webhook_object(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.pk,
        "url": webhook.url,
        "secret": secret_of(webhook),
        "robots": webhook.robots_too,
        "on": webhook.off_at is None,
        "trouble": webhook.trouble,
        "status": webhook.status,
        "sent": webhook.position,
    }
