"""Webhooks in a room's settings: whose they are, what is shown of them, and what is said of one that failed."""

import re
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chatroom.actions.webhooks import WEBHOOKS_MAX
from chatroom.models import AuditRecord, Webhook
from tests.moderation.cast import Cast
from tests.refusals import assert_refused

HTML = {"Accept": "text/html"}
WEBHOOKS = "/chatroom/pond/webhooks/"
URL = "https://127.0.0.1/hook?key=7"


@pytest.fixture(autouse=True)
def _webhooks_are_on(settings: Settings) -> None:
    settings.CHAT_WEBHOOKS = True
    settings.CHAT_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.CHAT_FLOOD_LIMITS = False


def page(client: Client, address: str = "settings/") -> str:
    path = address if address.startswith("/") else f"/chatroom/pond/{address}"
    return client.get(path, headers=HTML).content.decode()


def make(cast: Cast, **fields: str) -> Webhook:
    status, answer = cast["owner"].post(WEBHOOKS, url=URL, **fields)
    assert status == 200, answer
    return Webhook.objects.get(pk=str(answer["id"]))


def test_unless_the_site_lets_them_there_are_no_webhooks(cast: Cast, settings: Settings) -> None:
    settings.CHAT_WEBHOOKS = False
    assert_refused(cast["owner"].client.post(WEBHOOKS, {"url": URL}), 403, "webhooks_off")
    assert_refused(cast["owner"].client.get(WEBHOOKS), 403, "webhooks_off")
    assert 'id="webhooks"' not in page(cast["owner"].client)
    assert not Webhook.objects.exists()


def test_the_owner_sees_address_and_secret_and_moderators_of_the_site_the_host_alone(cast: Cast) -> None:
    answer = cast["owner"].client.post(WEBHOOKS, {"url": URL, "robots": "on"}, headers=HTML)
    assert answer.headers["Location"] == "/chatroom/pond/settings/"
    [listed] = cast["owner"].client.get(WEBHOOKS).json()["webhooks"]
    assert (listed["url"], listed["robots"], listed["on"]) == (URL, True, True)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", listed["secret"])
    assert listed["secret"] in page(cast["owner"].client)
    for shown in (page(cast["moderator"].client), page(cast["moderator"].client, "/admin/chatroom/webhook/")):
        assert "127.0.0.1" in shown
        assert "key=7" not in shown
        assert listed["secret"] not in shown
    assert 'id="webhooks"' not in page(cast["co_moderator"].client)


def test_the_secret_is_in_no_table_and_is_of_one_webhook(cast: Cast) -> None:
    make(cast)
    make(cast)
    secrets = [each["secret"] for each in cast["owner"].client.get(WEBHOOKS).json()["webhooks"]]
    assert len(set(secrets)) == 2
    stored = str(list(Webhook.objects.values()) + list(AuditRecord.objects.values()))
    assert not any(secret.removeprefix("whsec_") in stored for secret in secrets)
    assert "key=7" not in str(list(AuditRecord.objects.values()))


def test_a_room_has_so_many_webhooks_and_no_more(cast: Cast) -> None:
    for _each in range(WEBHOOKS_MAX):
        webhook = make(cast)
    assert_refused(cast["owner"].client.post(WEBHOOKS, {"url": URL}), 409, "too_many_webhooks")
    cast["owner"].post(f"{WEBHOOKS}remove/", id=str(webhook.pk))
    make(cast)


@pytest.mark.parametrize("key", ["", "x", "0", "-1", "١", "9" * 30, "\0", "lake"])
def test_only_the_room_s_own_webhooks_are_switched_and_removed(cast: Cast, key: str) -> None:
    webhook = make(cast)
    named = str(webhook.pk) if key == "lake" else key
    room, role = ("lake", "owner_of_another_room") if key == "lake" else ("pond", "owner")
    for act in ("switch", "remove"):
        answer = cast[role].client.post(f"/chatroom/{room}/webhooks/{act}/", {"id": named})
        assert_refused(answer, 404, "unknown_webhook")
    webhook.refresh_from_db()
    assert webhook.off_at is None


def fail(webhook: Webhook, **changes: Any) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(trouble="status", status=503, **changes)


def test_of_one_that_failed_for_long_the_owner_is_told_in_the_room_and_why_in_the_settings(cast: Cast) -> None:
    webhook = make(cast)
    fail(webhook)
    assert 'id="webhook-failed"' not in page(cast["owner"].client, "")
    fail(webhook, off_at=timezone.now())
    assert 'id="webhook-failed"' in page(cast["owner"].client, "")
    assert 'id="webhook-failed"' not in page(cast["co_moderator"].client, "")
    assert "(503)" in page(cast["owner"].client)
    status, answer = cast["owner"].post(f"{WEBHOOKS}switch/", id=str(webhook.pk), on="on")
    assert (status, answer) == (200, {"ret": 0, "on": True})
    assert 'id="webhook-failed"' not in page(cast["owner"].client, "")
    assert "(503)" not in page(cast["owner"].client)


def test_a_moderator_of_the_site_switches_webhooks_off_and_not_on(cast: Cast) -> None:
    webhook = make(cast)
    cast["moderator"].client.post(
        "/admin/chatroom/webhook/", {"action": "switch_off", "_selected_action": [str(webhook.pk)]}
    )
    webhook.refresh_from_db()
    assert webhook.off_at is not None
    assert not webhook.has_failed
    refused = cast["moderator"].client.post(f"{WEBHOOKS}switch/", {"id": str(webhook.pk), "on": "on"})
    assert_refused(refused, 403, "forbidden")
    acts = AuditRecord.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["set_webhook", "stop_webhook"]


@pytest.mark.parametrize("end", ["claim", "erase", "delete"])
def test_a_webhook_goes_with_its_owner(cast: Cast, end: str) -> None:
    make(cast)
    if end == "claim":
        link = str(cast["owner"].post("/chatroom/pond/renew_claim/")[1]["claim_link"])
        cast["author"].post("/chatroom/pond/claim/", token=link.partition("token=")[2])
    elif end == "erase":
        cast["owner"].client.post("/me/erase/", {"sure": "1"})
    else:
        cast["owner"].post("/chatroom/pond/delete/", name="pond")
    assert not Webhook.objects.exists()
