"""The widget in a page of another site, under a strict policy, in a browser that blocks third-party cookies."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import PHONE, NewVisitor
from tests.page.moderators import choose
from tests.page.room_page import RoomPage
from tests.people import Person
from tests.servers.nginx import Door
from tests.servers.other_site import OtherSite
from tests.until import until

from .conftest import BLOG, CHAT, STRANGER, Read, frame_of

NIGHT, DAY = "rgb(12, 38, 48)", "rgb(228, 246, 246)"


def button(page: Page) -> Locator:
    return page.locator(".chatroom-embed .toggle")


def focused_in(page: Page) -> str:
    """The element of the widget that has the focus."""
    inner: str = page.evaluate("document.querySelector('.chatroom-embed').shadowRoot.activeElement?.localName ?? ''")
    return inner


def test_the_browser_blocks_third_party_cookies_but_partitioned_ones(blog: OtherSite, new_visitor: NewVisitor) -> None:
    blog.pages = {"/": f'<iframe src="{STRANGER}/frame"></iframe>', "/frame": '<a href="/frame">again</a>'}
    blog.cookies = ["plain=1; Secure; SameSite=None", "apart=1; Secure; SameSite=None; Partitioned; Path=/"]
    page = new_visitor(Door(BLOG), ignore_https_errors=True, tolerated=[""])
    page.goto("/")
    blog.cookies_sent.clear()
    with page.expect_response(f"{STRANGER}/frame"):
        page.frame_locator("iframe").get_by_text("again").click()
    assert {sent for path, sent in blog.cookies_sent if path == "/frame"} == {"apart=1"}


def test_one_talks_and_is_known_again_after_a_reload(read: Read, room_name: str, goose: Person) -> None:
    page = read(lang="en")
    button(page).click()
    duck = frame_of(page, room_name)
    duck.say("hello from the blog")
    duck.expect_said("hello from the blog")
    goose.say("welcome")
    duck.expect_said("welcome")
    duck.rename("Blogger")
    expect(duck.my_name).to_have_text("Blogger")
    assert [entry["mess"] for entry in goose.poll()["info"]] == ["hello from the blog", "welcome", "Blogger"]
    duck.online.click()
    expect(duck.page.get_by_role("listitem").filter(has_text="Blogger")).to_be_visible()

    page.reload()
    button(page).click()
    duck = frame_of(page, room_name)
    expect(duck.my_name).to_have_text("Blogger")
    expect(duck.message("hello from the blog")).to_contain_class("mine")
    expect(duck.page.locator("#no-cookies")).to_be_hidden()

    with page.context.expect_page() as opened:
        duck.page.locator(".logo").click()
    own = RoomPage(opened.value, room_name)
    expect(own.page).to_have_url(f"{CHAT}/chatroom/{room_name}/")
    expect(own.my_name).to_have_text("Anonymous")


def test_what_no_frame_may_show_opens_a_window_of_its_own(read: Read, room_name: str) -> None:
    page = read("data-inline", lang="en")
    duck = frame_of(page, room_name)
    number = duck.my_tag.inner_text().removeprefix("#")
    duck.my_chip.click()
    duck.page.get_by_role("link", name="What this site knows of me").click()
    expect(duck.page.locator(".sheet code").first).to_have_text(re.compile(f"{number}$"))
    with page.context.expect_page() as opened:
        duck.page.get_by_role("link", name="Back to the pond").click()
    expect(opened.value).to_have_url(f"{CHAT}/")


def test_the_link_to_a_message_is_for_people_who_see_no_frame(read: Read, room_name: str, goose: Person) -> None:
    number = goose.say("hand me on")
    page = read("data-inline", lang="en", permissions=["clipboard-read", "clipboard-write"])
    duck = frame_of(page, room_name)
    choose(duck, "hand me on", "Copy the link")
    expect(duck.notice).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{CHAT}/chatroom/{room_name}/?at={number}#m-{number}"


def test_the_button_counts_what_is_new(read: Read, room_name: str, goose: Person) -> None:
    goose.say("before")
    page = read(lang="en")
    expect(button(page)).to_have_accessible_name("Open the chat")
    button(page).click()
    frame_of(page, room_name).expect_said("before")
    page.keyboard.press("Escape")
    expect(button(page)).to_have_attribute("aria-expanded", "false")
    goose.say("one")
    expect(button(page)).to_have_accessible_name("Open the chat (1 new)")
    goose.post("rename/", {"user_name": "Goose"})
    goose.say("two")
    expect(button(page)).to_have_accessible_name("Open the chat (2 new)")

    page.reload()
    expect(button(page)).to_have_accessible_name("Open the chat (2 new)")
    expect(page.locator("iframe")).to_have_count(0)
    button(page).click()
    expect(button(page)).to_have_accessible_name("Close the chat")


def test_the_keyboard_opens_it_and_comes_back(read: Read, room_name: str) -> None:
    page = read(lang="en")
    expect(button(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(button(page)).to_have_attribute("aria-expanded", "true")
    duck = frame_of(page, room_name)
    expect(duck.field).to_be_focused()
    duck.open_name_form()
    page.keyboard.press("Escape")
    expect(duck.name_field).to_be_hidden()
    expect(button(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(button(page)).to_have_attribute("aria-expanded", "false")
    assert focused_in(page) == "button"
    page.keyboard.press("Enter")
    expect(duck.field).to_be_focused()


def test_it_follows_the_page_into_the_dark_and_back(read: Read, room_name: str) -> None:
    page = read("data-open", lang="en")
    duck = frame_of(page, room_name)
    expect(duck.page.locator("html")).to_have_css("background-color", DAY)
    page.evaluate("document.body.style.background = 'oklch(20% 0.05 240)'")
    expect(duck.page.locator("html")).to_have_css("background-color", NIGHT)
    page.evaluate("document.body.style.background = ''")
    expect(duck.page.locator("html")).to_have_css("background-color", DAY)
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    page.emulate_media(color_scheme="dark")
    expect(duck.page.locator("html")).to_have_css("background-color", NIGHT)


def test_in_the_flow_of_the_page_it_is_as_its_attributes_say_and_leaves_the_focus_alone(
    read: Read, room_name: str, goose: Person
) -> None:
    goose.say("read me")
    page = read('data-inline data-read-only data-theme="dark" data-lang="zh-TW" data-colour="teal" data-height="400"')
    duck = frame_of(page, room_name)
    duck.expect_said("read me")
    for hidden in (duck.field, duck.my_chip):
        expect(hidden).to_be_hidden()
    expect(button(page)).to_have_count(0)
    root = duck.page.locator("html")
    expect(root).to_have_css("background-color", NIGHT)
    expect(root).to_have_attribute("lang", "zh-hant")
    expect(root).to_have_css("--mine", "#008080")
    box = page.locator(".chatroom-embed").bounding_box()
    assert box
    assert box["height"] == 400
    assert page.evaluate("document.activeElement === document.body")


def test_it_starts_open_without_taking_the_focus(read: Read, room_name: str) -> None:
    page = read("data-open", lang="en")
    frame_of(page, room_name)
    expect(button(page)).to_have_accessible_name("Close the chat")
    assert page.evaluate("document.activeElement === document.body")


def test_on_a_phone_the_panel_is_the_whole_page_until_it_is_closed(read: Read, room_name: str) -> None:
    page = read("data-open", lang="en", viewport=PHONE)
    expect(page.locator("iframe")).to_have_count(0)
    button(page).click()
    duck = frame_of(page, room_name)
    box = page.locator("iframe").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *PHONE)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    page.locator(".close").click()
    expect(page.locator("dialog")).to_be_hidden()
    assert focused_in(page) == "button"


def test_a_site_that_is_not_named_shows_no_room(blog: OtherSite, new_visitor: NewVisitor) -> None:
    blog.pages["/"] = f'<iframe src="{CHAT}/embed/-/chatroom/happy/"></iframe>'
    page = new_visitor(Door(STRANGER), ignore_https_errors=True, tolerated=["frame-ancestors", "refused", "favicon"])
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto("/")
    # To ask the page for something is what lets the news of its frames come in.
    until(lambda: (page.title(), page.frames[1].url[:13])[1] == "chrome-error:", "an error is in the frame")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_button_and_the_panel_are_accessible(
    read: Read, room_name: str, accessibility_violations: Callable[[Page], list[str]], theme: str
) -> None:
    page = read(f'data-theme="{theme}"', lang="en")
    expect(button(page)).to_be_visible()
    button(page).click()
    frame_of(page, room_name)
    assert accessibility_violations(page) == []
