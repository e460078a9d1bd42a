"""One delivery, from the address of a webhook to what came of it."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from chatroom.models import Webhook
from chatroom.webhooks.addresses import BadUrl, Network, read_url
from chatroom.webhooks.outbox import Delivery
from chatroom.webhooks.posting import SpokeNonsense, TookTooLong, Unreachable, post
from chatroom.webhooks.resolving import ForbiddenAddress, NoAddress, looked_up
from chatroom.webhooks.signing import signed_headers

GONE = 410

Trouble = Webhook.Trouble


class Outcome(NamedTuple):
    """What came of it: no trouble, or which, and the status of the answer where there was one."""

    trouble: Trouble | None
    status: int | None = None


async def deliver(delivery: Delivery, permitted: Sequence[Network]) -> Outcome:
    """Sends `delivery` to its address, which is looked up and checked anew."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "ChatRoom",
        **signed_headers(delivery.id, int(time.time()), delivery.body, delivery.secret),
    }
    try:
        target = read_url(delivery.url)
        addresses = await looked_up(target, permitted)
        status = await post(target, addresses, headers, delivery.body)
    except (BadUrl, NoAddress):
        return Outcome(Trouble.NO_ADDRESS)
    except ForbiddenAddress:
        return Outcome(Trouble.FORBIDDEN)
    except Unreachable:
        return Outcome(Trouble.UNREACHABLE)
    except TookTooLong:
        return Outcome(Trouble.TIMEOUT)
    except SpokeNonsense:
        return Outcome(Trouble.NONSENSE)
    return Outcome(_trouble_of(status), status)


def _trouble_of(status: int) -> Trouble | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Trouble.REDIRECT
    return Trouble.GONE if status == GONE else Trouble.STATUS
