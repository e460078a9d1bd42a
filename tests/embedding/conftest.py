"""A chat site and somebody else's, each by its name over HTTPS, and a browser that blocks third-party cookies."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import NewVisitor, running_chromium
from tests.page.room_page import RoomPage
from tests.people import Person, new_room
from tests.servers.fixtures import open_folder, sites
from tests.servers.nginx import Door, NginxServer
from tests.servers.other_site import STRICT, OtherSite, other_site
from tests.servers.site import SiteServer

CHAT = "https://chat.example"
BLOG = "https://blog.example"
STRANGER = "https://stranger.example"


@pytest.fixture(scope="package")
def site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """The chat site, which lets pages of the blog show its rooms."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(
            ALLOWED_HOSTS="chat.example,127.0.0.1",
            TRUSTED_PROXIES="1",
            CHAT_EMBED_ORIGINS=BLOG,
            CHAT_FLOOD_LIMITS="off",
        )


@pytest.fixture(scope="package")
def nginx(site: SiteServer) -> Iterator[NginxServer]:
    with open_folder() as folder:
        server = NginxServer(folder, site)
        try:
            server.start()
            yield server
        finally:
            server.close()


@pytest.fixture(scope="package")
def blog_server(nginx: NginxServer) -> Iterator[OtherSite]:
    with other_site(nginx.folder) as blog:
        yield blog


@pytest.fixture
def blog(blog_server: OtherSite) -> OtherSite:
    """The blog, without any page yet."""
    blog_server.policy = ""
    blog_server.pages = {}
    blog_server.cookies = []
    blog_server.cookies_sent = []
    return blog_server


@pytest.fixture(scope="package")
def browser(nginx: NginxServer, blog_server: OtherSite) -> Iterator[Browser]:
    """A browser that knows the sites by their names, and keeps no third-party cookies but partitioned ones."""
    names = {"chat": nginx.port, "blog": blog_server.port, "stranger": blog_server.port}
    rules = ",".join(f"MAP {name}.example 127.0.0.1:{port}" for name, port in names.items())
    with running_chromium(
        f"--host-resolver-rules={rules}", "--ignore-certificate-errors", "--test-third-party-cookie-phaseout"
    ) as browser:
        yield browser


@pytest.fixture
def room_name(site: SiteServer) -> str:
    """A room that no other test knows."""
    return new_room(site)


@pytest.fixture
def goose(site: SiteServer, room_name: str) -> Iterator[Person]:
    """Somebody who is in that room on the chat site itself."""
    with Person(site, room_name) as person:
        yield person


Read = Callable[..., Page]


@pytest.fixture
def read(new_visitor: NewVisitor, blog: OtherSite, room_name: str) -> Read:
    """Read a page of the blog with the widget in it: `read('data-theme="dark"', lang="en", viewport=PHONE)`.

    The blog's policy allows what the documentation says that the widget needs, and nothing else.
    """

    def open_blog(attributes: str = "", **options: object) -> Page:
        script = f'<script src="{CHAT}/embed.js" data-room="{room_name}" {attributes} async></script>'
        blog.policy = STRICT.format(chat=CHAT)
        blog.pages["/"] = f"<!doctype html><html lang=en><title>Blog</title><main><h1>Blog</h1>{script}<p>End</main>"
        page = new_visitor(Door(BLOG), ignore_https_errors=True, **options)
        page.goto("/")
        return page

    return open_blog


def frame_of(page: Page, room: str) -> RoomPage:
    """The room in the widget's frame, whose script has run."""
    framed = RoomPage(page.frame_locator(".chatroom-embed iframe"), room)
    expect(framed.page.locator("html[data-ready]")).to_be_attached()
    return framed
