"""Whatever somebody calls themselves or says: nothing of it runs, and the page keeps its shape on a narrow phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.payloads import MESSAGE_MAX, MESSAGES, NAME_MAX, NAMES
from tests.people import Person, new_room
from tests.servers.fixtures import sites
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage, dialogs_of
from .test_hostile_text import LINK_REL
from .test_layout import NARROW, expect_nothing_sticks_out

# What the light marks and addresses of a message may become, and no other element, and no other attribute.
STRANGE_ELEMENTS = """(rel) => [...document.querySelectorAll(
        ".message-text *, .message-author *, .event bdi *, #my-name *, .pinned-text *")]
    .filter((one) => one.localName === "a"
        ? !(/^https?:/i.test(one.getAttribute("href")) && one.rel === rel && one.target === "_blank"
            && one.attributes.length === 3)
        : !(["code", "pre", "strong", "em"].includes(one.localName) && !one.attributes.length))
    .map((one) => one.outerHTML.slice(0, 200))"""
# A row is as high as what is said in it, and that no higher than most of the window.
TOO_HIGH = """() => [...document.querySelectorAll(".message, .event")]
    .map((row) => ({ high: row.getBoundingClientRect().height, text: row.textContent.trim().slice(0, 60) }))
    .filter(({ high }) => high > innerHeight)"""


@pytest.fixture(scope="module")
def roomy_site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A site that takes the longest messages and names that any site may take, as often as they come."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(CHAT_FLOOD_LIMITS="off", CHAT_MESSAGE_MAX=str(MESSAGE_MAX), CHAT_NAME_MAX=str(NAME_MAX))


class Watch:
    """What a page does that it should not. Violations of its policy, and errors, fail the test by themselves."""

    def __init__(self, reader: RoomPage, site: SiteServer) -> None:
        self._page: Page = reader.page
        self._dialogs = dialogs_of(reader.page)
        self._abroad: list[str] = []
        self._site = site
        reader.page.on("request", self._hear)

    def _hear(self, request: Request) -> None:
        if not request.url.startswith(f"{self._site.url}/"):
            self._abroad.append(request.url)

    def expect_nothing_amiss(self) -> None:
        assert self._page.evaluate(STRANGE_ELEMENTS, LINK_REL) == []
        assert self._page.evaluate(TOO_HIGH) == []
        expect_nothing_sticks_out(self._page)
        assert (self._dialogs, self._abroad) == ([], [])
        assert self._page.title().endswith("ChatRoom")
        assert self._page.evaluate("({}).polluted === undefined")


def test_messages_neither_run_nor_break_the_page(roomy_site: SiteServer, enter: Enter) -> None:
    room = new_room(roomy_site)
    reader = enter(roomy_site, room, lang="en", viewport=NARROW)
    watch = Watch(reader, roomy_site)
    with Person(roomy_site, room) as goose:
        answers = [goose.post("save_chat_log/", {"chat_content": text}) for text in MESSAGES]
        # What nothing is to be seen of is refused in words.
        assert {answer.status_code for answer in answers} <= {200, 400}
        numbers = [answer.json()["id"] for answer in answers if answer.status_code == 200]
        assert len(numbers) > 0.9 * len(MESSAGES)
        reader.expect_said_number(goose.say("the end"))
    watch.expect_nothing_amiss()
    for before in range(numbers[-1] + 1, 1, -50):
        reader.page.goto(f"{reader.address}?before={before}")
        watch.expect_nothing_amiss()


def test_names_neither_run_nor_break_the_page(roomy_site: SiteServer, enter: Enter) -> None:
    room = new_room(roomy_site)
    reader = enter(roomy_site, room, lang="en", viewport=NARROW)
    watch = Watch(reader, roomy_site)
    with Person(roomy_site, room) as goose:
        taken = 0
        for name in NAMES:
            answer = goose.post("rename/", {"user_name": name})
            assert answer.status_code in (200, 400), name
            if answer.status_code == 200:
                taken += 1
                goose.say("hello")
        assert taken > 0.3 * len(NAMES)
        reader.expect_said_number(goose.say("the end"))
    watch.expect_nothing_amiss()
    expect(reader.messages.last).to_be_in_viewport()
    reader.page.reload()
    watch.expect_nothing_amiss()
