"""What a request says of a webhook, checked."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chatroom.models import Room, Webhook
from chatroom.robot_refusals import NoSuchWebhook, UnusableWebhook
from chatroom.webhooks.addresses import BadUrl, read_url
from chatroom.webhooks.resolving import ForbiddenAddress, NoAddress, look_up

UNREADABLE = _("This is not the address of a web service, such as https://robots.example/room.")
NOT_SECURE = _("What is said here is sent on over HTTPS only: the address has to begin with https://.")
NO_ADDRESS = _("There is no such host on the internet.")
FORBIDDEN = _("This address is of this machine or of a private network, to which nothing is sent.")
KEY_DIGITS_MAX = 16


def read_webhook_url(fields: Mapping[str, str]) -> str:
    """Reads `url`, an address on the internet, or in a network that the site permits. Raises UnusableWebhook."""
    url, permitted = fields.get("url", "").strip(), settings.CHAT_WEBHOOK_NETWORKS
    try:
        target = read_url(url)
        look_up(target, permitted)
    except BadUrl:
        raise UnusableWebhook(UNREADABLE) from None
    except NoAddress:
        raise UnusableWebhook(NO_ADDRESS) from None
    except ForbiddenAddress:
        raise UnusableWebhook(FORBIDDEN if target.is_secure or permitted else NOT_SECURE) from None
    return url


def find_webhook(room: Room, fields: Mapping[str, str]) -> Webhook:
    """Returns the webhook of `room` whose `id` the request names. Raises NoSuchWebhook."""
    key = fields.get("id", "")
    if key.isascii() and key.isdecimal() and len(key) <= KEY_DIGITS_MAX:
        webhook = room.webhooks.select_related("room").filter(pk=int(key)).first()
        if webhook is not None:
            return webhook
    raise NoSuchWebhook
