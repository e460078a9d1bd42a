"""What is to be sent by webhooks, read from the log itself: who sends it, and what came of it, stands in the database.

So a restart goes on where it was, and of several processes one sends.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from chatroom.models import ChatInfo, Webhook
from chatroom.webhooks.signing import secret_of
from chatroom.wire import entry_object

LEASE = timedelta(seconds=30)  # longer than a lookup, an answer and what the database needs, all at their limits
BATCH_MESSAGES = 50
BATCH_BYTES_MAX = 128 * 1024
OLDEST = timedelta(days=1)  # what is older is no news to anybody
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)

Trouble = Webhook.Trouble


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one process is about to send, and nobody else: `body`, or nothing where all of it is for nobody."""

    webhook: int
    claim: str
    url: str
    secret: str
    id: str
    end: int
    body: bytes


def due(count: int) -> list[int]:
    """Returns the keys of at most `count` webhooks that have something to send now, and nobody who sends it."""
    behind = Webhook.objects.filter(_is_free(), off_at=None, position__lt=F("room__last_id"))
    # Whoever has waited longest, so that busy ones leave room for the others.
    return list(behind.order_by(F("sent_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:count])


def take(key: int) -> Delivery | None:
    """Claims what webhook `key` has to send; None where another process was faster, or there is nothing."""
    claim = secrets.token_hex(8)
    # By its own columns alone, so that of two that ask at once the second sees what the first has written.
    free = Webhook.objects.filter(_is_free(), pk=key, off_at=None)
    if not free.update(claim=claim, claimed_until=Now() + LEASE):
        return None
    webhook = Webhook.objects.select_related("room").filter(pk=key).first()
    if webhook is None:
        return None  # removed meanwhile
    if webhook.batch_end <= webhook.position:
        webhook.batch_end = _end_of_batch(webhook)
        Webhook.objects.filter(pk=key, claim=claim).update(batch_end=webhook.batch_end)
    messages = [_message(entry) for entry in _said(webhook).filter(number__lte=webhook.batch_end)]
    body = _json({"type": "messages", "room": webhook.room.name, "messages": messages}) if messages else b""
    delivery = f"msg_{webhook.pk}_{webhook.position + 1}-{webhook.batch_end}"
    return Delivery(key, claim, webhook.url, secret_of(webhook), delivery, webhook.batch_end, body)


def arrived(delivery: Delivery) -> None:
    """Goes on after `delivery`, unless its lease was over and somebody else has it."""
    sent = {"sent_at": Now()} if delivery.body else {}
    _settle(delivery).update(position=delivery.end, batch_end=0, **_FREE, **_WELL, **sent)


def failed(delivery: Delivery, trouble: Trouble, status: int | None = None) -> None:
    """Sends `delivery` again after a pause that grows; after long failure, or where it is gone, never again."""
    webhook = _settle(delivery).first()
    if webhook is None:
        return
    now = timezone.now()
    since = min(webhook.failing_since or now, now)
    over = trouble is Trouble.GONE or now - since >= GIVEN_UP_AFTER
    _settle(delivery).update(
        **_FREE,
        failures=F("failures") + 1,
        failing_since=since,
        trouble=trouble,
        status=status,
        next_at=Now() + pause_after(webhook.failures + 1),
        **({"off_at": now} if over else {}),
    )


def pause_after(failures: int) -> timedelta:
    """Returns how long a webhook rests after so many failures in a row: four times as long each time."""
    pause: timedelta = FIRST_PAUSE * 4 ** min(failures - 1, 10)
    return min(pause, LONGEST_PAUSE)


_FREE: dict[str, Any] = {"claim": "", "claimed_until": None}
_WELL: dict[str, Any] = {"failures": 0, "failing_since": None, "trouble": "", "status": None, "next_at": None}


def _settle(delivery: Delivery) -> QuerySet[Webhook]:
    return Webhook.objects.filter(pk=delivery.webhook, claim=delivery.claim)


def _is_free() -> Q:
    # A time from farther ahead than any can be is of a clock that was set back since.
    rested = Q(next_at=None) | Q(next_at__lte=Now()) | Q(next_at__gt=Now() + LONGEST_PAUSE)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=Now()) | Q(claimed_until__gt=Now() + LEASE)
    return rested & unclaimed


def _said(webhook: Webhook) -> QuerySet[ChatInfo]:
    """What is to be sent after `position`: messages that everybody in the room can see now."""
    said = ChatInfo.objects.of(webhook.room_id).since(webhook.position + 1)
    said = said.filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE, created_at__gt=Now() - OLDEST)
    return said if webhook.robots_too else said.exclude(badge=ChatInfo.Badge.ROBOT)


def _end_of_batch(webhook: Webhook) -> int:
    """The number of the last entry of what is sent together: all there is, where that is not too much."""
    size = 0
    found = list(_said(webhook).filter(number__lte=webhook.room.last_id)[:BATCH_MESSAGES])
    for before, entry in zip([None, *found], found, strict=False):
        size += len(_json(_message(entry)))
        if before is not None and size > BATCH_BYTES_MAX:
            return before.number
    return found[-1].number if len(found) == BATCH_MESSAGES else webhook.room.last_id


def _message(entry: ChatInfo) -> dict[str, Any]:
    """An entry as docs/wire.md describes it, without what is between its author and the site alone."""
    return {name: value for name, value in entry_object(entry).items() if name != "client_id"}


def _json(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
