"""A visitor's address: the connection's peer, or the hop that the number of trusted proxies points at."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # a peer without an address: a Unix socket


def client_address(request: HttpRequest) -> str:
    """Returns the visitor's address."""
    return address_of(request.META.get("REMOTE_ADDR") or UNKNOWN, request.headers.get("X-Forwarded-For", ""))


def address_of(peer: str, forwarded_for: str) -> str:
    """Returns the address of the visitor whose connection comes from `peer`, with that X-Forwarded-For.

    Behind N trusted proxies it is the N-th entry of X-Forwarded-For from the right: each proxy appends the peer that it
    saw, and what stands further left is the visitor's own claim.
    """
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            peer = hops[-settings.TRUSTED_PROXIES]
    return _without_port(peer)


def block_of(address: str) -> str:
    """Returns the block that limits count together: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _without_port(peer: str) -> str:
    for candidate in (peer.strip("[]"), peer.rpartition(":")[0].strip("[]")):
        try:
            parsed = ipaddress.ip_address(candidate.partition("%")[0])
        except ValueError:
            continue
        mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
        return str(mapped or parsed)
    return UNKNOWN
