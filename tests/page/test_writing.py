"""Replies, mentions, reactions, edits, deletions and emoji: what one does, and what somebody else sees of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import PHONE
from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_room import move_in_time

from .conftest import Enter
from .moderators import choose, menu_of, own
from .polls import Say
from .room_page import RoomPage

MOST_ROWS = 300  # that a page keeps
TOUCHED_PX = 32  # the height of what a finger is to hit
# What a reader sees of each message: all that others' acts can change in it.
SEEN = """
(log) => [...log.querySelectorAll(".message")].map((row) => ({
  id: row.dataset.entryId,
  text: row.querySelector(".message-text").innerHTML,
  quote: row.querySelector(".quote:not([hidden])")?.textContent ?? null,
  edited: Boolean(row.querySelector(".edited")),
  reactions: [...row.querySelectorAll(".reaction")].map((one) => [one.textContent, one.ariaPressed]),
  forMe: row.classList.contains("for-me"),
}))
"""


@pytest.fixture
def reader(enter: Enter, shared_site: SiteServer, room_name: str) -> RoomPage:
    """Somebody who reads along."""
    return enter(shared_site, room_name, lang="en")


@pytest.fixture
def writer(enter: Enter, shared_site: SiteServer, room_name: str, reader: RoomPage) -> RoomPage:
    """Somebody else, who came later."""
    return enter(shared_site, room_name, lang="en")


def seen(reader: RoomPage) -> object:
    return reader.log.evaluate(SEEN)


def reload(reader: RoomPage) -> RoomPage:
    reader.page.reload()
    return reader


def reactions(reader: RoomPage, text: str) -> Locator:
    return reader.message(text).locator(".reaction")


def test_a_reply_quotes_what_it_answers_and_leads_there(reader: RoomPage, writer: RoomPage) -> None:
    reader.say("the *first* one")
    writer.message("the first one")
    expect(writer.texts).to_have_count(1)
    menu_of(writer, "the first one").get_by_role("menuitem", name="Reply").click()
    expect(writer.page.get_by_role("status").filter(has_text="Your reply to")).to_be_visible()
    expect(writer.field).to_be_focused()
    writer.say("the answer")
    quote = writer.expect_said("the answer").locator(".quote")
    expect(quote).to_contain_text("the first one")
    answer = reader.expect_said("the answer")
    expect(answer).to_have_class(re.compile("for-me"))
    answer.locator(".quote").click()
    expect(reader.message("the first one")).to_have_class(re.compile("sought"))
    expect(reader.message("the first one")).to_be_focused()
    assert seen(reader) == seen(reload(reader))
    writer.say("no answer")
    expect(writer.expect_said("no answer").locator(".quote")).to_have_count(0)


def test_what_is_hidden_is_quoted_no_more_until_it_is_shown_again(
    shared_site: SiteServer, reader: RoomPage, writer: RoomPage
) -> None:
    reader.say("rude words")
    choose(own(shared_site, writer), "rude words", "Reply")
    writer.say("well, well")
    quote = reader.expect_said("well, well").locator(".quote")
    expect(quote).to_contain_text("rude words")
    choose(reader, "rude words", "Reply")
    choose(writer, "rude words", "Hide")
    for each in (reader, writer):
        expect(each.page.locator(".quote")).to_be_hidden()
        assert "rude words" not in each.log.inner_html()
    reader.say("I take it back")
    expect(reader.expect_said("I take it back").locator(".quote")).to_have_count(0)
    writer.page.locator("#undo button").click()
    expect(quote).to_contain_text("rude words")
    assert seen(reader) == seen(reload(reader))


def test_reactions_are_counted_for_all_and_marked_as_mine_for_me(reader: RoomPage, writer: RoomPage) -> None:
    reader.say("good news")
    menu_of(writer, "good news").get_by_role("menuitemcheckbox", name="👍").click()
    expect(reactions(reader, "good news")).to_have_text(["👍 1"])
    expect(reactions(reader, "good news")).to_have_attribute("aria-pressed", "false")
    reactions(reader, "good news").click()
    menu_of(reader, "good news").get_by_role("menuitemcheckbox", name="🎉").press("Enter")
    for each in (reader, writer):
        expect(reactions(each, "good news")).to_have_text(["👍 2", "🎉 1"])
    reactions(writer, "good news").first.click()
    for each in (reader, writer):
        expect(reactions(each, "good news")).to_have_text(["👍 1", "🎉 1"])
        assert seen(each) == seen(reload(each))
    expect(reactions(writer, "good news").first).to_have_attribute("aria-pressed", "false")


def lose_place(reader: RoomPage) -> None:
    """Lets the page's next poll be refused for its cursor: it draws the newest entries anew then."""
    refusal = {"ret": "No such place.", "code": "bad_cursor"}
    reader.page.route("**/get_near_log/**", lambda route: route.fulfill(status=400, json=refusal), times=1)
    reader.messages.first.evaluate("(row) => { row.dataset.before = 'true'; }")
    reader.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(reader.log.locator("[data-before]")).to_have_count(0)


def test_a_page_that_hears_of_more_reactions_than_it_has_rows_keeps_its_messages_and_what_they_were_given(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    reader = enter(shared_site, room_name, lang="en", tolerated=["status of 400"])
    with Person(shared_site, room_name) as goose:
        number = str(goose.say("good news"))
        reader.expect_said("good news")

        def react(reaction: str, on: bool) -> None:
            fields = {"number": number, "reaction": reaction, "on": str(int(on))}
            assert goose.post("react/", fields).status_code == 200

        react("👍", True)
        expect(reactions(reader, "good news")).to_have_text(["👍 1"])
        lose_place(reader)
        expect(reactions(reader, "good news")).to_have_text(["👍 1"])

        for count in range(MOST_ROWS + 1):
            react("👍", bool(count % 2))
        react("🎉", True)
    expect(reactions(reader, "good news")).to_have_text(["🎉 1"])
    assert seen(reader) == seen(reload(reader))
    lose_place(reader)
    expect(reactions(reader, "good news")).to_have_text(["🎉 1"])


def test_up_in_an_empty_field_edits_the_last_own_message(reader: RoomPage, writer: RoomPage) -> None:
    writer.say("tehre it **is**")
    writer.expect_said("tehre it is")
    reader.say("where?")
    writer.expect_said("where?")
    writer.field.press("ArrowUp")
    expect(writer.field).to_have_value("tehre it **is**")
    expect(writer.page.get_by_role("status").filter(has_text="changing")).to_be_visible()
    writer.say("there it **is**")
    for each in (writer, reader):
        expect(each.expect_said("there it is").locator("strong")).to_have_text("is")
        expect(each.expect_said("there it is").locator(".edited")).to_be_visible()
        assert seen(each) == seen(reload(each))
    expect(writer.field).to_have_value("")


def test_who_edits_goes_on_at_the_end_each_time(reader: RoomPage) -> None:
    reader.say("one")
    reader.expect_said("one")
    for _ in range(2):
        reader.field.press("ArrowUp")
        expect(reader.field).to_have_value("one")
        assert reader.field.evaluate("(field) => field.selectionStart") == len("one")
        reader.field.press("Escape")
        expect(reader.field).to_have_value("")


def test_an_edit_keeps_what_was_being_written_and_loses_nothing_when_it_is_refused(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    reader = enter(shared_site, room_name, lang="en", tolerated=["409"])
    reader.say("one")
    reader.expect_said("one")
    reader.field.fill("half a thought")
    choose(reader, "one", "Edit")
    expect(reader.field).to_have_value("one")
    move_in_time(shared_site, reader.room, {1: datetime.now(UTC) - timedelta(minutes=6)})
    reader.say("two")
    expect(reader.notice).to_contain_text("five minutes")
    expect(reader.field).to_have_value("two")
    reader.field.press("Escape")
    expect(reader.field).to_have_value("half a thought")
    reader.page.reload()
    expect(reader.field).to_have_value("half a thought")


def test_what_its_author_deletes_is_gone_for_all(reader: RoomPage, writer: RoomPage) -> None:
    reader.say("too much said")
    choose(writer, "too much said", "Reply")
    writer.say("indeed")
    reader.expect_said("indeed")
    choose(reader, "too much said", "Delete…")
    reader.page.get_by_role("button", name="Delete", exact=True).click()
    for each in (reader, writer):
        expect(each.texts).to_have_text(["indeed"])
        expect(each.page.locator(".quote")).to_be_hidden()
        assert seen(each) == seen(reload(each))
        assert "too much said" not in each.page.content()


def test_somebody_is_mentioned_by_keyboard_and_sees_it(
    reader: RoomPage, writer: RoomPage, accessibility_violations: Callable[[Page], list[str]]
) -> None:
    reader.rename("小白鹅")
    expect(writer.renames).to_have_count(1)
    reader.say("hi")
    writer.expect_said("hi")
    writer.field.press_sequentially("well @")
    options = writer.page.get_by_role("option")
    expect(options).to_have_text(["小白鹅"])
    expect(writer.field).to_have_attribute("aria-activedescendant", "mention-0")
    assert accessibility_violations(writer.page) == []
    # An input method's Enter is its own.
    writer.field.evaluate(
        "(field) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    expect(options).to_have_count(1)
    writer.field.press_sequentially("小")
    writer.field.press("Enter")
    expect(writer.field).to_have_value("well @小白鹅 ")
    expect(options).to_have_count(0)
    expect(writer.field).not_to_have_attribute("aria-controls", "mention-list")
    writer.field.press_sequentially("said")
    writer.field.press("Enter")
    expect(reader.expect_said("well @小白鹅 said")).to_have_class(re.compile("for-me"))
    expect(writer.expect_said("well @小白鹅 said")).not_to_have_class(re.compile("for-me"))
    assert seen(reader) == seen(reload(reader))


def test_emoji_are_chosen_by_keyboard_and_those_used_lately_come_first(
    reader: RoomPage, accessibility_violations: Callable[[Page], list[str]]
) -> None:
    reader.field.fill("hello ")
    reader.page.get_by_role("button", name="Emoji").press("Enter")
    panel = reader.page.get_by_role("dialog", name="Emoji")
    expect(panel.get_by_role("button").first).to_be_focused()
    assert accessibility_violations(reader.page) == []
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("Enter")
    expect(panel).to_have_count(0)
    expect(reader.field).to_be_focused()
    expect(reader.field).to_have_value("hello 😃")
    reader.page.reload()
    reader.page.get_by_role("button", name="Emoji").click()
    expect(panel.get_by_role("button").first).to_have_text("😃")
    reader.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(reader.field).to_be_focused()


def test_on_a_phone_the_menu_the_panel_and_the_list_stay_on_the_screen(
    enter: Enter,
    shared_site: SiteServer,
    room_name: str,
    goose: Say,
    accessibility_violations: Callable[[Page], list[str]],
) -> None:
    goose("hello")
    phone = enter(shared_site, room_name, lang="zh-CN", viewport=PHONE, has_touch=True, is_mobile=True)
    phone.expect_said("hello").locator(".message-menu").tap()
    menu = phone.page.get_by_role("menu")
    expect(menu).to_be_in_viewport(ratio=1)
    assert accessibility_violations(phone.page) == []
    menu.get_by_role("menuitemcheckbox").first.tap()
    expect(reactions(phone, "hello")).to_have_text(["👍 1"])
    assert reactions(phone, "hello").evaluate("(one) => one.offsetHeight") >= TOUCHED_PX
    phone.message("hello").locator(".message-menu").tap()
    menu.get_by_role("menuitem").first.tap()
    expect(phone.page.locator(".aim")).to_be_in_viewport(ratio=1)
    phone.field.press_sequentially("@")
    expect(phone.page.get_by_role("listbox")).to_be_in_viewport(ratio=1)
    phone.page.get_by_role("option").first.tap()
    phone.page.locator("#emoji").tap()
    expect(phone.page.locator(".emoji-panel")).to_be_in_viewport(ratio=1)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phone.field.fill("\n".join("12345"))
    phone.page.set_viewport_size({"width": 390, "height": 430})
    phone.page.locator("#emoji").tap()
    for part in (".aim", ".emoji-panel", "#send"):
        expect(phone.page.locator(part)).to_be_in_viewport(ratio=1)
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator(".emoji-panel")).to_have_count(0)
    expect(phone.page.locator(".aim")).to_be_visible()
