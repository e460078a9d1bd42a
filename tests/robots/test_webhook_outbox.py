"""What webhooks have to send, who sends it, and what comes of it: as it stands in the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chatroom import actions
from chatroom.models import ChatInfo, Webhook
from chatroom.roles import Actor, Role
from chatroom.webhooks import outbox
from chatroom.webhooks.outbox import BATCH_MESSAGES, FIRST_PAUSE, GIVEN_UP_AFTER, LONGEST_PAUSE, Delivery, Trouble
from tests.moderation.cast import Cast

from .conftest import Robot
from .endpoint import Received

STAFF = Actor(None, None, Role.ADMINISTRATOR)


@pytest.fixture
def webhook(cast: Cast) -> Webhook:
    """A webhook of the room, in which one thing was said before it was set."""
    return actions.make_webhook(cast.room, "https://robots.example/", STAFF, robots_too=False)


def take(webhook: Webhook) -> Delivery:
    """Claims what is to be sent, as a process does that has looked."""
    assert outbox.due(10) == [webhook.pk]
    delivery = outbox.take(webhook.pk)
    assert delivery is not None
    return delivery


def texts(delivery: Delivery) -> list[str]:
    return Received("", {}, delivery.body).texts


def later(webhook: Webhook, time: timedelta) -> None:
    """Lets `time` go by for the webhook."""
    webhook.refresh_from_db()
    for name in ("next_at", "claimed_until", "failing_since"):
        if (at := getattr(webhook, name)) is not None:
            setattr(webhook, name, at - time)
    webhook.save()


def test_what_is_said_from_then_on_is_sent_once_and_in_order(cast: Cast, webhook: Webhook) -> None:
    assert outbox.due(10) == []
    cast.says("author", "one")
    cast.says("visitor", "two")
    delivery = take(webhook)
    [one, two] = Received("", {}, delivery.body).body["messages"]
    assert Received("", {}, delivery.body).body["room"] == "pond"
    assert (one["id"], one["mess"], one["user_id"]) == (2, "one", cast.person("author").user_id)
    assert (two["id"], two["kind"], "client_id" in two) == (3, "say", False)
    outbox.arrived(delivery)
    assert outbox.due(10) == []
    cast.says("author", "three")
    assert texts(take(webhook)) == ["three"]


def test_two_processes_never_have_the_same_to_send(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    first = take(webhook)
    assert outbox.due(10) == []
    assert outbox.take(webhook.pk) is None
    later(webhook, outbox.LEASE)
    second = take(webhook)
    assert (second.id, second.body) == (first.id, first.body), "what is sent again is not known by its id"
    outbox.failed(first, Trouble.TIMEOUT)
    outbox.arrived(second)
    outbox.arrived(first)
    webhook.refresh_from_db()
    assert (webhook.position, webhook.failures) == (2, 0)


def test_what_is_hidden_by_then_is_not_sent_nor_is_anything_but_messages(cast: Cast, webhook: Webhook) -> None:
    for text in ("shown", "hidden", "also shown"):
        cast.says("author", text)
    actions.hide(cast.room, [3], STAFF)
    actions.rename(cast.room, cast.person("visitor"), "Heron")
    actions.post_message(cast.room, cast.person("author"), "psst", shadowed=True)
    delivery = take(webhook)
    assert texts(delivery) == ["shown", "also shown"]
    assert "hidden" not in delivery.body.decode().replace('"hidden', "")
    outbox.failed(delivery, Trouble.STATUS, 500)
    actions.hide(cast.room, [2, 4], STAFF)
    later(webhook, LONGEST_PAUSE)
    again = take(webhook)
    assert (again.id, again.body) == (delivery.id, b"")
    outbox.arrived(again)
    webhook.refresh_from_db()
    assert (webhook.sent_at, webhook.position) == (None, delivery.end)


def test_what_robots_say_is_sent_only_where_it_was_asked_for(cast: Cast, robot: Robot, webhook: Webhook) -> None:
    other = actions.make_webhook(cast.room, "https://robots.example/", STAFF, robots_too=True)
    robot.says("beep")
    delivery = outbox.take(webhook.pk)
    assert delivery is not None
    assert delivery.body == b""
    delivery = outbox.take(other.pk)
    assert delivery is not None
    assert Received("", {}, delivery.body).body["messages"][0]["badge"] == "robot"


def test_a_batch_is_bounded_and_the_same_when_it_is_sent_again(cast: Cast, webhook: Webhook) -> None:
    for number in range(BATCH_MESSAGES + 1):
        cast.says("author", str(number))
    first = take(webhook)
    assert len(texts(first)) == BATCH_MESSAGES
    outbox.failed(first, Trouble.TIMEOUT)
    later(webhook, LONGEST_PAUSE)
    cast.says("author", "meanwhile")
    again = take(webhook)
    assert (again.id, again.body) == (first.id, first.body)
    outbox.arrived(again)
    assert texts(take(webhook)) == [str(BATCH_MESSAGES), "meanwhile"]


def test_long_messages_go_in_smaller_batches(cast: Cast, webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH_BYTES_MAX", 1000)
    for text in ("鸭" * 200, "鹅" * 200, "x"):
        cast.says("author", text)
    sent = []
    for _each in range(2):
        delivery = take(webhook)
        sent.append(len(texts(delivery)))
        outbox.arrived(delivery)
    assert sent == [1, 2]


def test_a_webhook_that_fails_rests_ever_longer_and_is_switched_off_after_a_day(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    pauses = []
    while webhook.off_at is None:
        delivery = take(webhook)
        outbox.failed(delivery, Trouble.STATUS, 503)
        assert outbox.due(10) == []
        webhook.refresh_from_db()
        assert webhook.next_at is not None
        pauses.append(outbox.pause_after(webhook.failures))
        assert timedelta(0) < webhook.next_at - timezone.now() <= pauses[-1]
        later(webhook, LONGEST_PAUSE)
    assert pauses[:3] == [FIRST_PAUSE, 4 * FIRST_PAUSE, 16 * FIRST_PAUSE]
    assert max(pauses) == LONGEST_PAUSE
    assert len(pauses) == GIVEN_UP_AFTER / LONGEST_PAUSE + 1
    assert webhook.has_failed
    assert outbox.due(10) == []
    assert outbox.take(webhook.pk) is None


def test_one_success_ends_a_failure(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    outbox.failed(take(webhook), Trouble.TIMEOUT)
    later(webhook, LONGEST_PAUSE)
    outbox.arrived(take(webhook))
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.trouble, webhook.next_at) == (0, None, "", None)


def test_an_endpoint_that_says_it_is_gone_is_believed(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    outbox.failed(take(webhook), Trouble.GONE, 410)
    webhook.refresh_from_db()
    assert webhook.has_failed


def test_what_is_older_than_a_day_is_passed_over(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    ChatInfo.objects.update(created_at=timezone.now() - outbox.OLDEST)
    cast.says("author", "two")
    assert texts(take(webhook)) == ["two"]


def test_a_clock_that_was_set_back_does_not_stop_a_webhook(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    ahead: Any = timezone.now() + timedelta(days=400)
    Webhook.objects.update(next_at=ahead, claimed_until=ahead, claim="before")
    assert texts(take(webhook)) == ["one"]


def test_switched_off_meanwhile_a_webhook_stays_off_and_goes_on_with_what_is_said_next(
    cast: Cast, webhook: Webhook
) -> None:
    cast.says("author", "one")
    delivery = take(webhook)
    actions.switch_webhook(webhook, STAFF, on=False)
    outbox.failed(delivery, Trouble.TIMEOUT)
    cast.says("author", "two")
    assert outbox.due(10) == []
    actions.switch_webhook(webhook, STAFF, on=True)
    assert outbox.due(10) == []
    cast.says("author", "three")
    assert texts(take(webhook)) == ["three"]


def test_a_webhook_that_is_removed_meanwhile_is_gone(cast: Cast, webhook: Webhook) -> None:
    cast.says("author", "one")
    delivery = take(webhook)
    actions.remove_webhook(webhook, STAFF)
    outbox.arrived(delivery)
    outbox.failed(delivery, Trouble.TIMEOUT)
    assert not Webhook.objects.exists()
