"""How a delivery is signed: as Standard Webhooks (standardwebhooks.com) says, which many libraries check."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from django.utils.crypto import salted_hmac

from chatroom.models import Webhook

PREFIX = "whsec_"


def secret_of(webhook: Webhook) -> str:
    """Returns the secret that the receiver of `webhook` checks signatures with.

    It is made of the site's own, so that a copy of the database signs nothing.
    """
    key = salted_hmac("chatroom.webhooks", webhook.salt, algorithm="sha256").digest()
    return PREFIX + base64.b64encode(key).decode()


def signed_headers(delivery: str, timestamp: int, body: bytes, secret: str) -> Mapping[str, str]:
    """Returns the headers that prove `body` is of the site, and of `timestamp`, in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{delivery}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
