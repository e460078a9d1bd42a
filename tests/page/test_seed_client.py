"""The script of the page that this project began with, unmodified, chats with a page of ours.

Nothing of it is kept here: it is read from where the project's beginnings are, and the test is skipped where they
are not.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import NewVisitor
from tests.servers.project import PROJECT
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage, dialogs_of

SEEDS = PROJECT.parent / "shared" / "seeds"
HTML_BLOCK = re.compile(r"^```html\n(.*?)^```", re.DOTALL | re.MULTILINE)
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
SEED_ADDRESS = "/seed-page/"
NEXT_LOOK_MS = 10_000  # it asks each second, and waits for each answer


def seed_page() -> str:
    found = sorted(SEEDS.glob("003_*.txt")) if SEEDS.is_dir() else []
    if not found:
        # Not a matter of what is installed: a copy of the project alone does not have it.
        pytest.skip(f"the first page is not in {SEEDS}")
    block = HTML_BLOCK.search(Path(found[0]).read_text(encoding="utf-8"))
    assert block, f"no html block in {found[0]}"
    return block[1]


class SeedPage:
    """The first page, in a tab of its own, at the site's origin."""

    def __init__(self, page: Page, jquery: str) -> None:
        self.page = page
        self.input = page.locator("#input_info")
        self.content = page.locator("#content")
        self.mine = page.locator(".my_one_info")
        self.others = page.locator(".other_one_info")
        data = RoomPage(page, "happy").open().page_data
        self.user_id = data["user_id"]
        values = {name: data[name] for name in ("user_id", "user_name", "csrf_token")} | {"user_ip": "127.0.0.1"}
        filled = PLACEHOLDER.sub(lambda found: values[found[1]], seed_page())
        html = f"<!doctype html><meta charset=utf-8><title>seed</title><script>{jquery}</script>{filled}"
        page.route(f"**{SEED_ADDRESS}", lambda route: self._serve(route, html))
        with page.expect_response("**/get_near_log/"):
            page.goto(SEED_ADDRESS)

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.page.locator("#send").click()

    def rename(self, name: str) -> None:
        self.page.locator("#new_name").fill(name)
        self.page.locator("#change_name").click()

    @staticmethod
    def _serve(route: Route, html: str) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.fixture
def seed(shared_site: SiteServer, new_visitor: NewVisitor, jquery_source: str) -> SeedPage:
    return SeedPage(new_visitor(shared_site), jquery_source)


def test_they_hear_each_other(shared_site: SiteServer, enter: Enter, seed: SeedPage) -> None:
    duck = enter(shared_site)
    seed.say("从旧页面来的问候")
    heard = duck.expect_said("从旧页面来的问候")
    expect(heard).to_have_attribute("data-user-id", seed.user_id)

    duck.say("新页面的回答")
    expect(seed.others.filter(has_text="新页面的回答")).to_have_count(1, timeout=NEXT_LOOK_MS)
    seed.say("听到了")
    duck.expect_said("听到了")
    expect(seed.content.get_by_text("听到了", exact=True)).to_have_count(1, timeout=NEXT_LOOK_MS)
    expect(seed.content.get_by_text("新页面的回答", exact=True)).to_have_count(1)
    expect(seed.content.get_by_text("从旧页面来的问候", exact=True)).to_have_count(1)


def test_what_it_says_itself_is_its_own(seed: SeedPage) -> None:
    seed.say("我自己说的")
    expect(seed.mine.filter(has_text="我自己说的")).to_have_count(1, timeout=NEXT_LOOK_MS)


def test_enter_sends_there_too(shared_site: SiteServer, enter: Enter, seed: SeedPage) -> None:
    duck = enter(shared_site)
    seed.input.fill("按下回车")
    seed.input.press("Enter")
    duck.expect_said("按下回车")


def test_a_new_name_there_is_a_rename_here(shared_site: SiteServer, enter: Enter, seed: SeedPage) -> None:
    duck = enter(shared_site)
    seed.rename("旧鸭子")
    seed.say("我换了名字")
    expect(duck.expect_said("我换了名字").locator(".message-author")).to_have_text("旧鸭子")
    expect(duck.renames.filter(has_text="旧鸭子")).to_have_count(1)
    expect(seed.content.get_by_text("我换了名字", exact=True)).to_have_count(1, timeout=NEXT_LOOK_MS)
    seed.say("还是我")
    duck.expect_said("还是我")
    expect(duck.renames.filter(has_text="旧鸭子")).to_have_count(1)


def test_what_our_page_says_is_no_element_there(shared_site: SiteServer, enter: Enter, seed: SeedPage) -> None:
    dialogs = dialogs_of(seed.page)
    duck = enter(shared_site)
    duck.rename("<i>x</i>")
    expect(duck.my_name).to_have_text("<i>x</i>")
    duck.say("<b>bold</b><img src=x onerror=alert(1)> &amp;")
    said = seed.others.filter(has_text="bold")
    expect(said).to_have_text("<b>bold</b><img src=x onerror=alert(1)> &amp;", timeout=NEXT_LOOK_MS)
    expect(seed.content.locator("b, img, i")).to_have_count(0)
    expect(seed.page.locator(".other_info", has_text="<i>x</i>")).not_to_have_count(0)
    assert dialogs == []


def test_a_page_that_opens_there_shows_what_was_said_before(
    shared_site: SiteServer, enter: Enter, new_visitor: NewVisitor, jquery_source: str
) -> None:
    duck = enter(shared_site)
    duck.say("早就说过的话")
    duck.expect_said("早就说过的话")
    seed = SeedPage(new_visitor(shared_site), jquery_source)
    expect(seed.content.get_by_text("早就说过的话", exact=True)).to_have_count(1)
    expect(seed.others.first).to_contain_text("127.0.*.*")
