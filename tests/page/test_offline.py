"""The service worker, in a browser and against a server that stops, comes back, and is another release then."""

import json
import re
import shutil
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.servers.site import SiteServer
from tests.until import until

from .conftest import Enter
from .room_page import RoomPage

SOON_MS = 60_000
TOLERATED = ["Failed to load resource", "Failed to fetch", "answer: 50[234]"]
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('shell.'))"
IN_CHARGE = """async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    return active.state === "activated" && !installing && !waiting;
}"""
SHEET = "chatroom/css/base.css"
OTHER_SHEET = "chatroom/css/base.0123456789ab.css"


def kept_versions(reader: RoomPage) -> list[str]:
    """The releases whose page is kept, once the worker is in charge."""
    until(lambda: reader.page.evaluate(IN_CHARGE), "the worker is in charge")
    found: list[str] = reader.page.evaluate(KEPT)
    return found


def upgrade(site: SiteServer) -> None:
    """Puts a release with another style sheet in the place of the one that is there."""
    static = site.folder / "var" / "static"
    names = json.loads((static / "staticfiles.json").read_text())
    shutil.copy(static / names["paths"][SHEET], static / OTHER_SHEET)
    names["paths"][SHEET] = OTHER_SHEET
    (static / "staticfiles.json").write_text(json.dumps(names))


def test_without_the_server_the_kept_page_shows_what_is_unsent_and_goes_on_by_itself_after_an_upgrade(
    site_without_limits: SiteServer, enter: Enter, accessibility_violations: Callable[[Page], list[str]]
) -> None:
    site = site_without_limits
    duck = enter(site, lang="en", service_workers="allow", tolerated=TOLERATED)
    page = duck.page
    duck.field.press_sequentially("hello")
    before = kept_versions(duck)
    assert len(before) == 1
    duck.field.press("Enter")
    duck.expect_said("hello")
    assert page.evaluate("navigator.serviceWorker.controller") is None, "a page that is open is left alone"
    manifest = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert (manifest["errors"], json.loads(manifest["data"])["display"]) == ([], "standalone")

    site.stop()
    duck.say("kept for later")
    duck.field.fill("a draft")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("No way through just now")
    expect(page.get_by_label("What you were writing")).to_have_value("a draft")
    expect(page.locator(".kept-messages li")).to_have_text(re.compile(r"happy\s*kept for later"))
    assert page.locator(".afloat-duck").evaluate("(duck) => duck.naturalWidth") > 0
    assert page.locator(".kept-text").evaluate("(text) => getComputedStyle(text).borderRadius") != "0px"
    assert accessibility_violations(page) == []
    page.get_by_label("What you were writing").fill("a better draft")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No way through just now")
    expect(page.get_by_label("What you were writing")).to_be_hidden()
    page.goto(duck.address)

    upgrade(site)
    site.start()
    expect(duck.field).to_have_value("a better draft", timeout=SOON_MS)
    duck.expect_said("kept for later")
    assert page.locator(f"link[href='/static/{OTHER_SHEET}']").count() == 1
    until(lambda: kept_versions(duck) not in ([], before), "the other release's page is kept")
    assert len(kept_versions(duck)) == 1

    site.stop()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("No way through just now")
    assert page.locator(f"link[href='/static/{OTHER_SHEET}']").count() == 1
