"""The list of who is here, and those whom a reader ignores."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import DESKTOP, PHONE
from tests.people import Person
from tests.servers.site import SiteServer
from tests.until import until

from .conftest import Enter
from .moderators import choose, own
from .room_page import RoomPage

SOON_MS = 20_000

LOOKS = [
    pytest.param({"viewport": PHONE, "color_scheme": "dark", "lang": "en"}, id="phone, dark"),
    pytest.param({"viewport": DESKTOP, "color_scheme": "light", "lang": "en"}, id="desktop, light"),
]


def open_list(reader: RoomPage) -> Locator:
    """Opens the list of people with the keyboard, and waits until I am in it."""
    reader.online.press("Enter")
    panel = reader.page.locator(".people-panel")
    expect(panel.locator(".person-me").locator("visible=true")).to_have_count(1, timeout=SOON_MS)
    return panel


def names(panel: Locator) -> list[str]:
    return panel.locator(".people-here .person-name").all_text_contents()


def test_the_list_has_everybody_with_their_badges_and_grows_while_it_is_open(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    owner = enter(shared_site, room_name, lang="en")
    owner.rename("Zoe")
    expect(owner.my_name).to_have_text("Zoe", timeout=SOON_MS)
    own(shared_site, owner)
    reader = enter(shared_site, room_name, lang="en")
    reader.rename("Mike")
    expect(reader.name_field).to_be_hidden(timeout=SOON_MS)
    expect(reader.my_name).to_have_text("Mike", timeout=SOON_MS)
    expect(reader.online).to_have_text("2 people here", timeout=SOON_MS)
    panel = open_list(reader)
    expect(panel.get_by_role("heading", name="Who is here")).to_be_focused()
    expect(reader.online).to_have_attribute("aria-expanded", "true")
    assert names(panel) == ["Mike", "Zoe"], "I am the first"
    zoe = panel.get_by_role("listitem").filter(has_text="Zoe")
    expect(zoe.get_by_text("Owner", exact=True)).to_be_visible()
    expect(zoe.locator(".message-tag")).to_have_text(f"#{owner.page_data['user_id'][-4:]}")
    expect(zoe).to_have_attribute("data-colour", owner.page.locator("#me").get_attribute("data-colour") or "none")
    expect(zoe.get_by_text("away")).to_be_hidden()

    with Person(shared_site, room_name) as ann:
        ann.post("rename/", {"user_name": "Ann"})
        away = panel.get_by_role("listitem").filter(has_text="Ann").get_by_text("away")
        until(lambda: ann.poll(ticket=ann.page["ticket"], idle=1) and away.is_visible(), "Ann is listed")
    assert names(panel) == ["Mike", "Zoe", "Ann"], "those who are away are the last"

    reader.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(reader.online).to_be_focused()
    expect(reader.online).to_have_attribute("aria-expanded", "false")


def test_somebody_ignored_vanishes_also_after_a_reload_and_comes_back(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    reader = enter(shared_site, room_name, lang="en")
    with Person(shared_site, room_name) as bore, Person(shared_site, room_name) as friend:
        bore.post("rename/", {"user_name": "Bore"})
        bore.say("first")
        friend.say("second")
        reader.expect_said("second")
        choose(reader, "first", "Ignore this person")
        expect(reader.message("first")).to_be_hidden()
        expect(reader.field).to_be_focused()
        bore.say("third")
        friend.say("fourth")
        reader.expect_said("fourth")
        expect(reader.message("third")).to_be_hidden()

        reader.page.reload()
        expect(reader.message("second")).to_be_visible()
        expect(reader.message("third")).to_be_hidden()
        panel = open_list(reader)
        panel.get_by_role("button", name="Show again: Bore").last.click()
        expect(panel.get_by_text("Whom you ignore")).to_be_hidden()
        expect(reader.message("third")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_the_opened_list_is_accessible_and_within_the_window(
    shared_site: SiteServer,
    room_name: str,
    enter: Enter,
    accessibility_violations: Callable[[Page], list[str]],
    look: dict[str, object],
) -> None:
    reader = enter(shared_site, room_name, **look)
    with Person(shared_site, room_name) as other:
        other.post("rename/", {"user_name": "鸭" * 10})
        other.poll(ticket=other.page["ticket"], idle=1)
        other.post("typing/")
        other.say("hello")
        reader.expect_said("hello")
        panel = open_list(reader)
        panel.locator(".person-deed").locator("visible=true").first.click()
        expect(panel.locator(".people-ignored")).to_be_visible()
        assert accessibility_violations(reader.page) == []
        assert panel.evaluate(
            """(panel) => {
                const { left, right, bottom } = panel.getBoundingClientRect();
                return left >= 0 && right <= innerWidth && bottom <= innerHeight;
            }"""
        )
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")


def test_one_who_has_touched_nothing_for_minutes_is_away_until_they_touch_something(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    reader = enter(shared_site, room_name, lang="en")
    reader.page.clock.install()
    reader.page.reload()
    with Person(shared_site, room_name) as other, reader.page.expect_response("**/awareness/"):
        reader.page.clock.fast_forward("01:01")

    def is_away() -> bool:
        with reader.page.expect_response("**/get_near_log/**"):
            reader.page.evaluate("dispatchEvent(new Event('online'))")  # which ends the poll that is held for another
        return [each.get("idle", False) for each in other.get("people/").json()["people"]] == [True]

    def is_away_by_and_by() -> bool:
        reader.page.clock.fast_forward("01:00")  # what counts the minutes may have begun to only now
        return is_away()

    with Person(shared_site, room_name) as other:
        until(is_away_by_and_by, "they are away")
        reader.field.press("a")
        until(lambda: not is_away(), "they are back")
