"""Who is typing: told by the page of whoever does, and shown on the others' pages."""

import re

from playwright.sync_api import expect

from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter

TYPING = "**/typing/"
SOON_MS = 20_000


def test_who_types_is_shown_to_others_until_they_send(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    writer = enter(shared_site, room_name, lang="en")
    reader = enter(shared_site, room_name, lang="en")
    writer.rename("Ann")
    expect(writer.online).to_have_text("2 people here", timeout=SOON_MS)
    line = reader.page.locator(".typing")
    writer.field.press_sequentially("hello", delay=20)
    expect(line).to_have_text("Ann is typing…", timeout=SOON_MS)
    expect(line).to_be_visible()
    expect(writer.page.locator(".typing")).to_be_hidden()
    with Person(shared_site, room_name) as other:
        other.post("rename/", {"user_name": "Bob"})
        other.post("typing/")
        expect(line).to_have_text(re.compile("(Ann and Bob|Bob and Ann|Bob) (is|are) typing…"), timeout=SOON_MS)
    writer.field.press("Enter")
    reader.expect_said("hello")
    expect(line).to_be_hidden(timeout=SOON_MS)


def test_one_who_is_alone_tells_nobody_and_a_burst_of_keys_is_told_once(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    writer = enter(shared_site, room_name, lang="en")
    told: list[str] = []
    writer.page.on("request", lambda request: told.append(request.url) if request.url.endswith("/typing/") else None)
    with writer.page.expect_response("**/awareness/"):
        writer.field.press_sequentially("alone")
    enter(shared_site, room_name, lang="en")
    expect(writer.online).to_have_text("2 people here", timeout=SOON_MS)
    assert told == []
    with writer.page.expect_response(TYPING):
        writer.field.press_sequentially("hello everybody")
    assert len(told) == 1
