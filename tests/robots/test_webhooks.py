"""Webhooks of a real site: what is said arrives, whatever happens between, and costs the room nothing."""

from collections.abc import Iterator

import pytest

from tests.people import Person
from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer
from tests.until import until

from .endpoint import WAIT_SECONDS, Endpoint

ON = {"CHAT_WEBHOOKS": "on", "CHAT_WEBHOOK_NETWORKS": "127.0.0.1/32", "CHAT_FLOOD_LIMITS": "off"}
MESSAGES = 40


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Where the webhook of the tests leads."""
    with Endpoint() as endpoint:
        yield endpoint


def owner_of_pond(site: SiteServer) -> Person:
    """Somebody who has made the room `pond` of `site`."""
    owner = Person(site)
    assert owner.post("/chatroom/", {"room": "pond"}).status_code == 302
    owner.room = "pond"
    return owner


def make_webhook(owner: Person, endpoint: Endpoint) -> str:
    """Has the room's owner set a webhook to `endpoint`; returns its secret."""
    made = owner.post("webhooks/", {"url": endpoint.url})
    assert made.status_code == 200, made.text
    secret: str = made.json()["secret"]
    return secret


def test_what_is_said_arrives_once_and_in_order_whatever_is_restarted_or_fails(
    start_site: StartSite, endpoint: Endpoint
) -> None:
    site = start_site(**ON)
    with owner_of_pond(site) as owner:
        owner.say("before the webhook")
        secret = make_webhook(owner, endpoint)
        owner.say("你好 <b>one</b>")
        endpoint.awaits("你好 <b>one</b>")
        [received] = endpoint.received
        assert received.is_signed_with(secret)
        entry = owner.poll(last_id=1)["info"][0]
        del entry["client_id"]
        assert received.body == {"type": "messages", "room": "pond", "messages": [entry]}

        site.stop()
        site.start()
        owner.say("two")
        endpoint.awaits("你好 <b>one</b>", "two")

        endpoint.status = 503
        owner.say("three")
        endpoint.awaits_requests(3)
        site.kill()
        endpoint.status = 200
        site.start()
        until(lambda: endpoint.texts.count("three") >= 2, "the second try", WAIT_SECONDS)
        owner.say("four")
        until(lambda: "four" in endpoint.texts, "what was said next", WAIT_SECONDS)
        assert list(dict.fromkeys(endpoint.texts)) == ["你好 <b>one</b>", "two", "three", "four"]
        tries = [each.id for each in endpoint.received if each.texts == ["three"]]
        assert len(set(tries)) == 1, "a second try is not known by its id"


def test_an_endpoint_that_hangs_costs_the_room_nothing(start_site: StartSite, endpoint: Endpoint) -> None:
    site = start_site(**ON)
    with owner_of_pond(site) as owner, Endpoint() as hanging:
        hanging.go_on.clear()
        for _each in range(4):
            make_webhook(owner, hanging)
        make_webhook(owner, endpoint)
        owner.say("first")
        hanging.awaits_requests(4)
        # All four are waited for now; the room, and the webhook beside them, go on.
        for number in range(MESSAGES):
            owner.say(str(number))
        assert [entry["mess"] for entry in owner.poll(last_id=1)["info"]] == [str(number) for number in range(MESSAGES)]
        endpoint.awaits("first", *(str(number) for number in range(MESSAGES)))


def test_several_processes_send_each_message_once(
    start_site: StartSite, endpoint: Endpoint, postgres: PostgresServer
) -> None:
    site = start_site(**ON, DATABASE_URL=postgres.database_url("webhooks"), WEB_CONCURRENCY="3")
    with owner_of_pond(site) as owner:
        make_webhook(owner, endpoint)
        texts = [str(number) for number in range(MESSAGES)]
        for text in texts:
            owner.say(text)
        endpoint.awaits(*texts)
        ids = [each.id for each in endpoint.received]
        assert len(set(ids)) == len(ids)


def test_a_redirect_to_this_machine_is_not_followed_and_the_owner_reads_why(
    start_site: StartSite, endpoint: Endpoint
) -> None:
    site = start_site(**ON)
    with owner_of_pond(site) as owner:
        make_webhook(owner, endpoint)
        endpoint.status, endpoint.location = 307, f"{site.url}/chatroom/pond/say/"
        owner.say("hello")
        endpoint.awaits_requests(1)
        until(lambda: owner.get("webhooks/").json()["webhooks"][0]["trouble"], "the trouble", WAIT_SECONDS)
        assert owner.get("webhooks/").json()["webhooks"][0]["trouble"] == "redirect"
        assert endpoint.texts[0] == "hello"
        assert endpoint.url not in site.log
