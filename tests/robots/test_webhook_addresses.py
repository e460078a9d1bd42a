"""Where a webhook may lead: to the internet, and never to this machine or its neighbours, in whatever spelling."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from pytest_django import Settings

from chatroom.models import Webhook
from chatroom.robot_refusals import UnusableWebhook
from chatroom.webhooks import addresses
from chatroom.webhooks.addresses import BadUrl, is_of_this_machine, is_permitted, read_url
from chatroom.webhooks.forms import read_webhook_url
from tests.moderation.cast import Cast
from tests.refusals import assert_refused, assert_refused_on_a_page

WEBHOOKS = "/chatroom/pond/webhooks/"


@pytest.fixture(autouse=True)
def _webhooks_are_on(settings: Settings) -> None:
    settings.CHAT_WEBHOOKS = True
    settings.CHAT_FLOOD_LIMITS = False


def pretend(monkeypatch: pytest.MonkeyPatch, **names: Sequence[str]) -> None:
    """Lets the names of this machine's resolver, whatever it is, mean these addresses."""

    def getaddrinfo(host: str, port: int, **options: Any) -> list[Any]:
        found = names.get(host.replace(".", "_").replace("-", "_"))
        if found is None:
            return asked(host, port, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    asked = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


THIS_MACHINE = [
    "127.0.0.1",
    "127.0.0.1:8000",
    "127.8.9.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "0.0.0.0",
    "0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::127.0.0.1]",
    "[2002:7f00:1::]",
]
NEIGHBOURS = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "239.1.2.3",
    "255.255.255.255",
    "240.0.0.1",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[2001:0:1::1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::10.0.0.1]",
]


@pytest.mark.parametrize("host", [*THIS_MACHINE, *NEIGHBOURS])
def test_an_address_of_this_machine_or_of_a_private_network_is_refused(host: str) -> None:
    with pytest.raises(UnusableWebhook):
        read_webhook_url({"url": f"https://{host}/hook"})


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["::1"], ["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], []]
)
def test_a_name_that_means_such_an_address_too_is_refused(monkeypatch: pytest.MonkeyPatch, found: list[str]) -> None:
    pretend(monkeypatch, robots_example=found)
    with pytest.raises(UnusableWebhook):
        read_webhook_url({"url": "https://robots.example/"})


def test_a_public_address_of_this_machine_s_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_of_this_machine(ip_address("127.0.0.1"))
    assert is_of_this_machine(ip_address("::1")) or not socket.has_ipv6
    assert is_permitted(ip_address("8.8.8.8"), True, [])
    monkeypatch.setattr(addresses, "is_of_this_machine", lambda address: address == ip_address("8.8.8.8"))
    assert not is_permitted(ip_address("8.8.8.8"), True, [])
    assert not is_permitted(ip_address("::ffff:8.8.8.8"), True, [])


BAD_URLS = [
    "",
    " ",
    "robots.example",
    "//robots.example/",
    "ftp://robots.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "gopher://robots.example/",
    "https://",
    "https:///path",
    "https://robots.example:0/",
    "https://robots.example:65536/",
    "https://robots.example:port/",
    "https://user:word@robots.example/",
    "https://robots.example@127.0.0.1/",
    "https://robots.example\\@127.0.0.1/",
    "https://robots.example/a b",
    "https://robots.example/\nHost: other",
    "https://robots.\texample/",
    "https://[::1%25eth0]/",
    "https://[::1/",
    "https://[robots]/",
    "https://robots..example/",
    "https://a_b*c.example/",
    "https://robots.example/" + "x" * 500,
    "\0",
]


@pytest.mark.parametrize("url", BAD_URLS)
def test_what_is_no_address_of_a_web_service_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        read_url(url)


def test_a_refused_address_is_stored_nowhere_and_stays_in_the_form(cast: Cast) -> None:
    for url in ("", "\0", "https://user:word@robots.example/", "https://[::ffff:127.0.0.1]/", "http://localhost:8000/"):
        assert_refused(cast["owner"].client.post(WEBHOOKS, {"url": url}), 400, "bad_webhook")
    assert not Webhook.objects.exists()
    answer = cast["owner"].client.post(WEBHOOKS, {"url": "https://10.0.0.1/hook"}, headers={"Accept": "text/html"})
    assert_refused_on_a_page(answer, 400, 'value="https://10.0.0.1/hook"')


def test_an_address_is_read_as_it_will_be_asked_for() -> None:
    target = read_url("https://Robots.Example.:8443/päth/x?room=小黄鸭&a=%20#part")
    assert (target.host, target.port, target.is_secure) == ("robots.example", 8443, True)
    assert target.path == "/p%C3%A4th/x?room=%E5%B0%8F%E9%BB%84%E9%B8%AD&a=%20"
    assert target.authority == "robots.example:8443"
    assert read_url("https://聊天.example").authority == "xn--rss932g.example"
    assert read_url("https://[2606:4700::1]/").authority == "[2606:4700::1]"


def test_the_internet_is_reached_over_https_alone_and_permitted_networks_as_they_are(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, robots_example=["8.8.8.8"])
    owner = cast["owner"].client
    assert_refused(owner.post(WEBHOOKS, {"url": "http://robots.example/"}), 400, "bad_webhook")
    assert owner.post(WEBHOOKS, {"url": "https://robots.example/"}).status_code == 200
    settings.CHAT_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/30")]
    assert owner.post(WEBHOOKS, {"url": "http://127.0.0.2:8000/"}).status_code == 200
    assert owner.post(WEBHOOKS, {"url": "http://[::ffff:127.0.0.2]/"}).status_code == 200
    for url in ("http://127.0.0.4/", "https://127.0.0.4/", "http://[::1]/", "http://robots.example/"):
        assert_refused(owner.post(WEBHOOKS, {"url": url}), 400, "bad_webhook")
