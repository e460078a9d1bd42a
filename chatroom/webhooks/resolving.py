"""From a webhook's host to addresses that may be connected to: looked up, and each of them looked at."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from chatroom.webhooks.addresses import Address, Network, Target, is_permitted

LOOKUP_SECONDS = 5.0
# A resolver that hangs cannot be interrupted. Whoever sets webhooks holds up others who do, and no delivery.
SETTING_THREADS = 4
DELIVERY_THREADS = 16
ADDRESSES_TRIED = 4

_for_settings = ThreadPoolExecutor(SETTING_THREADS, thread_name_prefix="webhook-setting")
_for_deliveries = ThreadPoolExecutor(DELIVERY_THREADS, thread_name_prefix="webhook-lookup")


class NoAddress(Exception):
    """There is no such host, or nobody knows of it in time."""


class ForbiddenAddress(Exception):
    """The host has an address that webhooks may not reach."""


def look_up(target: Target, permitted: Sequence[Network]) -> list[Address]:
    """Returns addresses of the host of `target`, all of which may be connected to. Raises as `looked_up`."""
    future = _for_settings.submit(_addresses, target)
    try:
        found = future.result(LOOKUP_SECONDS)
    except TimeoutError:
        raise NoAddress from None
    return _checked(found, target, permitted)


async def looked_up(target: Target, permitted: Sequence[Network]) -> list[Address]:
    """Returns addresses of the host of `target`, all of which may be connected to.

    One that may not forbids the others as well: whoever answers with both wants to have one of them checked, and the
    other one used. Raises NoAddress, ForbiddenAddress.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            found = await loop.run_in_executor(_for_deliveries, _addresses, target)
    except TimeoutError:
        raise NoAddress from None
    return _checked(found, target, permitted)


def _addresses(target: Target) -> list[Address]:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAddress from None
    # The interface of a link-local address comes with it; such an address is not for webhooks anyhow.
    texts = dict.fromkeys(str(place[0]).partition("%")[0] for *_kind, place in found)
    return [ipaddress.ip_address(text) for text in texts]


def _checked(found: list[Address], target: Target, permitted: Sequence[Network]) -> list[Address]:
    if not found:
        raise NoAddress
    if not all(is_permitted(address, target.is_secure, permitted) for address in found):
        raise ForbiddenAddress
    return found[:ADDRESSES_TRIED]
