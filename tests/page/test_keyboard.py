"""Everything can be reached and done with the keyboard alone, and one sees where one is."""

from playwright.sync_api import FloatRect, Page, expect

from tests.browser import NewVisitor
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter

AROUND_PX = 8  # as far as a ring around an element may reach


def shows_focus(page: Page) -> bool:
    """Whether the element that has the focus looks different without it."""
    element = page.evaluate_handle("document.activeElement").as_element()
    place = element.bounding_box() if element else None
    if not element or not place or place["width"] <= 1:
        return False
    x, y = max(0, place["x"] - AROUND_PX), max(0, place["y"] - AROUND_PX)
    clip: FloatRect = {
        "x": x,
        "y": y,
        "width": place["width"] + 2 * AROUND_PX,
        "height": place["height"] + 2 * AROUND_PX,
    }
    focused = page.screenshot(clip=clip, animations="disabled")
    element.evaluate("(element) => element.blur()")
    blurred = page.screenshot(clip=clip, animations="disabled")
    element.focus()
    return focused != blurred


def where(page: Page) -> str:
    """The element that has the focus, by its id or the words on it."""
    name: str = page.evaluate(
        """() => {
            const one = document.activeElement;
            if (one === document.body) return "body";
            return one.id || one.getAttribute("aria-label") || one.className || one.innerText.trim() || one.localName;
        }"""
    )
    return name


def walk(page: Page, steps: int) -> list[str]:
    """The first places that Tab leads to from the page's beginning; each must show that it has the focus."""
    page.locator(".skip-link").focus()
    page.keyboard.press("Shift+Tab")
    places = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        places.append(where(page))
        assert shows_focus(page), f"{places[-1]} has the focus and does not show it"
    return places


def test_the_room_is_walked_in_the_order_it_is_read(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    with Person(shared_site, room_name) as goose:
        goose.say("see https://example.org/")
    duck = enter(shared_site, room_name, lang="en")
    places = walk(duck.page, 11)
    assert places == [
        "skip-link",
        "All rooms",
        "online-count",
        "Find and share",
        "me-chip",
        "log",
        "https://example.org/",
        "What to do with this message",
        "chat_content",
        "emoji",
        "send",
    ]


def test_the_skip_link_leads_to_the_field(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name, lang="en")
    walk(duck.page, 1)
    expect(duck.page.locator(".skip-link")).to_be_in_viewport(ratio=1)
    duck.page.keyboard.press("Enter")
    expect(duck.field).to_be_focused()
    duck.page.keyboard.type("quack")
    duck.page.keyboard.press("Enter")
    duck.expect_said("quack")


def test_one_renames_and_becomes_someone_new_without_a_mouse(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    duck.my_chip.focus()
    duck.page.keyboard.press("Enter")
    expect(duck.name_field).to_be_focused()
    duck.page.keyboard.type("Teal")
    duck.page.keyboard.press("Enter")
    expect(duck.my_name).to_have_text("Teal")
    expect(duck.my_chip).to_be_focused()

    duck.page.keyboard.press("Enter")
    expect(duck.name_field).to_be_focused()
    duck.page.keyboard.press("Tab")
    duck.page.keyboard.press("Tab")
    assert shows_focus(duck.page)
    duck.page.keyboard.press("Enter")
    dialog = duck.page.locator("#new-identity-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("button[value=stay]")).to_be_focused()
    duck.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(duck.page.locator("#new-identity button")).to_be_focused()
    duck.page.keyboard.press("Enter")
    duck.page.keyboard.press("Tab")
    expect(dialog.locator("button[value=leave]")).to_be_focused()
    assert shows_focus(duck.page)
    duck.page.keyboard.press("Enter")
    expect(duck.my_name).to_have_text("Anonymous")
    assert where(duck.page) != "body", "the focus is lost"


def test_the_log_is_scrolled_with_the_keys(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    with Person(shared_site, room_name) as goose:
        for number in range(50):
            goose.say(f"message {number}")
    duck = enter(shared_site, room_name, lang="en")
    duck.log.focus()
    duck.page.keyboard.press("PageUp")
    expect(duck.to_newest).to_be_visible()
    duck.page.keyboard.press("End")
    expect(duck.to_newest).to_be_hidden()
    duck.page.keyboard.press("PageUp")
    expect(duck.to_newest).to_be_visible()
    duck.to_newest.focus()
    assert shows_focus(duck.page)
    duck.page.keyboard.press("Enter")
    expect(duck.messages.last).to_be_in_viewport(ratio=1)
    assert where(duck.page) != "body", "the focus is lost with the button"


def test_a_failed_message_is_retried_and_discarded_without_a_mouse(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en", tolerated=["status of 400"])
    duck.say("\ufffe refused")
    expect(duck.failed).to_have_count(1)
    duck.failed.locator(".retry").focus()
    assert shows_focus(duck.page)
    duck.page.keyboard.press("Enter")
    expect(duck.failed).to_have_count(1)
    duck.failed.locator(".discard").focus()
    duck.page.keyboard.press("Enter")
    expect(duck.messages).to_have_count(0)
    expect(duck.field).to_be_focused()


def test_the_home_page_is_walked_in_the_order_it_is_read(shared_site: SiteServer, new_visitor: NewVisitor) -> None:
    page = new_visitor(shared_site, lang="en")
    page.goto("/")
    assert walk(page, 5) == ["skip-link", "room", "button", "Log in or register", "room-card"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/chatroom/happy/")
