"""Several tabs of one browser: one poll for all of them, the same in each, and whoever polled may go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Request, expect

from tests.people import Person, new_room
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage, frozen

SOON_MS = 10_000  # a greeting that stays unanswered, and a poll after it


# Swallows what other tabs tell for as long as `deaf` is set.
DEAF_CHANNEL = """
const { addEventListener } = BroadcastChannel.prototype;
BroadcastChannel.prototype.addEventListener = function (type, listen) {
    addEventListener.call(this, type, (event) => window.deaf || listen(event));
};
"""


class Polls:
    """The polls of all tabs of a browser: how many are held, and were at the most."""

    def __init__(self, context: BrowserContext) -> None:
        self.held: list[Request] = []
        self.most = 0
        context.on("request", self._begin)
        context.on("requestfinished", self._end)
        context.on("requestfailed", self._end)

    def _begin(self, request: Request) -> None:
        # A tab that found a gap looks once without waiting; that is no second poll.
        if "get_near_log" in request.url and "wait=0" not in request.url:
            self.held.append(request)
            self.most = max(self.most, len(self.held))

    def _end(self, request: Request) -> None:
        if request in self.held:
            self.held.remove(request)


@pytest.fixture
def tabs(shared_site: SiteServer, room_name: str, enter: Enter) -> list[RoomPage]:
    first = enter(shared_site, room_name, lang="en", tolerated=["status of 403", "status of 409"])
    return [first, first.another_tab(), first.another_tab()]


@pytest.fixture
def goose(shared_site: SiteServer, room_name: str) -> Callable[[str], None]:
    """Somebody else says something."""

    def say(text: str) -> None:
        with Person(shared_site, room_name) as person:
            person.say(text)

    return say


def test_one_tab_polls_for_all_and_all_show_the_same(
    shared_site: SiteServer, room_name: str, enter: Enter, goose: Callable[[str], None]
) -> None:
    first = enter(shared_site, room_name, lang="en")
    polls = Polls(first.page.context)
    with first.page.context.expect_event("request", lambda request: "get_near_log" in request.url):
        first.page.reload()
    tabs = [first, first.another_tab(), first.another_tab()]
    for text in ("one", "two", "three"):
        goose(text)
        for tab in tabs:
            tab.expect_said(text)
    for number, tab in enumerate(tabs):
        tab.say(f"from tab {number}")
    for number in range(3):
        for tab in tabs:
            tab.expect_said(f"from tab {number}")
    assert tabs[0].shown() == tabs[1].shown() == tabs[2].shown()
    assert polls.most == 1
    assert len(polls.held) == 1


def test_all_tabs_are_one_person_and_know_how_many_are_here(
    shared_site: SiteServer, room_name: str, enter: Enter, tabs: list[RoomPage]
) -> None:
    for tab in tabs:
        expect(tab.online).to_have_text("1 person here")
    enter(shared_site, room_name)
    for tab in tabs:
        expect(tab.online).to_have_text("2 people here")
        expect(tab.my_tag).to_have_text(tabs[0].my_tag.inner_text())


def test_a_new_name_reaches_the_other_tabs(tabs: list[RoomPage]) -> None:
    tabs[1].rename("Teal")
    for tab in tabs:
        expect(tab.my_name).to_have_text("Teal")
        expect(tab.renames).to_have_count(1)
    tabs[2].say("quack")
    for tab in tabs:
        expect(tab.expect_said("quack").locator(".message-author")).to_have_text("Teal")


@pytest.mark.parametrize("acting", [0, 2], ids=["the first tab", "the last tab"])
def test_a_new_identity_reaches_the_other_tabs(tabs: list[RoomPage], acting: int) -> None:
    tabs[1].say("before")
    for tab in tabs:
        expect(tab.expect_said("before")).to_contain_class("mine")
    before = tabs[0].my_tag.inner_text()

    tabs[acting].become_someone_new()

    for tab in tabs:
        expect(tab.my_tag).not_to_have_text(before)
        expect(tab.message("before")).not_to_contain_class("mine")
    tabs[1].say("after")
    for tab in tabs:
        expect(tab.my_tag).to_have_text(tabs[acting].my_tag.inner_text())
        after = tab.expect_said("after")
        expect(after).to_contain_class("mine")
        expect(after.locator(".message-tag")).to_have_text(tab.my_tag.inner_text())


def test_tabs_that_were_given_two_identities_become_one_person_when_they_speak(tabs: list[RoomPage]) -> None:
    # As when a browser without cookies opens several tabs at once: the last answer's cookie is the one that stays.
    tabs[0].page.context.clear_cookies()
    tabs[2].page.reload()
    tabs[0].say("who am I?")
    for tab in tabs:
        expect(tab.expect_said("who am I?")).to_contain_class("mine")
        expect(tab.my_tag).to_have_text(tabs[2].my_tag.inner_text())


def test_the_tab_that_polls_may_be_closed(tabs: list[RoomPage], goose: Callable[[str], None]) -> None:
    tabs[0].page.close()
    goose("one")
    for tab in tabs[1:]:
        tab.expect_said("one")
    tabs[1].page.close()
    goose("two")
    tabs[2].expect_said("two")


def test_the_tab_that_polls_may_go_elsewhere_or_be_reloaded(tabs: list[RoomPage], goose: Callable[[str], None]) -> None:
    tabs[0].page.goto("/")
    goose("one")
    tabs[1].expect_said("one")
    tabs[1].page.reload()
    goose("two")
    for tab in tabs[1:]:
        tab.expect_said("two")
        expect(tab.messages).to_have_count(2)


def test_when_the_tab_that_polls_is_frozen_a_visible_one_takes_over(
    tabs: list[RoomPage], goose: Callable[[str], None]
) -> None:
    goose("before")
    for tab in tabs:
        tab.expect_said("before")
    with frozen(tabs[0]):
        goose("while one is frozen")
        # The person turns to another tab: it asks whether the one that polls is still alive.
        tabs[1].page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        for tab in tabs[1:]:
            expect(tab.message("while one is frozen")).to_have_count(1, timeout=SOON_MS)

    goose("after")
    for tab in tabs:
        expect(tab.message("after")).to_have_count(1, timeout=SOON_MS)
        assert tab.shown() == tabs[1].shown()


def test_a_tab_that_missed_what_the_one_that_polls_told_catches_up(
    tabs: list[RoomPage], goose: Callable[[str], None]
) -> None:
    tabs[1].page.context.add_init_script(DEAF_CHANNEL)
    tabs[1].page.reload()
    tabs[1].page.evaluate("window.deaf = true")
    goose("one")
    for tab in (tabs[0], tabs[2]):
        tab.expect_said("one")
    expect(tabs[1].messages).to_have_count(0)
    tabs[1].page.evaluate("window.deaf = false")
    goose("two")
    for tab in tabs:
        tab.expect_said("two")
        tab.expect_said("one")


def test_two_rooms_at_once_each_hear_their_own(
    shared_site: SiteServer, tabs: list[RoomPage], goose: Callable[[str], None]
) -> None:
    other_room = new_room(shared_site)
    other = RoomPage(tabs[0].page.context.new_page(), other_room).open()
    goose("in the one")
    with Person(shared_site, other_room) as person:
        person.say("in the other")
    other.expect_said("in the other")
    for tab in tabs:
        tab.expect_said("in the one")
        expect(tab.messages).to_have_count(1)
    expect(other.messages).to_have_count(1)


def test_more_tabs_than_a_browser_has_connections_still_send_and_hear(
    shared_site: SiteServer, tabs: list[RoomPage], goose: Callable[[str], None]
) -> None:
    many = [*tabs, *[tabs[0].another_tab() for _ in range(5)]]
    many[-1].say("from the eighth")
    goose("to all")
    for tab in many:
        tab.expect_said("from the eighth")
        tab.expect_said("to all")


def test_what_one_tab_has_not_sent_yet_another_does_not_send_as_well(tabs: list[RoomPage]) -> None:
    sends: list[Request] = []
    tabs[0].page.context.on(
        "request", lambda request: sends.append(request) if "save_chat_log" in request.url else None
    )
    tabs[1].page.route("**/save_chat_log/", lambda route: None)
    tabs[1].say("held")
    expect(tabs[1].pending).to_have_count(1)
    fourth = tabs[0].another_tab()
    expect(fourth.messages).to_have_count(0)
    fourth.say("by the fourth")
    for tab in tabs:
        tab.expect_said("by the fourth")
    expect(fourth.messages).to_have_count(1)
    assert len(sends) == 2

    tabs[1].page.close()
    fourth.page.reload()
    fourth.expect_said("held")


def test_the_banner_is_the_same_in_all_tabs(
    shared_site: SiteServer, room_name: str, enter: Enter, goose: Callable[[str], None]
) -> None:
    first = enter(shared_site, room_name, lang="en", tolerated=["Failed to load resource"])
    tabs = [first, first.another_tab()]
    context = first.page.context
    context.route("**/get_near_log/**", lambda route: route.abort())
    first.page.evaluate("window.dispatchEvent(new Event('online'))")  # gives up the poll that is held
    goose("did you hear?")
    for tab in tabs:
        expect(tab.banner).to_have_text("Reconnecting… Go on typing: nothing is lost.")
    context.unroute("**/get_near_log/**")
    for tab in tabs:
        expect(tab.banner).to_be_empty(timeout=SOON_MS)
        tab.expect_said("did you hear?")


@pytest.mark.parametrize("missing", ["BroadcastChannel", "navigator.locks"])
def test_without_a_way_to_share_each_tab_polls_for_itself(
    shared_site: SiteServer, room_name: str, enter: Enter, goose: Callable[[str], None], missing: str
) -> None:
    first = enter(shared_site, room_name, lang="en")
    remove = {
        "BroadcastChannel": "delete window.BroadcastChannel",
        "navigator.locks": "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })",
    }
    first.page.context.add_init_script(remove[missing])
    first.page.reload()
    second = first.another_tab()
    goose("to both")
    first.expect_said("to both")
    second.expect_said("to both")
    first.say("I can speak")
    second.expect_said("I can speak")


def test_without_a_storage_one_can_talk_all_the_same(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name)
    duck.page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    duck.page.reload()
    duck.say("nothing is kept here")
    duck.expect_said("nothing is kept here")
