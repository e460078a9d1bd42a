"""Which addresses a webhook may reach: those of the internet, and the networks that the site permits besides.

No Django in here.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

URL_MAX = 500
# Letters, digits, and what an address may hold as it is; all else of a path or a query is quoted.
PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"
PORTS = {"http": 80, "https": 443}

# Ways to write an IPv4 address as one of IPv6, which some router on the way may take literally.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
TUNNELS = tuple(map(ipaddress.IPv6Network, ("2002::/16", "2001::/32")))  # 6to4 and Teredo
DISCARD_PORT = 9


class BadUrl(ValueError):
    """A text that is no address of a web service."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes: over TLS or plainly, to which host and port, and what it asks for there."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host and, where it is not the usual one, the port, as a Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS["https" if self.is_secure else "http"] else f"{host}:{self.port}"


def read_url(text: str) -> Target:
    """Returns where `text` leads. Raises BadUrl."""
    if len(text) > URL_MAX or "\\" in text or not text.isprintable() or any(letter.isspace() for letter in text):
        raise BadUrl(text)
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _host_of(parts)
    except ValueError:
        raise BadUrl(text) from None
    scheme = parts.scheme
    if scheme not in PORTS or port == 0 or parts.username is not None or parts.password is not None:
        raise BadUrl(text)
    query = f"?{quote(parts.query, safe=PATH_CHARACTERS + '?')}" if parts.query else ""
    path = quote(parts.path, safe=PATH_CHARACTERS) or "/"
    return Target(scheme == "https", host, port or PORTS[scheme], path + query)


def is_permitted(address: Address, is_secure: bool, permitted: Sequence[Network]) -> bool:
    """Whether a webhook may connect to `address`, over TLS or not.

    To the internet it goes over TLS alone; and anyhow to the networks `permitted`.
    """
    plain = _plain(address)
    if any(plain.version == network.version and plain in network for network in permitted):
        return True
    return is_secure and _is_of_the_internet(plain) and not is_of_this_machine(plain)


def is_of_this_machine(address: Address) -> bool:
    """Whether `address` is one of this machine's own: it would itself be where a datagram to it comes from."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), DISCARD_PORT))  # which sends nothing
            return bool(probe.getsockname()[0] == str(address))
    except OSError:
        return False  # no way leads there


def _host_of(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        if "%" in host:
            raise ValueError(host)  # an interface of this machine
        return str(ipaddress.IPv6Address(host))
    # As a browser would read it: full-width digits are digits, and a name of any script has its ASCII form.
    ascii_host = host.encode("idna").decode("ascii").rstrip(".").lower()
    if not ascii_host or any(not (letter.isalnum() or letter in "-._") for letter in ascii_host):
        raise ValueError(host)
    return ascii_host


def _plain(address: Address) -> Address:
    """The IPv4 address that is written as one of IPv6, or the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_of_the_internet(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.is_site_local or any(address in tunnel for tunnel in TUNNELS)
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
