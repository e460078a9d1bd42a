"""Reading what was said long ago: far up and down again, from a message's own address, and what is kept of it all."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .long_log import fill

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
