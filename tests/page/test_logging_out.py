"""A browser that several people use: what its pages have kept of one is not shown to the next who comes to it."""

import secrets

from playwright.sync_api import expect

from tests.servers.site import SiteServer
from tests.until import until

from .conftest import Enter
from .test_accounts import register

TOLERATED = ("Failed to load resource",)
KEPT = "() => Object.keys(localStorage)"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def test_a_draft_stays_with_who_is_new_or_registers_and_goes_with_who_logs_out(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en", service_workers="allow", tolerated=TOLERATED)
    page = duck.page
    duck.field.press_sequentially("what I had not said")
    until(lambda: page.evaluate(WORKERS) == 1, "the service worker is there")
    with page.expect_response("**/new_identity/"):
        duck.become_someone_new()
    page.goto(f"/accounts/register/?next={duck.address}")
    register(page, f"w{secrets.token_hex(4)}")
    expect(duck.field).to_have_value("what I had not said")
    page.route("**/save_chat_log/", lambda route: route.abort())
    duck.say("what I had not sent")
    expect(duck.pending).to_have_count(1)
    duck.field.fill("what I had not said")

    page.goto("/accounts/")
    with page.expect_navigation():
        page.get_by_role("button", name="Log out").click()
    assert page.evaluate(KEPT) == []
    page.unroute_all(behavior="ignoreErrors")
    duck.open()
    expect(duck.field).to_have_value("")
    duck.field.press_sequentially("somebody else")
    duck.field.press("Enter")
    duck.expect_said("somebody else")
    expect(duck.messages).to_have_count(1)
    until(lambda: page.evaluate(WORKERS) == 1, "the service worker is there again")
