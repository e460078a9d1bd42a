"""Whose address a request is counted under: the peer's, or the one that the trusted proxies saw."""

import ipaddress
from typing import Any

import pytest
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from chatroom.address import UNKNOWN, block_of, client_address

PROXY = "10.0.0.1"
VISITOR = "203.0.113.7"


def address(peer: str, forwarded: str | None = None) -> str:
    environ: dict[str, Any] = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(RequestFactory().get("/", **environ))


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("2001:0DB8:0:0::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:51234", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%eth0]:51234", "fe80::1"),
        ("", UNKNOWN),
        ("@", UNKNOWN),
        ("/run/site.sock", UNKNOWN),
        ("unknown", UNKNOWN),
        ("203.0.113.999", UNKNOWN),
        ("２０３.0.113.7", UNKNOWN),
    ],
)
def test_a_peer_is_an_address_without_its_port(peer: str, expected: str) -> None:
    assert address(peer) == expected


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "198.51.100.1, 198.51.100.2", "unknown", ""])
def test_without_proxies_no_header_is_believed(settings: Settings, forwarded: str) -> None:
    settings.TRUSTED_PROXIES = 0
    assert address(VISITOR, forwarded) == VISITOR


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, VISITOR, VISITOR),
        (1, f"198.51.100.1, {VISITOR}", VISITOR),
        (1, f"198.51.100.1,198.51.100.2,{VISITOR}", VISITOR),
        (1, f"{VISITOR}, 198.51.100.9", "198.51.100.9"),
        (2, f"{VISITOR}, 10.0.0.2", VISITOR),
        (2, f"198.51.100.1, {VISITOR}, 10.0.0.2", VISITOR),
        (3, f"198.51.100.1, {VISITOR}, 10.0.0.3, 10.0.0.2", VISITOR),
        (1, f"  {VISITOR}  ", VISITOR),
        (1, f"{VISITOR}:443", VISITOR),
        (1, "[2001:db8::7]:443", "2001:db8::7"),
        (1, "[2001:db8::7]", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "::ffff:203.0.113.7", VISITOR),
        (1, f"'; DROP TABLE, {VISITOR}", VISITOR),
    ],
)
def test_behind_proxies_the_hop_that_they_vouch_for_counts_from_the_right(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address(PROXY, forwarded) == expected


@pytest.mark.parametrize(("proxies", "forwarded"), [(1, None), (1, ""), (2, VISITOR), (3, f"{VISITOR}, 10.0.0.2")])
def test_where_a_proxy_told_nothing_the_peer_counts(settings: Settings, proxies: int, forwarded: str | None) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address(PROXY, forwarded) == PROXY


@pytest.mark.parametrize("hop", ["unknown", "_hidden", "for=203.0.113.7", "<b>", "a" * 5000])
def test_a_hop_that_is_no_address_is_nobody_s(settings: Settings, hop: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address(PROXY, f"{VISITOR}, {hop}") == UNKNOWN


@given(
    claimed=st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=","), max_size=20))
)
def test_nothing_that_a_visitor_claims_changes_who_he_is(claimed: list[str]) -> None:
    with override_settings(TRUSTED_PROXIES=1):
        assert address(PROXY, ",".join([*claimed, VISITOR])) == VISITOR


@given(peer=st.text(max_size=60))
def test_whatever_a_peer_is_called_the_answer_is_an_address(peer: str) -> None:
    assert ipaddress.ip_address(address(peer))


@given(st.ip_addresses())
def test_every_address_is_in_a_block_and_an_ipv6_subscriber_in_one(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    block = block_of(str(ip))
    if ip.version == 4:
        assert block == str(ip)
    else:
        assert ip in ipaddress.ip_network(block)
        assert block == block_of(str(ipaddress.IPv6Address(int(ip) ^ 0xFFFF)))
        assert block != block_of(str(ipaddress.IPv6Address(int(ip) ^ (1 << 64))))
