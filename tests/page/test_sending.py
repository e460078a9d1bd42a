"""A message on its way: pending, then sent or failed, under one client_id, whatever becomes of its requests."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Route, expect

from tests.people import Person
from tests.servers.fixtures import StartSite
from tests.servers.site import SiteServer

from .conftest import Enter
from .moderators import choose
from .room_page import RoomPage

SENDS = "**/save_chat_log/"
UNHOLDABLE = "a text with \ufffe in it"  # a noncharacter: the page lets it through, the server does not store it
TOLERATED = ["Failed to load resource", "answer: 502"]


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    return enter(shared_site, room_name, lang="en", tolerated=TOLERATED)


class HeldSends:
    """Holds the requests that send messages until they are let go."""

    def __init__(self, reader: RoomPage) -> None:
        self.held: list[Route] = []
        self._holds = True
        reader.page.route(SENDS, self._meet)

    def let_go(self) -> None:
        """Lets go of what is held and holds nothing any more."""
        self._holds = False
        for route in self.held:
            route.continue_()

    def _meet(self, route: Route) -> None:
        if self._holds:
            self.held.append(route)
        else:
            route.continue_()


def client_id_of(route: Route) -> str:
    return parse_qs(route.request.post_data or "")["client_id"][0]


def meet_sends(reader: RoomPage, *answers: Callable[[Route], None]) -> list[str]:
    """Answers the first requests that send messages by these, all later ones by the server; collects client_ids."""
    left, client_ids = list(answers), []

    def meet(route: Route) -> None:
        client_ids.append(client_id_of(route))
        (left.pop(0) if left else Route.continue_)(route)

    reader.page.route(SENDS, meet)
    return client_ids


def lose_request(route: Route) -> None:
    route.abort()


def lose_answer(route: Route) -> None:
    """The server stores the message, and nobody hears of it."""
    assert route.fetch().ok
    route.abort()


def bad_gateway(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")


def too_fast(route: Route) -> None:
    route.fulfill(status=429, headers={"Retry-After": "3"}, json={"ret": "That was a little fast.", "code": "too_fast"})


def test_a_message_shows_at_once_as_pending_and_then_as_sent(duck: RoomPage) -> None:
    sends = HeldSends(duck)
    duck.say("on its way")

    expect(duck.pending).to_have_count(1)
    expect(duck.pending.locator(".message-text")).to_have_text("on its way")
    expect(duck.pending).to_contain_class("mine")
    expect(duck.field).to_have_value("")

    sends.let_go()
    duck.expect_said("on its way")
    expect(duck.pending).to_have_count(0)


def test_what_is_typed_while_a_message_is_on_its_way_arrives_after_it(duck: RoomPage) -> None:
    sends = HeldSends(duck)
    for text in ("one", "two", "three"):
        duck.say(text)
    expect(duck.pending).to_have_count(3)
    assert len(sends.held) == 1, "a second message may overtake the first"

    sends.let_go()
    duck.expect_said("three")
    assert [row[3] for row in duck.shown()] == ["one", "two", "three"]


def test_a_message_that_takes_long_says_so(duck: RoomPage) -> None:
    sends = HeldSends(duck)
    duck.say("slow")
    expect(duck.pending.locator(".message-state")).to_have_text("Sending…")
    sends.let_go()
    duck.expect_said("slow")


@pytest.mark.parametrize("trouble", [lose_request, bad_gateway, lose_answer])
def test_a_message_whose_request_fails_is_sent_again_under_its_client_id_and_shown_once(
    duck: RoomPage, trouble: Callable[[Route], None]
) -> None:
    client_ids = meet_sends(duck, trouble, trouble)
    duck.say("try and try again")
    duck.say("and then this")

    duck.expect_said("and then this")
    duck.expect_said("try and try again")
    assert [row[3] for row in duck.shown()] == ["try and try again", "and then this"]
    assert len(set(client_ids)) == 2
    before = duck.shown()
    duck.page.reload()
    assert duck.shown() == before


def test_a_message_that_the_poll_brings_before_the_answer_to_its_sending_is_shown_once(duck: RoomPage) -> None:
    answered: list[Route] = []

    def answer_later(route: Route) -> None:
        assert route.fetch().ok
        answered.append(route)

    meet_sends(duck, answer_later)
    duck.say("the poll was faster")
    duck.expect_said("the poll was faster")

    answered[0].abort()
    duck.say("next")
    duck.expect_said("next")
    assert [row[3] for row in duck.shown()] == ["the poll was faster", "next"]


def test_a_message_that_is_answered_before_the_poll_brings_it_is_shown_once_and_in_its_place(
    duck: RoomPage, shared_site: SiteServer, room_name: str
) -> None:
    duck.page.context.set_offline(True)
    with Person(shared_site, room_name) as goose:
        goose.say("said before")
    duck.say("answered")
    expect(duck.pending).to_have_count(1)
    duck.page.context.set_offline(False)

    duck.expect_said("answered")
    duck.expect_said("said before")
    assert [row[3] for row in duck.shown()] == ["said before", "answered"]


def test_a_text_that_the_server_refuses_stays_with_the_reason_and_can_be_mended(duck: RoomPage) -> None:
    duck.say(UNHOLDABLE)
    expect(duck.failed).to_have_count(1)
    expect(duck.failed.locator(".message-text")).to_have_text(UNHOLDABLE)
    expect(duck.failed.locator(".message-state")).to_have_text("This text has a character in it that cannot be stored.")
    expect(duck.notice).to_have_text("This text has a character in it that cannot be stored.")

    duck.field.fill("already typing")
    duck.failed.locator(".edit").click()
    expect(duck.failed).to_have_count(0)
    expect(duck.field).to_have_value(f"{UNHOLDABLE}\nalready typing")
    expect(duck.field).to_be_focused()
    duck.say("a text without")
    duck.expect_said("a text without")
    expect(duck.messages).to_have_count(1)


def test_a_failed_message_is_sent_again_under_its_client_id_when_asked_for(duck: RoomPage) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=400, json={"ret": "Not now.", "code": "bad_request"})

    client_ids = meet_sends(duck, refuse)
    duck.say("please")
    expect(duck.failed.locator(".message-state")).to_have_text("Not now.")
    duck.failed.locator(".retry").click()

    duck.expect_said("please")
    expect(duck.failed).to_have_count(0)
    assert len(client_ids) == 2
    assert len(set(client_ids)) == 1


def test_a_failed_message_can_be_discarded_and_does_not_come_back(duck: RoomPage) -> None:
    duck.say(UNHOLDABLE)
    duck.failed.locator(".discard").click()
    expect(duck.messages).to_have_count(0)
    duck.page.reload()
    expect(duck.messages).to_have_count(0)


def test_a_failed_message_does_not_hold_up_the_next(duck: RoomPage) -> None:
    duck.say(UNHOLDABLE)
    duck.say("fine")
    duck.expect_said("fine")
    expect(duck.failed).to_have_count(1)


def test_a_failed_message_outlives_a_reload(duck: RoomPage) -> None:
    duck.say(UNHOLDABLE)
    expect(duck.failed).to_have_count(1)
    duck.page.reload()
    expect(duck.failed.locator(".message-text")).to_have_text(UNHOLDABLE)
    expect(duck.failed.locator(".discard")).to_be_visible()


def test_an_unsent_message_outlives_a_reload_and_is_sent_once(duck: RoomPage) -> None:
    client_ids = meet_sends(duck, *[lose_request] * 50)
    duck.say("not lost")
    expect(duck.pending.locator(".message-state")).to_contain_text("Not sent yet")

    duck.page.reload()
    expect(duck.pending.locator(".message-text")).to_have_text("not lost")

    duck.page.unroute(SENDS)
    duck.expect_said("not lost")
    assert len(set(client_ids)) == 1


def test_a_queue_outlives_a_reload_and_goes_out_in_order_when_the_network_is_back(duck: RoomPage) -> None:
    duck.say("who is there?")
    duck.expect_said("who is there?")
    client_ids = meet_sends(duck, *[lose_request] * 50)
    choose(duck, "who is there?", "Reply")
    for text in ("one", "two", "three"):
        duck.say(text)
    expect(duck.pending).to_have_count(3)

    duck.page.reload()
    expect(duck.pending.locator(".message-text")).to_have_text(["one", "two", "three"])
    expect(duck.pending.locator(".quote")).to_have_text("Anonymous who is there?")
    duck.say("four")

    duck.page.unroute(SENDS)
    duck.expect_said("four")
    said = ["who is there?", "one", "two", "three", "four"]
    assert [row[3] for row in duck.shown()] == said
    assert [row[3] for row in duck.another_tab().shown()] == said
    expect(duck.expect_said("one").locator(".quote")).to_have_text("Anonymous who is there?")
    assert len(set(client_ids)) == 1


def test_an_unsent_message_of_a_tab_that_was_closed_is_sent_by_the_next(duck: RoomPage) -> None:
    meet_sends(duck, *[lose_answer] * 50)
    duck.say("closed too early")
    expect(duck.message("closed too early")).to_have_count(1)
    duck.page.close()

    again = RoomPage(duck.page.context.new_page(), duck.room).open()
    again.expect_said("closed too early")


def test_a_message_that_came_too_fast_waits_with_a_countdown_and_holds_back_those_after_it(duck: RoomPage) -> None:
    client_ids = meet_sends(duck, too_fast)
    for text in ("one", "two", "three"):
        duck.say(text)

    state = duck.message("one").locator(".message-state")
    expect(state).to_have_text(re.compile("^Goes out in [23] seconds$"))
    expect(state).to_have_text("Goes out in 1 second")
    duck.expect_said("three")
    assert [row[3] for row in duck.shown()] == ["one", "two", "three"]
    assert len(client_ids) == 4
    assert len(set(client_ids)) == 3


def test_what_is_typed_when_the_session_is_lost_is_still_sent(
    duck: RoomPage, shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    goose = enter(shared_site, room_name)
    duck.say("as myself")
    duck.expect_said("as myself")
    tag_before = duck.my_tag.inner_text()
    duck.page.context.clear_cookies()

    duck.say("as whoever I am now")

    mine = duck.expect_said("as whoever I am now")
    expect(mine).to_contain_class("mine")
    expect(duck.my_tag).not_to_have_text(tag_before)
    expect(mine.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    heard = goose.expect_said("as whoever I am now")
    expect(heard.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    expect(duck.message("as myself")).not_to_contain_class("mine")


def test_a_new_name_that_is_given_when_the_session_is_lost_is_still_given(duck: RoomPage) -> None:
    duck.page.context.clear_cookies()
    duck.rename("Teal")
    expect(duck.my_name).to_have_text("Teal")
    duck.say("quack")
    expect(duck.expect_said("quack").locator(".message-author")).to_have_text("Teal")


def test_a_room_that_is_gone_refuses_in_words_and_keeps_the_text(start_site: StartSite, enter: Enter) -> None:
    site = start_site()
    duck = enter(site, lang="en", tolerated=["status of 404"])
    site.manage("shell", "--no-imports", "-c", "from chatroom.models import Room; Room.objects.all().delete()")
    duck.say("is anybody there?")
    expect(duck.failed.locator(".message-text")).to_have_text("is anybody there?")
    expect(duck.failed.locator(".message-state")).to_have_text("There is no room of this name yet.")
