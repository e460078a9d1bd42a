"""Webhooks: set, switched on and off, and removed. What they send begins with what is said from then on."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.crypto import get_random_string

from chatroom.actions.audit import record
from chatroom.actions.entries import lock, writing
from chatroom.models import Room, Webhook
from chatroom.models.webhooks import SALT_LENGTH
from chatroom.robot_refusals import TooManyWebhooks
from chatroom.roles import Act, Actor

WEBHOOKS_MAX = 5  # of a room


def make_webhook(room: Room, url: str, actor: Actor, *, robots_too: bool) -> Webhook:
    """Has what is said in `room` sent on to `url`, which has passed webhooks.forms.read_webhook_url.

    Raises TooManyWebhooks, NoSuchRoom, Busy.
    """
    with writing():
        lock(room)
        if room.webhooks.count() >= WEBHOOKS_MAX:
            raise TooManyWebhooks(WEBHOOKS_MAX)
        room.refresh_from_db(fields=["last_id"])
        salt = get_random_string(SALT_LENGTH)
        webhook = Webhook.objects.create(room=room, url=url, salt=salt, robots_too=robots_too, position=room.last_id)
        record(Act.SET_WEBHOOK, actor, room, details={"host": webhook.host, "robots": robots_too})
    return webhook


def switch_webhook(webhook: Webhook, actor: Actor, *, on: bool) -> None:
    """Switches `webhook` on, from what is said next, or off. Raises Busy."""
    changes: dict[str, Any] = {"off_at": None if on else timezone.now(), "claim": "", "claimed_until": None}
    # Of what was said meanwhile nothing is sent; and whatever had failed begins anew.
    changes |= {"batch_end": 0, "failures": 0, "failing_since": None, "trouble": "", "status": None, "next_at": None}
    if on:
        rooms = Room.objects.filter(pk=OuterRef("room"))
        changes["position"] = Subquery(rooms.values("last_id")[:1])
    with writing():
        if Webhook.objects.filter(pk=webhook.pk, off_at__isnull=not on).update(**changes):
            act = Act.SET_WEBHOOK if on else Act.STOP_WEBHOOK
            record(act, actor, webhook.room, details={"host": webhook.host, "on": on})


def remove_webhook(webhook: Webhook, actor: Actor) -> None:
    """Forgets `webhook`. Raises Busy."""
    with writing():
        record(Act.STOP_WEBHOOK, actor, webhook.room, details={"host": webhook.host, "removed": True})
        webhook.delete()
