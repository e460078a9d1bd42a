"""Reading what was said long ago: far up and down again, from a message's own address, and what is kept of it all."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .long_log import fill
from .moderators import choose

MOST_ROWS = 500
MESSAGES = 10_000
SAME_PLACE_PX = 2

# Scrolls by screens until a message is on the page, and watches that what was read stays where it was while more loads.
SCROLL = """
async ([direction, until]) => {
  const log = document.getElementById("log");
  const rows = () => [...log.querySelectorAll("[data-entry-id]")];
  const frame = () => new Promise(requestAnimationFrame);
  const seen = new Set();
  const worst = { rows: 0, moved: 0, seen: 0 };
  for (const end = Date.now() + 100_000; Date.now() < end; ) {
    log.scrollBy(0, direction * 3000);
    await frame();
    const edge = log.getBoundingClientRect();
    const watched = rows().find((row) => row.getBoundingClientRect().bottom > edge.top + 10);
    const place = watched.getBoundingClientRect().bottom;
    const before = rows()[0].dataset.entryId + rows().at(-1).dataset.entryId;
    for (const row of rows()) seen.add(row.dataset.entryId);
    worst.rows = Math.max(worst.rows, rows().length);
    if (rows().some((row) => row.dataset.entryId === until)) break;
    for (const wait = Date.now() + 20; Date.now() < wait; await frame()) {
      if (before === rows()[0].dataset.entryId + rows().at(-1).dataset.entryId) continue;
      const moved = watched.isConnected ? Math.abs(watched.getBoundingClientRect().bottom - place) : Infinity;
      worst.moved = Math.max(worst.moved, moved);
      break;
    }
  }
  worst.seen = seen.size;
  return worst;
}
"""

# What a phone shares with, which a headless browser does not have.
SHARING = """
window.shared = [];
navigator.canShare = () => true;
navigator.share = async (what) => { window.shared.push(what); };
"""


def test_ten_thousand_messages_are_scrolled_through_both_ways_with_a_bounded_page_and_no_lost_place(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    now = datetime.now(UTC)
    said = (
        (f"message {count}" + " and more" * (count % 29), now - timedelta(minutes=MESSAGES - count))
        for count in range(1, MESSAGES + 1)
    )
    fill(shared_site, room_name, said)
    duck = enter(shared_site, room_name, lang="en")
    for direction, until, seen in ((-1, "1", MESSAGES), (1, "1000", 950)):
        worst = duck.page.evaluate(SCROLL, [direction, until])
        assert worst["rows"] < MOST_ROWS
        assert worst["moved"] <= SAME_PLACE_PX
        assert worst["seen"] >= seen

    with Person(shared_site, room_name) as goose:
        goose.say("at the newest again")
        expect(duck.to_newest).to_have_text("1 new message")
    duck.to_newest.click()
    duck.expect_said("at the newest again")
    expect(duck.messages.last).to_be_in_viewport()
    numbers = [int(row[0]) for row in duck.shown()]
    assert numbers == list(range(numbers[0], MESSAGES + 2))


def days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


@pytest.fixture
def talk(shared_site: SiteServer, room_name: str) -> None:
    """Three hundred messages: a hundred on each of three days, the last of them today."""
    fill(shared_site, room_name, ((f"message {number}", days_ago(2 - (number - 1) // 100)) for number in range(1, 301)))


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_what_is_looked_for_is_found_and_leads_to_its_place(
    shared_site: SiteServer, room_name: str, enter: Enter, javascript: bool
) -> None:
    with Person(shared_site, room_name) as goose:
        number = goose.say("我们去公园散步")
        goose.say("through the gardens")
        for count in range(59):
            goose.say(f"later {count}")
    duck = enter(shared_site, room_name, lang="en", javascript=javascript)
    page = duck.page
    page.get_by_label("Find and share").click()
    page.get_by_label("What was said, with this in it").fill("GARD")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".found")).to_have_text(re.compile("through the gardens"))
    page.get_by_label("What was said, with this in it").fill("公园")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".found mark")).to_have_text(["公园"])
    page.locator(".found a").click()
    sought = duck.messages.filter(has_text="我们去公园散步")
    expect(sought).to_be_in_viewport()
    expect(sought).to_have_class(re.compile(r"\bsought\b"))
    assert page.url.endswith(f"?at={number}#m-{number}")
    if not javascript:
        return

    duck.log.evaluate("(log) => log.scrollTo(0, 0)")
    duck.expect_said("later 58")
    assert [int(row[0]) for row in duck.shown()] == list(range(number - 25, number + 61))
    duck.log.evaluate("(log) => log.scrollTo(0, -log.scrollHeight)")
    duck.expect_said(f"message {number - 30}")
    duck.to_newest.click()
    expect(duck.message("later 58")).to_be_in_viewport()


@pytest.mark.usefixtures("talk")
def test_who_says_something_among_old_messages_is_taken_to_the_newest(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    duck.page.goto(f"{duck.address}?at=50")
    expect(duck.message("message 50")).to_be_in_viewport()
    duck.say("I am back")
    expect(duck.expect_said("I am back")).to_be_in_viewport()
    assert [int(row[0]) for row in duck.shown()][-2:] == [300, 301]


@pytest.mark.usefixtures("talk")
def test_a_day_is_gone_to_by_the_reader_s_own_clock(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name, lang="en", timezone_id="Pacific/Kiritimati")
    yesterday = days_ago(1).astimezone(ZoneInfo("Pacific/Kiritimati")).date().isoformat()
    duck.page.goto(f"{duck.address}search/")
    duck.page.get_by_label("The first message since this day", exact=True).fill(yesterday)
    duck.page.get_by_role("button", name="Go").click()
    expect(duck.message("message 101")).to_be_in_viewport()
    expect(duck.message("message 101")).to_have_class(re.compile(r"\bsought\b"))


@pytest.mark.usefixtures("talk")
def test_a_line_stands_where_one_stopped_reading_the_last_time(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    duck.page.wait_for_function("(key) => localStorage.getItem(key)", arg=f"chatroom.read.{room_name}")
    duck.page.goto("/")
    with Person(shared_site, room_name) as goose:
        first = goose.say("while you were away")
        for count in range(80):
            goose.say(f"and {count}")
    duck.open()
    duck.expect_said("and 79")
    expect(duck.log.locator("[data-unread]")).to_have_count(0)
    duck.log.evaluate("(log) => log.scrollTo(0, -log.scrollHeight)")
    expect(duck.log.locator("[data-unread]")).to_have_attribute("data-entry-id", str(first))


@pytest.mark.usefixtures("talk")
def test_the_link_to_a_message_and_to_the_room_can_be_handed_on(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en", permissions=["clipboard-read", "clipboard-write"])
    duck.page.add_init_script(SHARING)
    duck.page.reload()
    duck.messages.last.hover()
    duck.messages.last.locator(".message-menu").click()
    duck.page.get_by_role("menuitem", name="Copy the link").click()
    expect(duck.notice).to_have_text("The link is copied.")
    address = duck.page.evaluate("navigator.clipboard.readText()")
    assert address == f"{shared_site.url}{duck.address}?at=300#m-300"
    choose(duck, "message 300", "Share…")
    assert duck.page.evaluate("window.shared") == [{"url": address, "title": duck.page.title()}]
    duck.page.goto(f"{duck.address}search/")
    duck.page.get_by_role("button", name="Copy the link").click()
    expect(duck.page.locator("#sharing-done")).to_have_text("The link is copied.")
    assert duck.page.evaluate("navigator.clipboard.readText()") == f"{shared_site.url}{duck.address}"
    duck.page.get_by_role("button", name="Share…").click()
    assert [each["url"] for each in duck.page.evaluate("window.shared")] == [f"{shared_site.url}{duck.address}"]
    assert duck.page.locator(".code").evaluate("(image) => image.complete && image.naturalWidth > 0")
