"""A site under each of the servers that hold polls, and people in a room of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people import Person, new_room
from tests.servers.fixtures import sites
from tests.servers.site import RunserverServer, SiteServer
from tests.servers.uvicorn import UvicornServer


@pytest.fixture(
    scope="package", params=[SiteServer, UvicornServer, RunserverServer], ids=["gunicorn", "uvicorn", "runserver"]
)
def polled_site(
    request: pytest.FixtureRequest, ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """A site under each of the servers, without flood limits, with a room of its own for each test."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(request.param, CHAT_FLOOD_LIMITS="off", CHAT_MESSAGE_MAX="1300")


@pytest.fixture
def person(polled_site: SiteServer) -> Iterator[Person]:
    with Person(polled_site, new_room(polled_site)) as person:
        yield person


@pytest.fixture
def other(polled_site: SiteServer, person: Person) -> Iterator[Person]:
    with Person(polled_site, person.room) as other:
        yield other


@pytest.fixture(scope="package")
def reader(polled_site: SiteServer) -> Iterator[Person]:
    """Somebody in a room in which nobody speaks, for what changes nothing."""
    with Person(polled_site, new_room(polled_site)) as reader:
        yield reader
