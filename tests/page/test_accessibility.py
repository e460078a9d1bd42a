"""axe-core finds no violation in any state of any page; each message is told once; motion can be reduced."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewVisitor
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter

Violations = Callable[[Page], list[str]]

LOOKS = [
    pytest.param({"viewport": viewport, "color_scheme": scheme, "lang": lang}, id=f"{window}, {scheme}, {lang}")
    for window, viewport, scheme, lang in (
        ("phone", PHONE, "light", "zh-CN"),
        ("phone", PHONE, "dark", "en"),
        ("desktop", DESKTOP, "light", "en"),
        ("desktop", DESKTOP, "dark", "zh-TW"),
    )
]


@pytest.fixture
def expect_accessible(accessibility_violations: Violations) -> Callable[[Page], None]:
    def check(page: Page) -> None:
        assert accessibility_violations(page) == []

    return check


@pytest.mark.parametrize("look", LOOKS)
def test_the_room_in_all_its_states(
    shared_site: SiteServer,
    room_name: str,
    enter: Enter,
    expect_accessible: Callable[[Page], None],
    look: dict[str, object],
) -> None:
    duck = enter(shared_site, room_name, tolerated=["Failed to load resource"], **look)
    expect_accessible(duck.page)  # empty

    with Person(shared_site, room_name) as goose, Person(shared_site, room_name) as swan:
        for number in range(30):
            goose.say(f"message {number} https://example.org/{number}")
            swan.say("你好 " * (number + 1))
        goose.post("rename/", {"user_name": "Goose"})
        goose.say("renamed")
    duck.say("mine https://example.org/")
    duck.expect_said("mine https://example.org/")
    expect_accessible(duck.page)  # busy

    duck.log.evaluate("(log) => log.scrollTo(0, -900)")
    expect(duck.to_newest).to_be_visible()
    expect_accessible(duck.page)  # scrolled up

    duck.say("\ufffe refused")
    expect(duck.failed).to_have_count(1)
    duck.field.fill("W" * 201)
    duck.field.press("Enter")
    expect(duck.notice).not_to_be_empty()
    expect_accessible(duck.page)  # a failed message, a text that is too long

    duck.page.context.set_offline(True)
    duck.say("unsent")
    expect(duck.banner).not_to_be_empty()
    expect(duck.pending.locator(".message-state")).not_to_be_empty()
    expect_accessible(duck.page)  # offline, with a pending message

    duck.open_name_form()
    duck.name_field.fill("elevenchars")
    duck.name_field.press("Enter")
    expect(duck.name_refusal).not_to_be_empty()
    expect_accessible(duck.page)  # the name's form, refused

    duck.page.locator("#new-identity button").click()
    expect(duck.page.locator("#new-identity-dialog")).to_be_visible()
    expect_accessible(duck.page)  # the dialog


@pytest.mark.parametrize("look", LOOKS)
def test_the_other_pages(
    shared_site: SiteServer,
    room_name: str,
    new_visitor: NewVisitor,
    expect_accessible: Callable[[Page], None],
    look: dict[str, object],
) -> None:
    page = new_visitor(shared_site, tolerated=["status of 40[034]"], **look)
    page.goto("/")
    expect_accessible(page)
    page.locator("#room").fill("a b")
    page.locator("#room").press("Enter")
    expect(page.locator("#room-refusal")).to_be_visible()
    expect_accessible(page)
    with Person(shared_site, room_name) as goose:
        for number in range(60):
            goose.say(f"message {number}")
    room = f"/chatroom/{room_name}"
    for address in ("/chatroom/nobody/", "/nothing/", "/accounts/login/", f"{room}/?before=20", f"{room}/report/"):
        page.goto(address)
        expect_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_room_without_scripts(
    shared_site: SiteServer,
    room_name: str,
    new_visitor: NewVisitor,
    enter: Enter,
    expect_accessible: Callable[[Page], None],
    scheme: str,
) -> None:
    with Person(shared_site, room_name) as goose:
        goose.say("你好")
    html = enter(shared_site, room_name, javascript=False, color_scheme=scheme).page.content()
    # axe-core is a script itself: it looks at what was served, where no script of ours runs.
    page = new_visitor(shared_site, color_scheme=scheme)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"/chatroom/{room_name}/")
    assert "你好" in html
    page.locator("#me").evaluate("(me) => (me.open = true)")
    expect_accessible(page)


def test_a_screen_reader_is_told_of_each_message_once(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name)
    expect(duck.log).to_have_attribute("role", "log")
    expect(duck.log).to_have_attribute("aria-live", "polite")
    expect(duck.log).to_have_attribute("aria-relevant", "additions")
    duck.page.route("**/save_chat_log/", lambda route: None)
    duck.say("mine")
    pending = duck.pending.element_handle()
    assert pending
    duck.page.unroute_all(behavior="ignoreErrors")
    duck.page.reload()
    duck.page.evaluate("""() => {
        window.added = [];
        new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach((node) =>
            node.matches?.("[data-kind]") && added.push(node.textContent)))).observe(
                document.querySelector(".log-content"), { childList: true });
    }""")
    duck.say("again mine")
    duck.expect_said("again mine")
    assert duck.page.evaluate("added.filter((text) => text.includes('again mine')).length") == 1


WATCH_ROWS = """
const rows = new WeakSet();
window.drawnTwice = 0;
new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) {
        if (!node.matches?.("[data-entry-id]")) continue;
        if (rows.has(node)) drawnTwice += 1;
        rows.add(node);
    }
}).observe(document, { childList: true, subtree: true });
window.countRows = () => document.querySelectorAll("[data-entry-id]").length;
"""


def test_the_history_that_the_server_drew_is_not_told_again_by_the_script(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    with Person(shared_site, room_name) as goose:
        for text in ("one", "two", "three"):
            goose.say(text)
    duck = enter(shared_site, room_name)
    duck.page.add_init_script(WATCH_ROWS)
    duck.page.reload()
    duck.expect_said("three")
    assert duck.page.evaluate("[drawnTwice, countRows()]") == [0, 3]


def test_older_messages_that_are_loaded_are_not_told(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    with Person(shared_site, room_name) as goose:
        for number in range(60):
            goose.say(f"message {number}")
    duck = enter(shared_site, room_name)
    duck.page.evaluate("""() => {
        window.toldAloud = 0;
        new MutationObserver(() => {
            if (document.getElementById("log").getAttribute("aria-live") !== "off") toldAloud += 1;
        }).observe(document.querySelector(".log-content"), { childList: true });
    }""")
    duck.older.dispatch_event("click")  # a real one scrolls to it first, which loads them as well
    expect(duck.messages).to_have_count(60)
    assert duck.page.evaluate("toldAloud") == 0
    expect(duck.log).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_who_wants_it_so(shared_site: SiteServer, room_name: str, enter: Enter, motion: str) -> None:
    duck = enter(shared_site, room_name, reduced_motion=motion)
    moving = duck.page.evaluate("document.getAnimations().length")
    duck.page.route("**/save_chat_log/", lambda route: None)
    duck.say("on its way")
    expect(duck.pending).to_have_count(1)
    moving += duck.page.evaluate("document.getAnimations().length")
    assert (moving == 0) == (motion == "reduce")


def test_with_the_system_s_own_colours_everything_is_still_there(
    shared_site: SiteServer, room_name: str, enter: Enter, expect_accessible: Callable[[Page], None]
) -> None:
    duck = enter(shared_site, room_name, forced_colors="active", tolerated=["status of 400"])
    duck.say("mine")
    duck.say("\ufffe refused")
    expect(duck.failed).to_have_count(1)
    borders = duck.messages.locator(".bubble").evaluate_all(
        "(bubbles) => bubbles.map((bubble) => getComputedStyle(bubble).borderTopWidth)"
    )
    assert set(borders) == {"1px"}, "bubbles are told from the ground by their borders alone"
    expect_accessible(duck.page)
