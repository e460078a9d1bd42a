"""Where the reader is in the log: at the newest, or kept in place while things come below and above."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser import PHONE
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage

PAGE_ENTRIES = 50
MOST_ROWS = 300
SAME_PLACE_PX = 2

Say = Callable[..., None]


@pytest.fixture
def say(shared_site: SiteServer, room_name: str) -> Say:
    """Somebody else says "message 1", "message 2", …: `say(50)`, then `say(3)` goes on from there."""
    said = 0

    def go_on(count: int) -> None:
        nonlocal said
        with Person(shared_site, room_name) as goose:
            for _ in range(count):
                said += 1
                goose.say(f"message {said}")

    return go_on


@pytest.fixture
def open_room(shared_site: SiteServer, room_name: str, enter: Enter) -> Callable[..., RoomPage]:
    def open_with(**options: object) -> RoomPage:
        return enter(shared_site, room_name, lang="en", **options)

    return open_with


def scroll_up(reader: RoomPage, px: int) -> None:
    """Scrolls from the newest to this far above it."""
    reader.log.evaluate("(log, px) => log.scrollTo(0, -px)", px)
    reader.page.wait_for_function("(px) => Math.abs(document.getElementById('log').scrollTop + px) < 2", arg=px)


def scroll_to_oldest(reader: RoomPage) -> None:
    reader.log.evaluate("(log) => log.scrollTo(0, -log.scrollHeight)")


def top(message: Locator) -> float:
    place = message.bounding_box()
    assert place is not None
    return place["y"]


def expect_at_newest(reader: RoomPage) -> None:
    expect(reader.messages.last).to_be_in_viewport(ratio=1)
    expect(reader.to_newest).to_be_hidden()


def numbers(reader: RoomPage) -> list[int]:
    return [int(row[0]) for row in reader.shown()]


@pytest.mark.parametrize("viewport", [(1280, 800), PHONE], ids=["desktop", "phone"])
def test_a_page_opens_at_the_newest_message(
    open_room: Callable[..., RoomPage], say: Say, viewport: tuple[int, int]
) -> None:
    say(60)
    duck = open_room(viewport=viewport)
    expect_at_newest(duck)
    expect(duck.messages).to_have_count(PAGE_ENTRIES)


def test_near_the_newest_the_page_follows(open_room: Callable[..., RoomPage], say: Say) -> None:
    say(40)
    duck = open_room()
    say(1)
    duck.expect_said("message 41")
    expect_at_newest(duck)

    scroll_up(duck, 60)
    say(1)
    duck.expect_said("message 42")
    expect_at_newest(duck)


def test_away_from_the_newest_the_page_stays_and_the_button_counts(
    open_room: Callable[..., RoomPage], say: Say
) -> None:
    say(40)
    duck = open_room()
    scroll_up(duck, 700)
    expect(duck.to_newest).to_have_text("To the newest")
    watched = duck.message("message 25")
    place = top(watched)

    say(1)
    expect(duck.to_newest).to_have_text("1 new message")
    say(2)
    expect(duck.to_newest).to_have_text("3 new messages")
    assert abs(top(watched) - place) <= SAME_PLACE_PX

    duck.to_newest.click()
    expect_at_newest(duck)
    duck.expect_said("message 43")
    scroll_up(duck, 700)
    expect(duck.to_newest).to_have_text("To the newest")


def test_what_i_say_myself_takes_me_to_the_newest(open_room: Callable[..., RoomPage], say: Say) -> None:
    say(40)
    duck = open_room()
    scroll_up(duck, 700)
    duck.say("here I am")
    duck.expect_said("here I am")
    expect_at_newest(duck)


def test_scrolling_up_loads_older_messages_and_keeps_the_place(open_room: Callable[..., RoomPage], say: Say) -> None:
    say(120)
    duck = open_room()
    held: list[Route] = []
    duck.page.route("**/history/**", lambda route: held.append(route))
    with duck.page.expect_request("**/history/**"):
        scroll_to_oldest(duck)
    expect(duck.older).to_have_attribute("aria-busy", "true")
    watched = duck.message("message 73")
    place = top(watched)

    held[0].continue_()

    expect(duck.messages).to_have_count(2 * PAGE_ENTRIES)
    assert abs(top(watched) - place) <= SAME_PLACE_PX
    assert numbers(duck) == list(range(21, 121))


def test_scrolling_up_to_the_first_message_shows_the_whole_log_once(
    open_room: Callable[..., RoomPage], say: Say
) -> None:
    say(120)
    duck = open_room()
    for count in (100, 120):
        scroll_to_oldest(duck)
        expect(duck.messages).to_have_count(count)
    expect(duck.older).to_be_hidden()
    assert numbers(duck) == list(range(1, 121))
    scroll_to_oldest(duck)
    expect(duck.message("message 1")).to_be_in_viewport()
    expect(duck.log.locator(".date-row")).to_have_count(1)


def test_older_messages_come_by_the_keyboard_too(open_room: Callable[..., RoomPage], say: Say) -> None:
    say(60)
    duck = open_room()
    duck.older.focus()
    duck.page.keyboard.press("Enter")
    expect(duck.messages).to_have_count(60)


def test_messages_that_come_while_older_ones_load_are_neither_lost_nor_doubled(
    open_room: Callable[..., RoomPage], say: Say
) -> None:
    say(60)
    duck = open_room()
    held: list[Route] = []
    duck.page.route("**/history/**", lambda route: held.append(route))
    with duck.page.expect_request("**/history/**"):
        scroll_to_oldest(duck)
    say(3)
    expect(duck.messages).to_have_count(PAGE_ENTRIES + 3)
    held[0].continue_()
    expect(duck.messages).to_have_count(63)
    assert numbers(duck) == list(range(1, 64))


def test_older_messages_that_do_not_arrive_are_told_of_and_come_on_another_click(
    shared_site: SiteServer, room_name: str, enter: Enter, say: Say
) -> None:
    say(60)
    duck = enter(shared_site, room_name, lang="en", tolerated=["Failed to load resource"])
    duck.page.route("**/history/**", lambda route: route.abort())
    scroll_to_oldest(duck)
    expect(duck.notice).to_have_text("The older messages did not arrive. Try once more.")
    duck.page.unroute("**/history/**")
    duck.older.dispatch_event("click")
    expect(duck.messages).to_have_count(60)


def test_a_page_that_is_open_for_long_drops_the_oldest_and_can_load_them_again(
    open_room: Callable[..., RoomPage], say: Say
) -> None:
    say(PAGE_ENTRIES)
    duck = open_room()
    expect(duck.older).to_be_hidden()
    say(MOST_ROWS)
    duck.expect_said(f"message {PAGE_ENTRIES + MOST_ROWS}")
    expect(duck.messages).to_have_count(MOST_ROWS)
    expect_at_newest(duck)
    assert numbers(duck) == list(range(51, 351))

    scroll_to_oldest(duck)
    expect(duck.message("message 1")).to_have_count(1)
    assert numbers(duck) == list(range(1, MOST_ROWS + 1))
    expect(duck.to_newest).to_be_visible()


def test_who_reads_far_up_keeps_what_they_read(open_room: Callable[..., RoomPage], say: Say) -> None:
    say(PAGE_ENTRIES)
    duck = open_room()
    scroll_up(duck, 700)
    watched = duck.message("message 30")
    place = top(watched)
    say(MOST_ROWS)
    expect(duck.to_newest).to_have_text("300 new messages")
    assert abs(top(watched) - place) <= SAME_PLACE_PX
    duck.to_newest.click()
    expect_at_newest(duck)
    say(1)
    duck.expect_said("message 351")
    assert numbers(duck)[-PAGE_ENTRIES:] == list(range(302, 352))


def test_a_window_that_shrinks_as_a_phone_s_does_for_its_keyboard_still_shows_the_newest(
    open_room: Callable[..., RoomPage], say: Say
) -> None:
    say(30)
    duck = open_room(viewport=PHONE)
    duck.page.set_viewport_size({"width": PHONE[0], "height": 400})
    expect_at_newest(duck)
    expect(duck.field).to_be_in_viewport(ratio=1)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
