"""Being someone new: nothing that was said as the one before follows."""

from playwright.sync_api import Route, expect

from tests.page.conftest import Enter
from tests.page.room_page import RoomPage
from tests.people import new_room
from tests.servers.site import SiteServer

SENDS = "**/save_chat_log/"
TOLERATED = ("Failed to load resource",)


def test_an_unconfirmed_message_does_not_follow_into_a_new_identity(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, tolerated=TOLERATED)
    koi = enter(shared_site, room_name)
    sends: list[Route] = []

    def lose_the_first_answer_and_hold_what_is_sent_again(route: Route) -> None:
        sends.append(route)
        if len(sends) == 1:
            assert route.fetch().ok
            route.abort()

    duck.page.route(SENDS, lose_the_first_answer_and_hold_what_is_sent_again)
    duck.page.route("**/get_near_log/**", lambda route: route.abort())
    # A poll that was held already would bring the answer.
    duck.page.reload()
    former = duck.my_tag.inner_text()
    with duck.page.expect_request(lambda request: "/save_chat_log/" in request.url and bool(sends)):
        duck.say("only I would say this")
    koi.expect_said("only I would say this")
    duck.become_someone_new()
    expect(duck.my_tag).not_to_have_text(former)
    expect(duck.failed).to_have_count(1)
    for sent_again in sends[1:]:  # once, or on a slow machine more often, for the page does not wait for ever
        answer = sent_again.fetch()
        assert (answer.status, answer.json()["code"]) == (409, "other_identity")
        sent_again.fulfill(response=answer)

    duck.page.unroute_all(behavior="ignoreErrors")
    duck.say("hello, I am new here")
    koi.expect_said("hello, I am new here")
    said = koi.expect_said("only I would say this")
    expect(said.locator(".message-tag")).to_have_text(former)
    expect(duck.failed.locator(".message-text")).to_have_text("only I would say this")

    duck.failed.locator(".retry").click()
    twice = koi.message("only I would say this")
    expect(twice.locator(".message-tag")).to_have_text([former, duck.my_tag.inner_text()])
    assert len(set(twice.evaluate_all("(rows) => rows.map((row) => row.dataset.clientId)"))) == 2


def test_a_page_that_does_not_know_yet_who_it_is_now_says_nothing_before_its_reader_does(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en", tolerated=TOLERATED)
    former = duck.my_tag.inner_text()
    elsewhere = RoomPage(duck.page.context.new_page(), new_room(shared_site)).open()
    elsewhere.become_someone_new()
    expect(elsewhere.my_tag).not_to_have_text(former)
    expect(duck.my_tag).to_have_text(former)

    duck.say("who am I?")
    expect(duck.failed.locator(".message-text")).to_have_text("who am I?")
    expect(duck.my_tag).to_have_text(elsewhere.my_tag.inner_text())
    expect(duck.failed.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    expect(duck.notice).to_have_text("You are someone new now.")
    duck.failed.locator(".retry").click()
    expect(duck.expect_said("who am I?").locator(".message-tag")).to_have_text(duck.my_tag.inner_text())


def test_what_somebody_had_not_sent_is_not_said_by_whoever_comes_after_them(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, tolerated=TOLERATED)
    koi = enter(shared_site, room_name)
    duck.page.route("**/save_chat_log/", lambda route: route.abort())
    duck.say("only I would say this")
    expect(duck.pending).to_have_count(1)
    client_id = duck.pending.get_attribute("data-client-id")
    duck.page.context.clear_cookies()
    duck.page.reload()
    expect(duck.failed.locator(".message-text")).to_have_text("only I would say this")

    duck.page.unroute_all(behavior="ignoreErrors")
    duck.say("hello, I am new here")
    koi.expect_said("hello, I am new here")
    expect(koi.message("only I would say this")).to_have_count(0)
    duck.page.reload()
    expect(duck.failed).to_have_count(1)
    duck.failed.locator(".retry").click()
    said = koi.expect_said("only I would say this")
    expect(said.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    expect(said).not_to_have_attribute("data-client-id", str(client_id))
