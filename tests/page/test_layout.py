"""Nothing sticks out of the window, however narrow it is, however long the words, however large the letters."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewVisitor
from tests.people import Person, new_room
from tests.servers.site import SiteServer

from .conftest import Enter
from .moderators import own
from .room_page import RoomPage

NARROW = (320, 568)
PHONES = (320, 360, 390, 430, 479, 540)
LANGUAGES = ["en", "zh-CN", "zh-TW"]
WIDE_NAME = "𒈙" * 10  # cuneiform: as wide as a name of ten letters gets
ROOM_TO_READ = 80  # pixels: two messages
LEGIBLE = 50  # pixels: some letters of a name, rather than its dots alone
LONG_MESSAGES = [
    "W" * 200,
    "https://example.org/" + "a" * 180,
    "﷽" * 60,
    "\n".join("1234567890"),
    "한글" * 80,
    "ق" * 200,
    "a" + "\u0301" * 199,
]


STICKING_OUT = """() => {
    const wide = document.documentElement.clientWidth;
    const scrolling = document.querySelectorAll("html, #log, .sheet, .me-panel, dialog[open]");
    const ends = (one) => getComputedStyle(one).textOverflow === "ellipsis";
    const shortened = (one) => one && (ends(one) || shortened(one.parentElement));
    const unseen = (one) => one && (one.getBoundingClientRect().width <= 1 || unseen(one.parentElement));
    const shown = [...document.querySelectorAll("body *")].filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        return !unseen(one) && (left < -1 || right > wide + 1)
            && one.checkVisibility({ visibilityProperty: true })
            && !one.closest("[aria-hidden=true], .skip-link") && !shortened(one.parentElement);
    });
    return [...[...scrolling].filter((one) => one.scrollWidth > one.clientWidth + 1), ...shown]
        .map((one) => `${one.localName}#${one.id}.${one.className}`);
}"""


def expect_nothing_sticks_out(page: Page) -> None:
    """Nothing is wider than the window or what scrolls in it, but for text that is shortened with an ellipsis."""
    sticking_out = page.evaluate(STICKING_OUT)
    assert not sticking_out, ", ".join(sticking_out)


@pytest.fixture
def busy_room(shared_site: SiteServer) -> str:
    """A room where people with wide names said long words."""
    room = new_room(shared_site)
    with Person(shared_site, room) as goose:
        for text in LONG_MESSAGES:
            goose.say(text)
        assert goose.post("rename/", {"user_name": WIDE_NAME}).status_code == 200
        for text in LONG_MESSAGES:
            goose.say(text)
    return room


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_busy_room_fits_a_narrow_phone(shared_site: SiteServer, busy_room: str, enter: Enter, lang: str) -> None:
    duck = enter(shared_site, busy_room, lang=lang, viewport=NARROW, tolerated=["status of 400"])
    duck.rename(WIDE_NAME)
    expect(duck.my_name).to_have_text(WIDE_NAME)
    for text in LONG_MESSAGES:
        duck.say(text)
    expect(duck.pending).to_have_count(0)
    expect(duck.log.locator(".mine")).to_have_count(len(LONG_MESSAGES) + 1)
    duck.say("\ufffe" + "W" * 150)
    expect(duck.failed).to_have_count(1)
    duck.field.fill("W" * 250)
    duck.field.press("Enter")
    expect(duck.notice).not_to_be_empty()
    expect_nothing_sticks_out(duck.page)

    duck.page.locator("#log").evaluate("(log) => log.scrollTo(0, -log.scrollHeight)")
    expect_nothing_sticks_out(duck.page)
    duck.open_name_form()
    expect(duck.name_field).to_be_in_viewport(ratio=1)
    expect_nothing_sticks_out(duck.page)
    duck.page.locator("#new-identity button").click()
    expect(duck.page.locator("#new-identity-dialog button[value=leave]")).to_be_in_viewport(ratio=1)
    expect_nothing_sticks_out(duck.page)


@pytest.mark.parametrize("viewport", [(360, 740), (768, 1024), (1280, 800), (2560, 1440), (740, 360)], ids=str)
def test_a_busy_room_fits_every_window(
    shared_site: SiteServer, busy_room: str, enter: Enter, viewport: tuple[int, int]
) -> None:
    duck = enter(shared_site, busy_room, viewport=viewport)
    expect_nothing_sticks_out(duck.page)
    expect(duck.field).to_be_in_viewport(ratio=1)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    expect(duck.messages.last).to_be_in_viewport()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_letters_of_twice_the_size_fit(shared_site: SiteServer, busy_room: str, enter: Enter, lang: str) -> None:
    duck = enter(shared_site, busy_room, lang=lang, viewport=(640, 800))
    duck.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    duck.rename(WIDE_NAME)
    expect(duck.my_name).to_have_text(WIDE_NAME)
    duck.say("still here")
    duck.expect_said("still here")
    expect(duck.field).to_be_in_viewport(ratio=1)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    expect(duck.message("still here")).to_be_in_viewport(ratio=0.9)
    expect_nothing_sticks_out(duck.page)


def test_letters_of_twice_the_size_fit_a_narrow_phone(shared_site: SiteServer, busy_room: str, enter: Enter) -> None:
    duck = enter(shared_site, busy_room, lang="en", viewport=NARROW)
    duck.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    duck.say("still here")
    duck.expect_said("still here")
    expect(duck.field).to_be_in_viewport(ratio=1)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    expect_nothing_sticks_out(duck.page)


@pytest.mark.parametrize(("viewport", "size"), [((568, 280), "100%"), (NARROW, "200%")], ids=["low", "large letters"])
def test_all_of_the_name_s_form_can_be_reached(
    shared_site: SiteServer, room_name: str, enter: Enter, viewport: tuple[int, int], size: str
) -> None:
    duck = enter(shared_site, room_name, lang="en", viewport=viewport)
    duck.page.evaluate("(size) => document.documentElement.style.setProperty('font-size', size)", size)
    duck.open_name_form()
    button = duck.page.locator("#new-identity button")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    expect_nothing_sticks_out(duck.page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_fit_a_narrow_phone(shared_site: SiteServer, new_visitor: NewVisitor, lang: str) -> None:
    page = new_visitor(shared_site, lang=lang, viewport=NARROW, tolerated=["status of 40[04]"])
    page.goto("/")
    expect_nothing_sticks_out(page)
    page.locator("#room").fill("ｗ " * 100)
    page.locator("#room").press("Enter")
    expect(page.locator("#room-refusal")).to_be_visible()
    expect_nothing_sticks_out(page)
    page.goto("/chatroom/" + "w" * 32 + "/")
    expect_nothing_sticks_out(page)
    page.goto("/accounts/login/")
    expect_nothing_sticks_out(page)
    page.goto("/chatroom/happy/")
    page.goto("/me/")
    expect_nothing_sticks_out(page)


def test_a_scroll_bar_that_takes_room_makes_no_sheet_wider_than_the_window(
    shared_site: SiteServer, new_visitor: NewVisitor
) -> None:
    page = new_visitor(shared_site, viewport=NARROW)
    page.goto("/")
    # This browser runs without scroll bars: a margin takes the room of one.
    page.evaluate("document.body.style.setProperty('margin-inline-end', '15px')")
    expect_nothing_sticks_out(page)


@pytest.mark.parametrize("address", ["/", "/chatroom/happy/search/?q=x", "/chatroom/happy/report/", "/me/"])
def test_the_sheets_fit_a_narrow_phone_with_letters_of_twice_the_size(
    shared_site: SiteServer, new_visitor: NewVisitor, address: str
) -> None:
    page = new_visitor(shared_site, lang="en", viewport=NARROW)
    page.goto("/chatroom/happy/")
    page.goto(address)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    expect_nothing_sticks_out(page)
    for field in page.locator(".field-row input").all():
        box = field.bounding_box()
        assert box
        assert box["width"] >= 2 * LEGIBLE


def test_the_head_of_a_room_with_the_longest_name_fits_its_owner_s_phone(shared_site: SiteServer, enter: Enter) -> None:
    name = "w" * 32
    with Person(shared_site) as goose:
        goose.post("/chatroom/", {"room": name})
    duck = enter(shared_site, name, lang="en", viewport=NARROW)
    duck.rename(WIDE_NAME)
    own(shared_site, duck)
    expect(duck.my_name).to_have_text(WIDE_NAME)
    expect(duck.page.locator("#room-menu")).to_be_visible()
    for width in PHONES:
        duck.page.set_viewport_size({"width": width, "height": 800})
        expect_nothing_sticks_out(duck.page)
        expect(duck.my_chip).to_be_in_viewport(ratio=1)
        expect(RoomPage(duck.page, name).online).to_be_in_viewport()
        title = duck.page.locator(".room-title").bounding_box()
        assert title
        assert title["width"] >= 1.5 * LEGIBLE


def test_what_stands_above_the_talk_leaves_a_place_for_it_beside_a_keyboard(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    with Person(shared_site, room_name) as goose:
        pinned = goose.say("w " * 100)
    columns = f"welcome='{'w ' * 100}', pinned={pinned}"
    code = f"from chatroom.models import Room; Room.objects.filter(name='{room_name}').update({columns})"
    shared_site.manage("shell", "-v0", "-c", code)
    duck = enter(shared_site, room_name, lang="en", viewport=(320, 430))
    duck.say("still here")
    expect(duck.expect_said("still here")).to_be_in_viewport(ratio=1)
    log = duck.log.bounding_box()
    assert log
    assert log["height"] >= ROOM_TO_READ
