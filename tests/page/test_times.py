"""Times as the reader has them, rows between days, and messages of one author in one group."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.people import Person
from tests.servers.site import SiteServer
from tests.stored_room import move_in_time

from .conftest import Enter

# Late on the first of January in Greenwich is the second in Shanghai.
NEW_YEAR_S_EVENING = datetime(2026, 1, 1, 20, 30, tzinfo=UTC)


def say_at(site: SiteServer, room: str, *said: tuple[datetime, str]) -> None:
    """Has somebody say each text, and the database believe that it was then."""
    with Person(site, room) as goose:
        moments = {goose.say(text): moment for moment, text in said}
    move_in_time(site, room, moments)


@pytest.mark.parametrize(
    ("lang", "zone", "time", "day"),
    [
        ("en-US", "America/New_York", "3:30 PM", "Thursday, January 1, 2026"),
        ("en-GB", "Asia/Kolkata", "02:00", "Friday, 2 January 2026"),
        ("zh-CN", "Asia/Shanghai", "04:30", "2026年1月2日星期五"),
        ("zh-TW", "Asia/Taipei", "(凌晨|清晨|上午)4:30", "2026年1月2日 星期五"),
    ],
)
def test_times_are_in_the_reader_s_zone_and_manner_with_the_full_date_behind_them(
    shared_site: SiteServer, room_name: str, enter: Enter, lang: str, zone: str, time: str, day: str
) -> None:
    say_at(shared_site, room_name, (NEW_YEAR_S_EVENING, "happy new year"))
    duck = enter(shared_site, room_name, lang=lang, timezone_id=zone)
    shown = duck.messages.locator("time")
    expect(shown).to_have_text(loosely(time))
    expect(shown).to_have_attribute("title", re.compile(loosely(day).pattern.strip("^$") + ".*:00"))
    expect(shown).to_have_attribute("datetime", re.compile("^2026-01-01T20:30:00"))
    expect(duck.log.locator(".date-row")).to_have_text(loosely(day))


def loosely(text: str) -> re.Pattern[str]:
    """A pattern of this text; editions of Unicode's data differ in spaces and commas."""
    return re.compile("^" + re.sub("[, ]+", r"[,\\s]*", text) + "$")


def test_a_message_that_arrives_has_the_reader_s_time_as_it_has_after_a_reload(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en-US", timezone_id="Asia/Kolkata")
    duck.say("what time is it?")
    time = duck.expect_said("what time is it?").locator("time")
    moment = datetime.fromisoformat(time.get_attribute("datetime") or "").astimezone(ZoneInfo("Asia/Kolkata"))
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=2)
    expect(time).to_have_text(loosely(moment.strftime("%-I:%M %p")))
    text, title = time.inner_text(), time.get_attribute("title") or ""
    duck.page.reload()
    expect(time).to_have_text(text)
    expect(time).to_have_attribute("title", title)


@pytest.mark.parametrize(("zone", "rows"), [("UTC", 2), ("America/New_York", 1), ("Asia/Shanghai", 1)])
def test_a_row_stands_where_a_day_of_the_reader_s_begins(
    shared_site: SiteServer, room_name: str, enter: Enter, zone: str, rows: int
) -> None:
    say_at(
        shared_site,
        room_name,
        (NEW_YEAR_S_EVENING, "one"),
        (NEW_YEAR_S_EVENING + timedelta(minutes=1), "two"),
        (NEW_YEAR_S_EVENING + timedelta(hours=4), "three"),
    )
    duck = enter(shared_site, room_name, timezone_id=zone)
    expect(duck.log.locator(".date-row")).to_have_count(rows)
    if rows == 2:
        expect(duck.log.locator(".date-row + [data-kind]").last).to_contain_text("three")


def test_today_and_yesterday_are_called_so(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    noon = datetime.now(UTC).replace(hour=12, minute=0)
    say_at(shared_site, room_name, (noon - timedelta(days=2), "old"), (noon - timedelta(days=1), "newer"))
    duck = enter(shared_site, room_name, lang="en", timezone_id="UTC")
    duck.say("now")
    duck.expect_said("now")
    rows = duck.log.locator(".date-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_have_text("yesterday")
    expect(rows.nth(2)).to_have_text("today")
    duck.page.reload()
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_have_text("today")


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_reader_whose_clock_is_wrong_sees_the_server_s_times_and_one_day(
    shared_site: SiteServer, room_name: str, enter: Enter, hours: int
) -> None:
    duck = enter(shared_site, room_name, timezone_id="UTC")
    with Person(shared_site, room_name) as goose:
        goose.say("before")
    duck.expect_said("before")
    duck.page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=hours))
    duck.say("mine")
    mine = duck.expect_said("mine").locator("time").get_attribute("datetime") or ""
    assert abs(datetime.fromisoformat(mine) - datetime.now(UTC)) < timedelta(minutes=2)
    expect(duck.log.locator(".date-row")).to_have_count(1)
    with Person(shared_site, room_name) as goose:
        goose.say("after")
    duck.expect_said("after")
    expect(duck.log.locator(".date-row")).to_have_count(1)


def test_messages_of_one_author_within_five_minutes_stand_in_one_group(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    with Person(shared_site, room_name) as goose, Person(shared_site, room_name) as swan:
        first = goose.say("first of goose")
        goose.say("second of goose")
        swan.say("first of swan")
        goose.say("goose again")
        goose.post("rename/", {"user_name": "Gander"})
        goose.say("goose renamed")
        goose.say("goose renamed goes on")

    def continues() -> list[bool]:
        duck.expect_said("goose renamed goes on")
        return [
            bool(duck.messages.nth(number).evaluate("(row) => row.classList.contains('continues')"))
            for number in range(6)
        ]

    groups = [False, True, False, False, False, True]
    assert continues() == groups
    duck.page.reload()
    assert continues() == groups
    expect(duck.message("first of goose").locator(".message-author")).to_be_visible()
    assert height(duck.message("first of goose").locator(".message-head")) > 10
    assert height(duck.message("second of goose").locator(".message-head")) <= 1, "the name stands there twice"

    six_minutes_ago = datetime.now(UTC) - timedelta(minutes=6)
    move_in_time(shared_site, room_name, {first: six_minutes_ago})
    duck.page.reload()
    assert continues() == [False, False, False, False, False, True]


def height(element: Locator) -> float:
    place = element.bounding_box()
    return place["height"] if place else 0


def test_groups_and_days_are_right_where_older_messages_meet_those_on_the_page(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    with Person(shared_site, room_name) as goose:
        for number in range(1, 71):
            goose.say(f"message {number}")
    duck = enter(shared_site, room_name)
    expect(duck.message("message 21")).not_to_contain_class("continues")
    duck.older.dispatch_event("click")
    expect(duck.messages).to_have_count(70)
    expect(duck.log.locator(".date-row")).to_have_count(1)
    expect(duck.log.locator(".message:not(.continues)")).to_have_count(1)
    expect(duck.message("message 1")).not_to_contain_class("continues")
