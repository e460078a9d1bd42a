"""Rooms and the people in them, for the tests of the pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import NewVisitor, running_chromium
from tests.people import Person, new_room
from tests.servers.fixtures import sites
from tests.servers.meddling_proxy import MeddlingProxy
from tests.servers.site import SiteServer

from .polls import Say
from .room_page import RoomPage

Enter = Callable[..., RoomPage]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A running Chromium for all tests of this folder: none of them uses the database by itself."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def shared_site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A site that the tests of this folder share, each in a room of its own, and without flood limits."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(CHAT_FLOOD_LIMITS="off")


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


@pytest.fixture
def proxy(shared_site: SiteServer) -> Iterator[MeddlingProxy]:
    """A proxy in front of the shared site that passes all on as it comes, until it is told otherwise."""
    with MeddlingProxy(shared_site) as proxy:
        yield proxy


@pytest.fixture
def goose(shared_site: SiteServer, room_name: str) -> Iterator[Say]:
    """Somebody else, who has no such proxy, says something."""
    with Person(shared_site, room_name) as person:
        yield lambda text: person.say(text)
