"""Rooms and the people in them, for the tests of the pages."""

from collections.abc import Callable

import pytest

from tests.browser import NewVisitor
from tests.people import new_room
from tests.servers.site import SiteServer

from .room_page import RoomPage

Enter = Callable[..., RoomPage]


@pytest.fixture
def room_name(shared_site: SiteServer) -> str:
    """A room of the shared site that no other test knows."""
    return new_room(shared_site)


@pytest.fixture
def enter(new_visitor: NewVisitor) -> Enter:
    """Open a room in a fresh browser: `enter(site, room_name, lang="en", viewport=PHONE)`, options as `new_visitor`."""

    def enter_room(site: SiteServer, room: str = "happy", **options: object) -> RoomPage:
        return RoomPage(new_visitor(site, **options), room).open()

    return enter_room
