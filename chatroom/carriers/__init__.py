"""The ways to the other processes of a site: Redis where there is one, else the database, else none."""

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from chatroom.carriers.database import DatabaseCarrier
from chatroom.carriers.redis import RedisCarrier
from chatroom.delivery.exchange import Carrier


def carrier_of_this_site() -> Carrier | None:
    """Returns the way to the other processes; None where this one is alone: the only worker, with a file of its own."""
    if settings.REDIS_URL:
        # Hosts of one site share its secret key; two sites that share a Redis do not.
        site = salted_hmac("chatroom.carriers", "site").hexdigest()[:16]
        return RedisCarrier(settings.REDIS_URL, site)
    if settings.ENVIRONMENT["WEB_CONCURRENCY"] > 1 or connection.vendor != "sqlite":
        return DatabaseCarrier()
    return None
