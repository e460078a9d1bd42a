"""What the page does when nobody looks, when the reader returns, and when the machine has slept."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.people import Person
from tests.servers.requirement import require
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage, frozen

# A page of a headless Chromium is always seen.
SET_HIDDEN = """(hidden) => {
    const state = hidden ? "hidden" : "visible";
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
# What the clock of a hidden page's timers comes to after a while: once a minute.
SLOW_TIMERS = """
const { setTimeout } = window;
window.setTimeout = (run, ms = 0, ...given) => setTimeout(run, document.hidden ? Math.max(ms, 60_000) : ms, ...given);
"""
POLL = "**/get_near_log/**"
AT_ONCE_MS = 5000  # long before the poll that is held ends by itself


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    """A reader whose page holds a poll."""
    reader = enter(shared_site, room_name, lang="en")
    expect(reader.online).to_have_text("1 person here")
    with Person(shared_site, room_name) as goose:
        for text in ("are you there?", "good"):
            goose.say(text)
            reader.expect_said(text)
    return reader


def set_hidden(page: Page, hidden: bool) -> None:
    page.evaluate(SET_HIDDEN, hidden)


def test_the_title_counts_what_came_while_nobody_looked(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    title = duck.page.title()
    assert title.startswith(room_name)
    with Person(shared_site, room_name) as goose:
        goose.say("seen")
        duck.expect_said("seen")
        expect(duck.page).to_have_title(title)

        set_hidden(duck.page, True)
        goose.say("one")
        expect(duck.page).to_have_title(f"(1) {title}")
        goose.say("two")
        expect(duck.page).to_have_title(f"(2) {title}")
        goose.post("rename/", {"user_name": "Goose"})
        expect(duck.renames).to_have_count(1)
        expect(duck.page).to_have_title(f"(2) {title}")

        set_hidden(duck.page, False)
        expect(duck.page).to_have_title(title)
        goose.say("three")
        duck.expect_said("three")
        expect(duck.page).to_have_title(title)


def test_a_hidden_page_whose_timers_are_slowed_hears_at_once(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    # By plain polls: after each answer it has to ask anew.
    duck.page.evaluate("localStorage['chatroom.plain_until'] = Date.now() + 60 * 60 * 1000")
    duck.page.add_init_script(SLOW_TIMERS)
    duck.page.reload()
    set_hidden(duck.page, True)
    title = duck.page.title()
    with Person(shared_site, room_name) as goose:
        for count in range(1, 4):
            goose.say(f"unseen {count}")
            expect(duck.page).to_have_title(f"({count}) {title}")


def test_a_line_stands_before_what_came_while_nobody_looked(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    with Person(shared_site, room_name) as goose:
        set_hidden(duck.page, True)
        goose.say("one")
        goose.say("two")
        duck.expect_said("two")
        set_hidden(duck.page, False)
        expect(duck.message("one")).to_have_attribute("data-unread", "New messages")
        expect(duck.log.locator("[data-unread]")).to_have_count(1)
    duck.say("I am back")
    expect(duck.log.locator("[data-unread]")).to_have_count(0)


def test_what_i_say_in_another_tab_is_not_unread(duck: RoomPage) -> None:
    title = duck.page.title()
    other = duck.another_tab()
    set_hidden(duck.page, True)
    other.say("from the other tab")
    duck.expect_said("from the other tab")
    expect(duck.page).to_have_title(title)


def test_a_page_that_becomes_visible_polls_at_once(duck: RoomPage) -> None:
    set_hidden(duck.page, True)
    with duck.page.expect_request(POLL, timeout=AT_ONCE_MS):
        set_hidden(duck.page, False)


def test_a_page_whose_network_is_back_polls_at_once(duck: RoomPage) -> None:
    with duck.page.expect_request(POLL, timeout=AT_ONCE_MS):
        duck.page.evaluate("window.dispatchEvent(new Event('online'))")


def test_a_page_whose_clock_has_jumped_polls_at_once(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name)
    duck.page.clock.install()
    with duck.page.expect_request(POLL):
        duck.page.reload()
    # The machine slept: a timer comes late, and once. (For longer, and the poll's own time would be up as well.)
    with duck.page.expect_request(POLL, timeout=AT_ONCE_MS):
        duck.page.clock.fast_forward("00:20")


def test_a_page_that_is_left_gives_up_its_poll(duck: RoomPage) -> None:
    with duck.page.expect_event("requestfailed", lambda request: "get_near_log" in request.url, timeout=AT_ONCE_MS):
        duck.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")


def test_a_page_that_returns_from_the_back_forward_cache_catches_up(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    with Person(shared_site, room_name) as goose:
        goose.say("while it was away")
    duck.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    duck.expect_said("while it was away")
    duck.say("I am back")
    duck.expect_said("I am back")


def test_a_real_browser_keeps_the_page_and_it_catches_up_when_one_goes_back(
    browser: Browser, shared_site: SiteServer, room_name: str
) -> None:
    # Playwright turns that cache off, for it does not notice a return from it.
    with browser.browser_type.launch(
        executable_path=str(require(*CHROMIUM_NAMES)),
        args=CHROMIUM_ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    ) as keeping:
        duck = RoomPage(keeping.new_page(base_url=shared_site.url), room_name).open()
        duck.page.evaluate("addEventListener('pageshow', ({ persisted }) => (window.kept = persisted))")
        duck.page.goto("/")
        with Person(shared_site, room_name) as goose:
            goose.say("while you were at home")
        duck.page.evaluate("history.back()")
        duck.page.wait_for_function("window.kept")
        duck.expect_said("while you were at home")
        duck.say("back again")
        duck.expect_said("back again")


def test_who_goes_back_to_the_room_sees_what_was_said_meanwhile(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.goto("/")
    with Person(shared_site, room_name) as goose:
        goose.say("while you were at home")
    duck.page.go_back()
    duck.expect_said("while you were at home")
    assert [row[0] for row in duck.shown()] == ["1", "2", "3"]
    duck.say("back again")
    duck.expect_said("back again")


def test_a_tab_that_was_frozen_and_thawed_catches_up(duck: RoomPage, shared_site: SiteServer, room_name: str) -> None:
    with frozen(duck), Person(shared_site, room_name) as goose:
        goose.say("in your sleep")
    duck.expect_said("in your sleep")
