"""The network goes and returns, the server dies and comes back: the page recovers by itself and loses nothing."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage

TOLERATED = ["Failed to load resource", "answer: 50[234]"]
RECOVERY_MS = 15_000  # a restart of the server, and the longest pause between two tries


ADD_UNKNOWN_ENTRY = """
from chatroom.models import ChatInfo, Room
room = Room.objects.get(name={room!r})
entry = ChatInfo.objects.get(room=room, number=1)
entry.pk, entry.number, entry.kind, entry.client_id = None, 2, "wave", ""
entry.save()
Room.objects.filter(pk=room.pk).update(last_id=2)
"""


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    return mark(enter(shared_site, room_name, lang="en", tolerated=TOLERATED))


def mark(reader: RoomPage) -> RoomPage:
    reader.page.evaluate("window.neverReloaded = true")
    return reader


def give_up_poll(reader: RoomPage) -> None:
    """The machine wakes: the poll that is held is given up for another."""
    reader.page.evaluate("window.dispatchEvent(new Event('online'))")


def expect_never_reloaded(reader: RoomPage) -> None:
    assert reader.page.evaluate("window.neverReloaded") is True


def expect_all_see_what_a_fresh_load_shows(*readers: RoomPage) -> None:
    for reader in readers:
        expect_never_reloaded(reader)
        before = reader.shown()
        reader.page.reload()
        assert reader.shown() == before
        assert [row[0] for row in before] == [str(number) for number in range(1, len(before) + 1)]


def test_offline_the_banner_says_so_typing_stays_possible_and_nothing_is_lost(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.context.set_offline(True)
    expect(duck.banner).to_have_text("You are offline. Go on typing: it is sent when you are back.")
    duck.say("from the tunnel")
    duck.say("still in the tunnel")
    expect(duck.pending).to_have_count(2)
    duck.field.fill("half a")
    with Person(shared_site, room_name) as goose:
        goose.say("where are you?")

    duck.page.context.set_offline(False)

    expect(duck.banner).to_be_empty()
    duck.expect_said("where are you?")
    duck.expect_said("from the tunnel")
    duck.expect_said("still in the tunnel")
    expect(duck.field).to_have_value("half a")
    assert [row[3] for row in duck.shown()][-2:] == ["from the tunnel", "still in the tunnel"]
    expect_all_see_what_a_fresh_load_shows(duck)


def test_polls_that_fail_show_the_banner_and_it_goes_when_they_work_again(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.route("**/get_near_log/**", lambda route: route.abort())
    give_up_poll(duck)
    with Person(shared_site, room_name) as goose:
        expect(duck.banner).to_have_text("Reconnecting… Go on typing: nothing is lost.")
        goose.say("did you hear?")
    duck.say("I can speak but not hear")
    duck.page.unroute("**/get_near_log/**")

    duck.expect_said("did you hear?")
    duck.expect_said("I can speak but not hear")
    expect(duck.banner).to_be_empty()
    expect_all_see_what_a_fresh_load_shows(duck)


def test_in_a_quiet_room_the_banner_goes_as_soon_as_the_connection_is_back(duck: RoomPage) -> None:
    duck.page.route("**/get_near_log/**", lambda route: route.abort())
    give_up_poll(duck)
    expect(duck.banner).to_have_text("Reconnecting… Go on typing: nothing is lost.")
    duck.page.unroute("**/get_near_log/**")
    expect(duck.banner).to_be_empty(timeout=RECOVERY_MS)


def test_who_was_away_for_long_catches_up_on_everything_in_order(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.context.set_offline(True)
    with Person(shared_site, room_name) as goose:
        for number in range(1, 251):
            goose.say(f"message {number}")
    duck.page.context.set_offline(False)
    duck.expect_said("message 250")
    assert [row[3] for row in duck.shown()] == [f"message {number}" for number in range(1, 251)]


def test_an_entry_of_a_kind_that_the_page_does_not_know_is_passed_over(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    with Person(shared_site, room_name) as goose:
        goose.say("before")
        duck.expect_said("before")
        shared_site.manage("shell", "--no-imports", "-c", ADD_UNKNOWN_ENTRY.format(room=room_name))
        goose.say("after")
    duck.expect_said("after")
    for _ in ("drawn by the script", "drawn by the server"):
        assert [row[:2] for row in duck.shown()] == [("1", "say"), ("3", "say")]
        expect(duck.banner).to_be_empty()
        duck.page.reload()
    duck.say("all is well")
    duck.expect_said("all is well")


def test_an_answer_that_gets_lost_is_fetched_again(duck: RoomPage, shared_site: SiteServer, room_name: str) -> None:
    # A page that remembers that streams are buffered: its polls have one answer each.
    duck.page.evaluate("localStorage['chatroom.plain_until'] = Date.now() + 60 * 60 * 1000")
    lost: list[Route] = []

    def meet(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route)
        assert route.fetch().ok
        route.abort()

    duck.page.route("**/get_near_log/**", meet)
    duck.page.reload()
    mark(duck)
    with Person(shared_site, room_name) as goose:
        goose.say("one")
        goose.say("two")
    duck.expect_said("one")
    duck.expect_said("two")
    expect_all_see_what_a_fresh_load_shows(duck)
    assert len(lost) == 1


def test_a_server_that_is_killed_and_restarted_costs_nobody_a_message(site: SiteServer, enter: Enter) -> None:
    duck = mark(enter(site, lang="en", tolerated=TOLERATED))
    goose = mark(enter(site, tolerated=TOLERATED))
    duck.say("before")
    goose.expect_said("before")

    site.kill()
    duck.say("while it is down")
    goose.say("它死了")
    expect(duck.banner).to_have_text("Reconnecting… Go on typing: nothing is lost.")
    expect(duck.pending).to_have_count(1)
    expect(goose.pending).to_have_count(1)
    site.start()

    for reader in (duck, goose):
        for text in ("while it is down", "它死了"):
            expect(reader.message(text)).to_have_count(1, timeout=RECOVERY_MS)
            expect(reader.message(text)).not_to_have_attribute("data-state", "pending", timeout=RECOVERY_MS)
        expect(reader.banner).to_be_empty()
    duck.say("after")
    goose.expect_said("after")
    assert duck.shown() == goose.shown()
    expect_all_see_what_a_fresh_load_shows(duck, goose)


def test_a_server_that_is_stopped_and_started_in_order_costs_nobody_a_message(site: SiteServer, enter: Enter) -> None:
    duck = mark(enter(site, tolerated=TOLERATED))
    duck.say("before")
    duck.expect_said("before")

    site.stop()
    duck.say("in between")
    site.start()

    expect(duck.message("in between")).not_to_have_attribute("data-state", "pending", timeout=RECOVERY_MS)
    duck.expect_said("in between")
    expect(duck.banner).to_be_empty(timeout=RECOVERY_MS)
    with Person(site) as goose:
        goose.say("after")
    duck.expect_said("after")
    expect_all_see_what_a_fresh_load_shows(duck)


class Backup:
    """The database of a site that is stopped, kept aside to be put back."""

    def __init__(self, site: SiteServer) -> None:
        site.stop()
        self._site = site
        self._var_dir = Path(site.variables["VAR_DIR"])
        self._kept = self._var_dir.with_name("backup")
        shutil.copytree(self._var_dir, self._kept)
        site.start()

    def restore(self) -> None:
        """Ends the server at once and starts it on what was kept."""
        self._site.kill()
        shutil.rmtree(self._var_dir)
        shutil.copytree(self._kept, self._var_dir)
        self._site.start()


COUNT_REDRAWS = """() => {
    window.redraws = 0;
    const isFirst = (node) => node.dataset?.entryId === "1";
    new MutationObserver((records) => {
        if (records.some(({ removedNodes }) => [...removedNodes].some(isFirst))) redraws += 1;
    }).observe(document.querySelector(".log-content"), { childList: true });
}"""


def test_a_database_restored_to_an_older_state_redraws_the_page_once(site: SiteServer, enter: Enter) -> None:
    with Person(site) as goose:
        goose.say("kept")
    backup = Backup(site)
    duck = mark(enter(site, tolerated=TOLERATED))
    duck.say("lost with the disk")
    duck.say("this as well")
    duck.expect_said("this as well")
    duck.page.evaluate(COUNT_REDRAWS)

    backup.restore()

    expect(duck.messages).to_have_count(1, timeout=RECOVERY_MS)
    duck.expect_said("kept")
    with Person(site) as goose:
        goose.say("after the restoration")
    duck.expect_said("after the restoration")
    assert duck.page.evaluate("redraws") == 1
    # The session went with the backup, and what is typed now is sent all the same.
    duck.say("I am back too")
    duck.expect_said("I am back too")
    assert duck.page.evaluate("redraws") == 1
    expect_all_see_what_a_fresh_load_shows(duck)


def test_a_restored_log_that_grew_to_the_same_length_with_other_words_is_redrawn(
    site: SiteServer, enter: Enter
) -> None:
    with Person(site) as goose:
        goose.say("kept")
    backup = Backup(site)
    duck = mark(enter(site, tolerated=TOLERATED))
    duck.say("two")
    duck.say("three")
    duck.expect_said("three")
    duck.page.context.set_offline(True)

    backup.restore()
    with Person(site) as goose:
        for text in ("zwei", "drei", "vier"):
            goose.say(text)
    duck.page.context.set_offline(False)

    duck.expect_said("vier")
    assert [row[3] for row in duck.shown()] == ["kept", "zwei", "drei", "vier"]
    expect_all_see_what_a_fresh_load_shows(duck)


def test_unsent_messages_stay_below_what_a_redraw_shows_and_are_kept_for_whoever_one_is_now(
    site: SiteServer, enter: Enter
) -> None:
    with Person(site) as goose:
        goose.say("kept")
    backup = Backup(site)
    duck = mark(enter(site, tolerated=TOLERATED))
    duck.say("lost")
    duck.expect_said("lost")
    duck.page.context.set_offline(True)
    duck.say("unsent")
    expect(duck.pending).to_have_count(1)

    backup.restore()
    duck.page.context.set_offline(False)

    duck.failed.locator(".retry").click()
    duck.expect_said("unsent")
    assert [row[3] for row in duck.shown()] == ["kept", "unsent"]
    expect_all_see_what_a_fresh_load_shows(duck)
