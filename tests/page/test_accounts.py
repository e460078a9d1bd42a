"""Accounts in a browser: a guest is the same person as a member, by keyboard alone, on one device and on two."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import DESKTOP, NewVisitor
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage
from .test_languages import expect_no_english
from .test_layout import NARROW, expect_nothing_sticks_out

PASSWORD = "quack quack quack"  # of accounts that live as long as the tests
LOOKS = [
    pytest.param({"viewport": NARROW, "color_scheme": "dark", "lang": "en"}, id="phone, dark, en"),
    pytest.param({"viewport": DESKTOP, "color_scheme": "light", "lang": "zh-CN"}, id="desktop, light, zh-CN"),
]
TOO_SIMPLE = "123"  # too short, known to everybody, and nothing but digits
IDS_OF_TWO = """() => [...document.querySelectorAll("[id]")].map(({ id }) => id)
    .filter((id, index, ids) => ids.indexOf(id) !== index)"""


@pytest.fixture
def name() -> str:
    """A name that nobody else has taken."""
    return f"m{secrets.token_hex(4)}"


def arrive_by_enter(link: Locator) -> None:
    """Presses Enter on what leads to another page, and waits until that is there."""
    with link.page.expect_navigation():
        link.press("Enter")


def open_by_enter(reader: RoomPage) -> None:
    """Opens the panel behind one's own name."""
    reader.my_chip.press("Enter")
    expect(reader.name_field).to_be_focused()  # a key before that is its


def button(page: Page) -> Locator:
    return page.locator(".sheet form button[type=submit]")


def log_in(page: Page, name: str, password: str = PASSWORD, *, keep: bool = False) -> None:
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#id_keep").set_checked(keep)
    with page.expect_navigation():
        button(page).click()


def register(page: Page, name: str, password: str = PASSWORD) -> None:
    page.locator("#id_username").fill(name)
    page.locator("#id_password1").fill(password)
    page.locator("#id_password2").fill(password)
    with page.expect_navigation():
        button(page).click()


def expect_member(reader: RoomPage, name: str) -> None:
    """Waits for the room's page of somebody who is logged in."""
    expect(reader.page.locator(".me-panel").get_by_text(name)).to_have_count(1)
    expect(reader.field).to_be_editable()


def after_a_restart(reader: RoomPage, visitor: Page) -> RoomPage:
    """The room in a browser that was ended and begun again: it has the cookies that have an end of their own."""
    kept = [cookie for cookie in reader.page.context.cookies() if cookie["expires"] > 0]
    visitor.context.add_cookies(kept)
    return RoomPage(visitor, reader.room).open()


def test_whoever_registers_stays_who_they_were_logs_out_as_nobody_and_in_again_all_by_keyboard(
    shared_site: SiteServer, room_name: str, enter: Enter, name: str
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    keyboard, tag = duck.page.keyboard, duck.my_tag.inner_text()
    duck.say("said as a guest")
    duck.expect_said("said as a guest")

    open_by_enter(duck)
    arrive_by_enter(duck.page.get_by_role("link", name="Log in or register"))
    arrive_by_enter(duck.page.get_by_role("link", name="Register"))
    expect(duck.page.get_by_label("Name")).to_be_focused()
    keyboard.type(name)
    for _ in range(2):
        keyboard.press("Tab")
        keyboard.type(PASSWORD)
    with duck.page.expect_navigation():
        keyboard.press("Enter")
    expect(duck.page).to_have_url(f"{shared_site.url}{duck.address}")
    expect_member(duck, name)
    expect(duck.my_tag).to_have_text(tag)
    expect(duck.my_name).to_have_text(name)
    expect(duck.message("said as a guest")).to_contain_class("mine")
    duck.say("said as a member")
    expect(duck.expect_said("said as a member").locator(".message-tag")).to_have_text(tag)

    open_by_enter(duck)
    expect(duck.page.locator("#new-identity")).to_be_hidden()
    arrive_by_enter(duck.page.locator(".me-panel").get_by_role("link", name=name))
    arrive_by_enter(duck.page.get_by_role("button", name="Log out"))
    duck.open()
    expect(duck.my_tag).not_to_have_text(tag)
    expect(duck.my_name).to_have_text("Anonymous")
    expect(duck.log.locator(".mine")).to_have_count(0)

    open_by_enter(duck)
    arrive_by_enter(duck.page.get_by_role("link", name="Log in or register"))
    expect(duck.page.get_by_label("Name")).to_be_focused()
    keyboard.type(name)
    keyboard.press("Tab")
    keyboard.type("not my password")
    with duck.page.expect_navigation():
        keyboard.press("Enter")
    password = duck.page.get_by_label("Password")
    expect(password).to_have_accessible_description(re.compile("^Please enter a correct name and password"))
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(duck.page.get_by_label("Name")).to_have_value(name)
    expect(password).to_be_focused()
    keyboard.type(PASSWORD)
    with duck.page.expect_navigation():
        keyboard.press("Enter")
    expect_member(duck, name)
    expect(duck.my_tag).to_have_text(tag)
    expect(duck.log.locator(".mine")).to_have_count(2)


def test_only_who_asks_for_it_stays_logged_in_and_a_session_is_ended_from_another_device(
    shared_site: SiteServer, room_name: str, enter: Enter, new_visitor: NewVisitor, name: str
) -> None:
    desk = enter(shared_site, room_name, lang="en")
    desk.page.goto(f"/accounts/register/?next={desk.address}")
    register(desk.page, name)
    phone = enter(shared_site, room_name, lang="en", tolerated=["status of 403", "status of 409"])
    phone.page.goto(f"/accounts/login/?next={phone.address}")
    log_in(phone.page, name, keep=True)
    expect_member(phone, name)
    tag = phone.my_tag.inner_text()
    expect(desk.my_tag).to_have_text(tag)

    expect(after_a_restart(desk, new_visitor(shared_site, lang="en")).my_tag).not_to_have_text(tag)
    again = after_a_restart(phone, new_visitor(shared_site, lang="en"))
    expect_member(again, name)
    expect(again.my_tag).to_have_text(tag)

    desk.page.goto("/accounts/sessions/")
    sessions = desk.page.locator(".session")
    expect(sessions).to_have_count(2)
    expect(sessions.filter(has_text="this one").get_by_role("button")).to_have_count(0)
    with desk.page.expect_navigation():
        sessions.get_by_role("button", name="Log out there").click()
    expect(sessions).to_have_count(1)
    expect(sessions).to_contain_text("this one")
    phone.say("who am I now?")  # into a page that was open all the time
    phone.failed.locator(".retry").click()
    expect(phone.expect_said("who am I now?").locator(".message-tag")).not_to_have_text(tag)
    expect(phone.my_tag).not_to_have_text(tag)
    expect_member(desk.open(), name)
    expect(desk.my_tag).to_have_text(tag)


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_an_account_is_accessible_fits_and_speaks_one_language(
    shared_site: SiteServer,
    new_visitor: NewVisitor,
    name: str,
    accessibility_violations: Callable[[Page], list[str]],
    look: dict[str, object],
) -> None:
    page = new_visitor(shared_site, **look)

    def look_at_it() -> None:
        assert accessibility_violations(page) == []
        assert page.evaluate(IDS_OF_TWO) == []
        if look["viewport"] == NARROW:
            expect_nothing_sticks_out(page)
        if look["lang"] != "en":
            expect_no_english(page, name)

    page.goto("/accounts/register/")
    register(page, name, TOO_SIMPLE)
    expect(page.get_by_role("alert")).not_to_have_count(0)
    look_at_it()
    page.goto("/accounts/login/")
    log_in(page, name, "not the password")
    expect(page.get_by_role("alert")).to_have_count(1)
    look_at_it()
    page.goto("/accounts/password/forgotten/")
    look_at_it()
    page.goto("/accounts/register/")
    register(page, name)
    for address in ("", "sessions/", "password/", "email/", "delete/", "login/"):
        page.goto(f"/accounts/{address}")
        look_at_it()
    for address in ("password/", "delete/"):
        page.goto(f"/accounts/{address}")
        with page.expect_navigation():
            button(page).last.click()
        expect(page.get_by_role("alert")).not_to_have_count(0)
        look_at_it()
