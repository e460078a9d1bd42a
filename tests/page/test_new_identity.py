"""Being someone new: nothing that was said as the one before follows."""

from playwright.sync_api import Route, expect

from tests.page.conftest import Enter
from tests.servers.site import SiteServer

TOLERATED = ("Failed to load resource",)


def test_an_unconfirmed_message_does_not_follow_into_a_new_identity(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, tolerated=TOLERATED)
    koi = enter(shared_site, room_name)

    def lose_answer(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    duck.page.route("**/save_chat_log/", lose_answer)
    duck.page.route("**/get_near_log/**", lambda route: route.abort())
    # A poll that was held already would bring the answer.
    duck.page.reload()
    duck.say("only I would say this")
    koi.expect_said("only I would say this")
    duck.become_someone_new()
    failed = duck.page.locator("[data-state=failed]")
    expect(failed).to_have_count(1)

    duck.page.unroute_all(behavior="ignoreErrors")
    duck.say("hello, I am new here")
    koi.expect_said("hello, I am new here")
    expect(koi.page.locator(".message-text", has_text="only I would say this")).to_have_count(1)
    expect(failed.locator(".message-text")).to_have_text("only I would say this")


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
