"""The cast of the tests: a room, two visitors of it, and a moderator."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from chatroom import floods
from chatroom.models import Room

pytest_plugins = ("tests.servers.fixtures", "tests.browser")


@pytest.fixture(autouse=True)
def _nobody_has_come_before() -> None:
    """Each test counts its own visits: all together are a flood, for one address."""
    floods._counters.cache_clear()


@pytest.fixture
def room(db: None) -> Room:
    """The first room, which a migration makes; made again where a test that commits emptied the tables."""
    room, _ = Room.objects.get_or_create(name="happy")
    return room


@pytest.fixture
def visitor(room: Room) -> Client:
    """A browser whose session has an identity, as one has after a first look at the room."""
    return enter(room)


@pytest.fixture
def other_visitor(room: Room) -> Client:
    """Another browser, with an identity of its own."""
    return enter(room)


@pytest.fixture
def moderator(room: Room) -> Client:
    """A browser in the room, logged in as a member of staff who may change all that the chat keeps."""
    client = enter(room)
    user = User.objects.create_user("moderator", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="chatroom"))
    client.force_login(user)
    return client


def enter(room: Room) -> Client:
    """Return a new test client that has opened the room's page."""
    client = Client()
    response = client.get(reverse("happy", args=[room.name]))
    assert response.status_code == 200, response.content
    return client
