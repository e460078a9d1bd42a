"""Moderating from the page: each act reaches the others' open pages, and is undone again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .moderators import choose, choose_for_room, menu_of, own, undo
from .room_page import RoomPage

# Until an open page looks again at what waits.
PATIENCE_MS = 60_000
# Messages that what offers to undo an act lies over: those above them can be chosen meanwhile.
UNDER_THE_UNDOING = ("said later", "and later", "and last")


def set_up(owner: RoomPage, address: str = "settings/", **fields: str) -> None:
    """Posts a form of the room's settings, as the owner does on the page of these."""
    posted = owner.page.evaluate(
        """async ([address, fields]) => {
          const page = JSON.parse(document.getElementById("page-data").textContent);
          const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: page.csrf_token });
          const headers = { Accept: "application/json" };
          return (await fetch(page.urls.room + address, { method: "POST", headers, body })).status;
        }""",
        [address, fields],
    )
    assert posted == 200


@pytest.fixture
def owner(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    """The page of the room's owner."""
    return own(shared_site, enter(shared_site, room_name, lang="en"))


@pytest.fixture
def reader(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    """The page of somebody else in the room."""
    return enter(shared_site, room_name, lang="en", tolerated=["status of 4(03|29)"])


def test_hiding_reaches_an_open_page_and_undoing_brings_the_message_back(owner: RoomPage, reader: RoomPage) -> None:
    for text in ("before", "rude words", "after"):
        owner.say(text)
        reader.expect_said(text)
    choose(owner, "rude words", "Hide")
    expect(reader.message("rude words")).to_have_count(0)
    expect(reader.texts).to_have_text(["before", "after"])
    undo(owner)
    expect(reader.texts).to_have_text(["before", "rude words", "after"])
    shown = reader.shown()
    reader.page.reload()
    assert reader.shown() == shown


def test_an_author_sees_that_a_message_was_hidden(owner: RoomPage, reader: RoomPage) -> None:
    reader.say("rude words")
    owner.expect_said("rude words")
    choose(owner, "rude words", "Hide")
    placeholder = reader.page.locator(".hidden-message")
    expect(placeholder).to_contain_text("Hidden by a moderator")
    assert "rude words" not in reader.page.content()
    undo(owner)
    expect(placeholder).to_have_count(0)
    reader.expect_said("rude words")


def test_all_that_a_person_said_goes_at_once(
    shared_site: SiteServer, owner: RoomPage, reader: RoomPage, room_name: str
) -> None:
    with Person(shared_site, room_name) as goose:
        goose.post("rename/", {"user_name": "Goose"})
        for number in range(5):
            goose.say(f"spam {number}")
    reader.say("harmless")
    owner.expect_said("harmless")
    choose(owner, "spam 3", "Hide all by Goose")
    expect(reader.texts).to_have_text(["harmless"])
    expect(reader.renames).to_have_count(0)
    undo(owner)
    expect(reader.texts).to_have_count(6)


def test_a_banned_page_stops_and_says_why(owner: RoomPage, reader: RoomPage) -> None:
    reader.say("rude words")
    owner.expect_said("rude words")
    choose(owner, "rude words", "Mute or ban…")
    dialog = owner.page.locator("#restrict-dialog")
    dialog.get_by_label("Ban: is shut out").check()
    expect(dialog.locator(".reach")).to_have_text("Nobody else here now would be reached.")
    dialog.get_by_label("Why (they are told)").fill("rude")
    dialog.get_by_role("button", name="Confirm").click()
    expect(owner.page.locator(".undo-text")).to_contain_text("is banned.")
    expect(reader.banner).to_contain_text("rude")
    reader.field.fill("let me in")
    reader.field.press("Enter")
    expect(reader.failed).to_contain_text("let me in")


def test_who_shares_the_network_is_counted_before_anything_is_confirmed(owner: RoomPage, reader: RoomPage) -> None:
    reader.say("rude words")
    owner.expect_said("rude words")
    choose(owner, "rude words", "Mute or ban…")
    dialog = owner.page.locator("#restrict-dialog")
    dialog.get_by_label("This network", exact=True).check()
    # The owner's own page comes from there as well. Exactly it is told to the site's moderators alone.
    expect(dialog.locator(".reach")).to_have_text("At most 1 other person here now would be reached as well.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_a_mute_is_told_to_whom_it_is_for_and_lifted_from_the_list(owner: RoomPage, reader: RoomPage) -> None:
    reader.say("rude words")
    owner.expect_said("rude words")
    choose(owner, "rude words", "Mute or ban…")
    owner.page.locator("#restrict-dialog").get_by_role("button", name="Confirm").click()
    expect(owner.page.locator(".undo-text")).to_contain_text("is muted.")
    reader.say("let me talk")
    expect(reader.failed.locator(".message-state")).to_contain_text("muted")
    expect(reader.failed.locator(".message-text")).to_have_text("let me talk")
    choose_for_room(owner, "Bans and mutes")
    queue = owner.page.locator("#queue-dialog")
    queue.get_by_role("button", name="Lift").click()
    expect(queue.locator(".queue-state")).to_have_text("There is nothing here.")
    reader.failed.locator(".retry").click()
    reader.expect_said("let me talk")


def test_a_name_is_taken_and_given_back(owner: RoomPage, reader: RoomPage) -> None:
    reader.rename("Rude")
    reader.say("look at my name")
    owner.expect_said("look at my name")
    choose(owner, "look at my name", "Take the name away")
    expect(reader.my_name).to_have_text("Anonymous")
    undo(owner)
    expect(reader.my_name).to_have_text("Rude")


def test_a_message_is_pinned_for_all_and_leaves_the_pin_when_it_is_hidden(owner: RoomPage, reader: RoomPage) -> None:
    for text in ("read this first", *UNDER_THE_UNDOING):
        owner.say(text)
        reader.expect_said(text)
    choose(owner, "read this first", "Pin")
    pinned = reader.page.locator("#pinned")
    expect(pinned).to_contain_text("read this first")
    choose(owner, "read this first", "Hide")
    expect(pinned).to_be_hidden()
    undo(owner)
    expect(pinned).to_be_visible()


def test_what_was_done_is_undone_from_the_list_as_well(owner: RoomPage, reader: RoomPage) -> None:
    for text in ("one", "two", *UNDER_THE_UNDOING):
        owner.say(text)
        reader.expect_said(text)
    for text in ("one", "two"):
        choose(owner, text, "Hide")
        expect(reader.message(text)).to_have_count(0)
    choose_for_room(owner, "What I did")
    queue = owner.page.locator("#queue-dialog")
    expect(queue.locator("li")).to_have_count(2)
    queue.get_by_role("button", name="Undo").last.click()
    expect(reader.texts).to_have_text(["one", *UNDER_THE_UNDOING])


def test_a_report_reaches_the_moderator_who_answers_it(owner: RoomPage, reader: RoomPage) -> None:
    owner.say("harmless")
    reader.expect_said("harmless")
    choose(reader, "harmless", "Report…")
    dialog = reader.page.locator("#report-dialog")
    expect(dialog).to_contain_text("harmless")
    dialog.get_by_label("What is wrong with it?").fill("not harmless at all")
    dialog.get_by_role("button", name="Report").click()
    expect(reader.notice).to_have_text("Thank you. A moderator will look at it.")
    choose_for_room(owner, "Reports")
    queue = owner.page.locator("#queue-dialog")
    expect(queue.locator("li")).to_contain_text("not harmless at all")
    queue.get_by_role("button", name="Hide it").click()
    expect(reader.message("harmless")).to_have_count(0)


def test_whoever_may_approve_hears_that_a_message_waits_and_does(owner: RoomPage, reader: RoomPage) -> None:
    set_up(owner, approval="on")
    reader.say("may I?")
    reader.say("and this?")
    menu = owner.page.locator("#room-menu")
    expect(menu).to_have_attribute("data-waiting", "2", timeout=PATIENCE_MS)
    expect(owner.page.locator("#waiting")).to_have_text("2 messages wait for a moderator.")
    choose_for_room(owner, "Waiting for approval (2)")
    queue = owner.page.locator("#queue-dialog")
    queue.locator("li", has_text="may I?").get_by_role("button", name="Approve").click()
    queue.locator("li", has_text="and this?").get_by_role("button", name="Refuse").click()
    expect(queue.locator(".queue-state")).to_have_text("There is nothing here.")
    reader.expect_said("may I?")
    expect(owner.texts).to_have_text(["may I?"])
    expect(menu).not_to_have_attribute("data-waiting", "2")
    expect(owner.page.locator("#waiting")).to_be_empty()


def test_whoever_is_appointed_moderates_without_a_reload_until_they_are_dismissed(
    owner: RoomPage, reader: RoomPage
) -> None:
    for text in ("rude words", *UNDER_THE_UNDOING):
        owner.say(text)
        reader.expect_said(text)
    reader.field.fill("in the middle of a word")
    person = {"user_id": reader.page_data["user_id"]}
    set_up(owner, "appoint/", **person)
    choose_for_room(reader, "Pause the room")
    expect(owner.page.locator("#room-menu.holding")).to_be_visible()
    assert menu_of(reader, "rude words").get_by_role("menuitem").count() > 1
    reader.page.keyboard.press("Escape")
    set_up(owner, "dismiss/", **person)
    expect(reader.page.locator("#room-menu, #restrict-dialog, #room-settings")).to_have_count(0)
    expect(reader.field).to_have_value("in the middle of a word")
    expect(reader.send_button).to_be_disabled()
    choose_for_room(owner, "Let the talk go on")
    entries = menu_of(reader, "rude words").get_by_role("menuitem").all_inner_texts()
    assert "Report…" in entries
    assert "Hide" not in entries


def test_a_visitor_s_menu_has_a_reply_and_a_report_and_nothing_else(owner: RoomPage, reader: RoomPage) -> None:
    owner.say("hello")
    reader.say("hello yourself")
    reader.expect_said("hello yourself")
    loaded: list[str] = []
    reader.page.on("request", lambda request: loaded.append(request.url))
    assert menu_of(reader, "hello").get_by_role("menuitem").all_inner_texts() == [
        "Reply",
        "Report…",
        "Ignore this person",
        "Copy the link",
    ]
    assert not [url for url in loaded if "acts." in url or "moderation.js" in url]
    reader.page.keyboard.press("Escape")
    assert menu_of(reader, "hello yourself").get_by_role("menuitem").all_inner_texts() == [
        "Reply",
        "Edit",
        "Delete…",
        "Copy the link",
    ]
    expect(reader.page.locator("#room-menu, #restrict-dialog")).to_have_count(0)


def test_everything_is_done_with_the_keyboard_alone(owner: RoomPage, reader: RoomPage) -> None:
    for text in ("one", "two", "three"):
        reader.say(text)
        owner.expect_said(text)
    keyboard = owner.page.keyboard
    owner.field.focus()
    keyboard.press("Shift+Tab")
    expect(owner.message("three").locator(".message-menu")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(owner.message("two").locator(".message-menu")).to_be_focused()
    keyboard.press("Enter")
    entries = owner.page.locator(".menu > *")
    expect(entries.first).to_be_focused()
    keyboard.press("ArrowUp")
    expect(entries.last).to_be_focused()
    keyboard.press("Escape")
    expect(owner.page.get_by_role("menu")).to_have_count(0)
    expect(owner.message("two").locator(".message-menu")).to_be_focused()
    keyboard.press("Enter")
    expect(entries.first).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(reader.message("two")).to_have_count(0)
    expect(owner.message("three").locator(".message-menu")).to_be_focused()
    owner.page.locator("#undo button").focus()
    keyboard.press("Enter")
    expect(reader.texts).to_have_text(["one", "two", "three"])


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menus_and_dialogs_are_accessible_at_every_size(
    shared_site: SiteServer,
    room_name: str,
    enter: Enter,
    accessibility_violations: Callable[[Page], list[str]],
    lang: str,
    scheme: str,
) -> None:
    viewport = PHONE if lang == "zh-CN" else DESKTOP
    owner = own(shared_site, enter(shared_site, room_name, lang=lang, viewport=viewport, color_scheme=scheme))
    with Person(shared_site, room_name) as goose, Person(shared_site, room_name) as swan:
        number = goose.say("rude words")
        goose.say("more of them")
        owner.expect_said("more of them")
        swan.post("report/", {"number": str(number), "reason": "rude"})
    menu_of(owner, "rude words")
    assert accessibility_violations(owner.page) == []
    expect(owner.page.get_by_role("menu")).to_be_in_viewport(ratio=1)
    owner.page.get_by_role("menuitem").nth(4).click()
    expect(owner.page.locator(".reach")).not_to_be_empty()
    assert accessibility_violations(owner.page) == []
    owner.page.keyboard.press("Escape")
    menu_of(owner, "rude words").get_by_role("menuitem").nth(1).click()
    expect(owner.page.locator(".undo-text")).not_to_be_empty()
    assert accessibility_violations(owner.page) == []
    owner.page.locator("#room-menu").click()
    expect(owner.page.get_by_role("menu")).to_be_in_viewport(ratio=1)
    assert accessibility_violations(owner.page) == []
    owner.page.locator(".menu .apart").nth(1).click()
    expect(owner.page.locator("#queue-dialog .queue-state")).not_to_contain_text("…")
    assert accessibility_violations(owner.page) == []
