"""How a room is run is seen by all who have it open, as it changes; and what one said that others may not see yet."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_room import make_owner

from .conftest import Enter
from .room_page import RoomPage


@pytest.fixture
def owner(shared_site: SiteServer, room_name: str) -> Iterator[Person]:
    """The room's owner, who runs it without a page."""
    with Person(shared_site, room_name) as owner:
        make_owner(shared_site, room_name, owner.page["user_id"])
        yield owner


@pytest.fixture
def reader(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    """The page of somebody else in the room."""
    return enter(shared_site, room_name, lang="en", tolerated=["status of 4(03|29)"])


def set_up(owner: Person, **settings: str) -> None:
    """Changes settings of the room."""
    answer = owner.post("settings/", settings)
    assert answer.status_code == 200, answer.text


def test_a_title_and_a_welcome_line_change_without_a_reload(owner: Person, reader: RoomPage) -> None:
    set_up(owner, title="The pond <b>", welcome="Be kind.")
    expect(reader.page.locator("#room-title")).to_have_text("The pond <b>")
    expect(reader.page.locator("#welcome")).to_have_text("Be kind.")
    expect(reader.page).to_have_title(re.compile("^The pond <b> · "))
    set_up(owner, title="", welcome="")
    expect(reader.page.locator("#room-title")).to_have_text(reader.room)
    expect(reader.page.locator("#welcome")).to_be_hidden()


def test_a_paused_room_says_so_and_keeps_what_is_typed(owner: Person, reader: RoomPage) -> None:
    reader.field.fill("in the middle of")
    set_up(owner, paused="on")
    expect(reader.page.locator("#silence")).to_have_text("The room is paused by its moderators.")
    expect(reader.send_button).to_be_disabled()
    reader.field.press("End")
    reader.page.keyboard.type(" a word")
    reader.field.press("Enter")
    expect(reader.field).to_have_value("in the middle of a word")
    set_up(owner, paused="off")
    expect(reader.page.locator("#silence")).to_be_hidden()
    reader.field.press("Enter")
    reader.expect_said("in the middle of a word")


def test_a_page_that_is_opened_in_a_pause_goes_on_with_the_room(
    owner: Person, shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    set_up(owner, paused="on")
    reader = enter(shared_site, room_name, lang="zh-CN", viewport=PHONE)
    expect(reader.send_button).to_be_disabled()
    set_up(owner, paused="off")
    expect(reader.send_button).to_be_enabled()
    reader.say("继续")
    reader.expect_said("继续")


def test_slow_mode_counts_down_on_the_button_and_keeps_the_text(owner: Person, reader: RoomPage) -> None:
    set_up(owner, slow_seconds="2")
    expect(reader.page.locator("#slow-mode")).to_contain_text("every 2 seconds")
    reader.say("first")
    expect(reader.send_button).to_have_attribute("data-rest", re.compile(r"^\d+$"))
    reader.say("second")
    expect(reader.notice).to_contain_text("What you wrote stays here.")
    expect(reader.field).to_have_value("second")
    expect(reader.send_button).not_to_have_attribute("data-rest", re.compile("."))
    reader.field.press("Enter")
    reader.expect_said("second")


def test_the_longest_message_changes_under_what_is_typed(owner: Person, reader: RoomPage) -> None:
    reader.field.fill("123456789")
    expect(reader.counter).to_be_hidden()
    set_up(owner, message_max="5")
    expect(reader.counter).to_have_text("−4")


def test_a_message_that_waits_for_a_moderator_says_so_until_it_is_approved(owner: Person, reader: RoomPage) -> None:
    set_up(owner, approval="on")
    reader.say("may I?")
    state = reader.page.locator("[data-state=held] .message-state")
    expect(state).to_have_text("Waiting for a moderator")
    reader.page.reload()
    expect(state).to_have_text("Waiting for a moderator")
    [held] = owner.get("held/").json()["held"]
    owner.post("held/approve/", {"numbers": str(held["number"])})
    reader.expect_said("may I?")


def test_who_is_shadow_muted_sees_what_they_say_and_nobody_else_does(
    owner: Person, reader: RoomPage, shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    other = enter(shared_site, room_name, lang="en")
    person = {"user_id": reader.page_data["user_id"]}
    assert owner.post("restrict/", person | {"kind": "shadow", "rung": "identity"}).status_code == 200
    reader.say("into the void")
    reader.expect_said("into the void")
    owner.say("for all")
    other.expect_said("for all")
    expect(other.texts).to_have_text(["for all"])
    expect(reader.texts).to_have_text(["into the void", "for all"])
    shown = reader.shown()
    reader.page.reload()
    assert reader.shown() == shown


def test_a_short_mute_counts_down_and_keeps_the_text(owner: Person, reader: RoomPage) -> None:
    person = {"user_id": reader.page_data["user_id"]}
    owner.post("restrict/", person | {"kind": "mute", "rung": "identity", "seconds": "600"})
    reader.say("let me talk")
    expect(reader.failed.locator(".message-text")).to_have_text("let me talk")
    expect(reader.send_button).to_have_attribute("data-rest", "10′")


def test_a_ban_that_ends_lets_the_page_go_on_by_itself(owner: Person, reader: RoomPage) -> None:
    person = {"user_id": reader.page_data["user_id"]}
    owner.post("restrict/", person | {"kind": "ban", "rung": "identity", "seconds": "3"})
    expect(reader.banner).to_contain_text("banned")
    owner.say("who is back?")
    reader.expect_said("who is back?")
    expect(reader.banner).to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_hidden_slow_or_paused_can_be_read_by_everybody(
    owner: Person,
    shared_site: SiteServer,
    room_name: str,
    enter: Enter,
    accessibility_violations: Callable[[Page], list[str]],
    scheme: str,
) -> None:
    reader = enter(shared_site, room_name, lang="zh-CN", viewport=PHONE, color_scheme=scheme)
    reader.say("rude words")
    number = reader.expect_said("rude words").get_attribute("data-entry-id") or ""
    owner.post("hide/", {"numbers": number})
    expect(reader.page.locator(".hidden-message")).to_be_visible()
    colours = "(bubble) => [getComputedStyle(bubble).backgroundColor, getComputedStyle(bubble).borderTopStyle]"
    hidden = reader.page.locator(".hidden-message .bubble").evaluate(colours)
    reader.say("harmless")
    assert reader.expect_said("harmless").locator(".bubble").evaluate(colours)[0] != hidden[0]
    assert hidden[1] == "dashed"
    set_up(owner, slow_seconds="600")
    expect(reader.page.locator("#slow-mode")).to_be_visible()
    assert accessibility_violations(reader.page) == []
    set_up(owner, paused="on")
    expect(reader.send_button).to_be_disabled()
    assert accessibility_violations(reader.page) == []
