"""People with accounts: hashes are cheap here, and limits are off but where a test is about them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from chatroom.models import Room

from .people import PASSWORD


@pytest.fixture(autouse=True)
def _cheap_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CHAT_FLOOD_LIMITS = False


@pytest.fixture
def teal(room: Room) -> User:
    """An account that nobody has logged in to yet."""
    return User.objects.create_user("Teal", password=PASSWORD, email="teal@mail.example")


@pytest.fixture
def member(teal: User) -> Client:
    """A browser in the room, logged in as Teal."""
    client = Client(headers={"Accept-Language": "en"})
    assert client.post("/accounts/login/", {"username": "Teal", "password": PASSWORD}).status_code == 302
    client.get("/chatroom/happy/")
    return client
