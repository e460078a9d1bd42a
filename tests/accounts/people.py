"""What people with accounts do: each function is one visit by a browser."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from chatroom.models import ChatInfo, UserInfo

PASSWORD = "quack-quack-quack"  # of accounts that live as long as a test


def guest(**options: Any) -> Client:
    """A new browser that has opened room happy."""
    client = Client(headers={"Accept-Language": "en"}, **options)
    assert client.get("/chatroom/happy/").status_code == 200
    return client


def log_in(client: Client, name: str = "Teal", password: str = PASSWORD, **fields: str) -> Any:
    """Logs a browser in; returns the answer."""
    return client.post("/accounts/login/", {"username": name, "password": password, **fields})


def register(client: Client, name: str, password: str = PASSWORD, **fields: str) -> Any:
    """Registers; returns the answer."""
    return client.post(
        "/accounts/register/", {"username": name, "password1": password, "password2": password, **fields}
    )


def say(client: Client, text: str) -> ChatInfo:
    """Says something in room happy."""
    answer = client.post("/chatroom/happy/save_chat_log/", {"chat_content": text})
    assert answer.status_code == 200, answer.content
    return ChatInfo.objects.get(room__name="happy", number=answer.json()["id"])


def me(client: Client) -> UserInfo:
    """Who the room's page says one is."""
    data = client.get("/chatroom/happy/").context["page"]
    return UserInfo.objects.get(user_id=data["user_id"])


def is_logged_in(client: Client) -> bool:
    """Whether the site takes the browser for a member's."""
    member: bool = client.get("/chatroom/happy/").context["page"]["member"]
    return member


def account_named(name: str) -> User:
    return User.objects.get(username=name)
