"""What a phone and its system ask of the page: a notch, a keyboard that comes and goes, zooming, the dark."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewVisitor
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter

PHONE = (390, 844)
LYING, LYING_WIDE = (640, 360), (812, 375)
NOTCH, HOME_BAR = 59, 34

# All that is to be read or touched and reaches under what the device has at its edges.
UNDER_AN_EDGE = """({ top = 0, right = 0, bottom = 0, left = 0 }) =>
    [...document.querySelectorAll("h1, a, summary, button, input, textarea, label, .message-text")].filter((one) => {
        const { width, left: x, right: end, top: y, bottom: low } = one.getBoundingClientRect();
        const scrolls = one.closest(".log, .sheet, .me-panel");
        return width > 1 && one.checkVisibility() && !one.closest(".skip-link")
            && (x < left || end > innerWidth - right || (!scrolls && (y < top || low > innerHeight - bottom)));
    }).map((one) => `${one.localName}#${one.id}.${one.className}`)"""
# The heights that style sheets give to the page's body.
HEIGHTS = """() => {
    const inside = (rules) => [...rules].flatMap((rule) =>
        [rule, ...inside(rule.cssRules ?? []), ...inside(rule.styleSheet?.cssRules ?? [])]);
    return [...document.styleSheets].flatMap((sheet) => inside(sheet.cssRules))
        .filter(({ selectorText, style }) => selectorText && document.body.matches(selectorText) && style.height)
        .map(({ style }) => style.height);
}"""


def put_edges(page: Page, **insets: int) -> dict[str, int]:
    """Gives the device these edges, which nothing may be under."""
    page.context.new_cdp_session(page).send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    return insets


def test_nothing_is_under_a_notch_or_the_bar_at_the_bottom(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    with Person(shared_site, room_name) as goose:
        goose.say("M" * 200)
    duck = enter(shared_site, room_name, viewport=PHONE, lang="en")
    duck.say("W" * 200)
    duck.expect_said("W" * 200)
    standing = put_edges(duck.page, top=NOTCH, bottom=HOME_BAR)
    assert duck.page.evaluate(UNDER_AN_EDGE, standing) == []
    for width, height in (LYING, LYING_WIDE):
        duck.page.set_viewport_size({"width": width, "height": height})
        lying = put_edges(duck.page, left=NOTCH, right=NOTCH, bottom=21)
        assert duck.page.evaluate(UNDER_AN_EDGE, lying) == []
    duck.open_name_form()
    assert duck.page.evaluate(UNDER_AN_EDGE, lying) == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_nor_is_anything_on_the_other_pages(shared_site: SiteServer, new_visitor: NewVisitor, side: str) -> None:
    page = new_visitor(shared_site, viewport=LYING)
    edge = put_edges(page, **{side: NOTCH})
    for address in ("/", "/accounts/login/"):
        page.goto(address)
        assert page.evaluate(UNDER_AN_EDGE, edge) == []


def test_the_keyboard_makes_the_page_smaller_the_notch_is_its_own_and_zooming_is_allowed(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    viewport = duck.page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "interactive-widget=resizes-content" in viewport
    assert "viewport-fit=cover" in viewport
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
    assert duck.page.evaluate(HEIGHTS) == ["100dvh"]


def test_the_page_follows_the_system_into_the_dark_and_back(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    for address in (duck.address, "/"):
        duck.page.goto(address)
        ground = duck.page.locator("html")
        light = str(ground.evaluate("(html) => getComputedStyle(html).backgroundColor"))
        duck.page.emulate_media(color_scheme="dark")
        expect(ground).not_to_have_css("background-color", light)
        expect(ground).to_have_css("color-scheme", "dark")
        duck.page.emulate_media(color_scheme="light")
        expect(ground).to_have_css("background-color", light)
