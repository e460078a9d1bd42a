"""The blocks of an address that bans hold on to, as the setting CHAT_ADDRESSES lets them be kept.

`hashed`: a keyed digest, under a key of its number, which is another one every CHAT_ADDRESS_DAYS; `full`: the block
itself; `none`: nothing. A text of a block says by itself under which key it was made.
"""

import hmac
import ipaddress
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from chatroom.address import UNKNOWN

HASHED, FULL, NONE = "hashed", "full", "none"

# The lengths of the two blocks that a ban may hold on to: one subscriber, and the neighbourhood around it.
NARROW_PREFIXES = {4: 32, 6: 64}
WIDE_PREFIXES = {4: 24, 6: 48}

DAY_SECONDS = 24 * 3600
DIGEST_LENGTH = 32  # hexadecimal digits, of which two different blocks do not have the same by chance
IN_FULL = -1  # the number of the key of blocks that stand there as they are
REMEMBERED_BLOCKS = 16_384


class Blocks(NamedTuple):
    """The texts of an address's two blocks; empty where nothing is kept."""

    narrow: str
    wide: str


NO_BLOCKS = Blocks("", "")


class BadNetwork(ValueError):
    """A text that is no address, or a block of another length than bans hold on to."""


def are_kept() -> bool:
    """Whether anything is kept of an address, so that there can be bans of networks."""
    return bool(settings.CHAT_ADDRESSES != NONE)


def blocks_of(address: str, now: float | None = None) -> Blocks:
    """Returns the blocks of `address` as they are kept at `now`, in seconds since 1970."""
    if not are_kept() or address == UNKNOWN:
        return NO_BLOCKS
    return _blocks(address, _key_number_at(time.time() if now is None else now))


def blocks_under(address: str, keys: Iterable[int]) -> list[str]:
    """Returns the texts of both blocks of `address` under each of the `keys`, by their numbers."""
    if address == UNKNOWN:
        return []
    return [text for key in keys for text in _blocks(address, key)]


def key_number_of(block: str) -> int:
    """Returns the number of the key under which the text `block` was made."""
    number, point, _digest = block.partition(".")
    return int(number) if point and len(_digest) == DIGEST_LENGTH else IN_FULL


def read_network(text: str) -> tuple[str, bool]:
    """Returns the text, as it is kept now, of the block that `text` names, and whether it is the wide one.

    An address alone is its narrow block. Raises BadNetwork.
    """
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise BadNetwork(text[:40]) from None
    version = network.version
    if "/" not in text:
        wide = False
    elif network.prefixlen in (NARROW_PREFIXES[version], WIDE_PREFIXES[version]):
        wide = network.prefixlen == WIDE_PREFIXES[version]
    else:
        raise BadNetwork(text[:40])
    blocks = blocks_of(str(network.network_address))
    return (blocks.wide if wide else blocks.narrow), wide


def _key_number_at(now: float) -> int:
    """The number of the key that is used at `now`."""
    if settings.CHAT_ADDRESSES == FULL:
        return IN_FULL
    return int(now // (settings.CHAT_ADDRESS_DAYS * DAY_SECONDS))


@lru_cache(REMEMBERED_BLOCKS)
def _blocks(address: str, key: int) -> Blocks:
    parsed = ipaddress.ip_address(address)
    narrow, wide = (
        str(ipaddress.ip_network((parsed, prefixes[parsed.version]), strict=False))
        for prefixes in (NARROW_PREFIXES, WIDE_PREFIXES)
    )
    if key == IN_FULL:
        return Blocks(narrow, wide)
    return Blocks(_digest(narrow, key), _digest(wide, key))


def _digest(block: str, key: int) -> str:
    return f"{key}.{hmac.digest(_key(key), block.encode(), 'sha256').hex()[:DIGEST_LENGTH]}"


@lru_cache(1024)
def _key(number: int) -> bytes:
    return salted_hmac("chatroom.blocks", str(number), algorithm="sha256").digest()
