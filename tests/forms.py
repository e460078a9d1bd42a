"""The addresses that take a form, each with fields that it accepts, and what a post to them may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chatroom.models import ChatInfo, Room, UserInfo

URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """An address that takes a form, and fields that it accepts."""

    view: str
    fields: Mapping[str, str] = field(default_factory=dict)
    in_a_room: bool = True

    @property
    def path(self) -> str:
        return reverse(self.view, args=["happy"] if self.in_a_room else [])


FORMS = [
    Form("save_chat_log", {"chat_content": "hello", "client_id": "a1"}),
    Form("rename", {"user_name": "teal"}),
    Form("new_identity"),
    Form("typing"),
    Form("open_room", {"room": "pond"}, in_a_room=False),
    Form("seed_save_chat_log", {"chat_content": "hello", "user_name": "teal"}, in_a_room=False),
    Form("seed_get_near_log", {"last_id": "0"}, in_a_room=False),
]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.view)
each_form_with_a_text = pytest.mark.parametrize(
    "form", [form for form in FORMS if form.fields], ids=lambda form: form.view
)
each_form_in_a_room = pytest.mark.parametrize(
    "form", [form for form in FORMS if form.in_a_room], ids=lambda form: form.view
)


def stored() -> list[Any]:
    """All that a post can change, but for an identity that a first visit makes."""
    people = UserInfo.objects.order_by("pk").values_list("user_id", "user_name")
    return [
        list(Room.objects.order_by("pk").values_list("name", "last_id")),
        list(ChatInfo.objects.order_by("pk").values_list("number", "chat_content")),
        list(people),
    ]


def token_of(client: Client) -> str:
    return client.cookies["csrftoken"].value


def guarded_browser() -> Client:
    """A browser in room happy from which tokens are asked, as they are from a real one."""
    client = Client(enforce_csrf_checks=True)
    assert client.get(reverse("happy", args=["happy"])).status_code == 200
    return client
