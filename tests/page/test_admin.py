"""Django's admin works in a browser under the site's content security policy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewVisitor
from tests.people import Person
from tests.servers.fixtures import sites
from tests.servers.site import SiteServer

from .conftest import Enter

PASSWORD = "quack quack quack"  # of a site that lives as long as a test


@pytest.fixture(scope="module")
def staffed_site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A site with a member of staff, and with something said in it."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        site = start()
        site.manage(
            "shell",
            "--no-imports",
            "-c",
            "from django.contrib.auth.models import User\n"
            f"User.objects.create_superuser('keeper', password={PASSWORD!r})",
        )
        with Person(site) as goose:
            goose.say("<b>said</b> & stored")
            goose.post("rename/", {"user_name": "Goose"})
        yield site


@pytest.fixture
def admin(staffed_site: SiteServer, new_visitor: NewVisitor) -> Page:
    page = new_visitor(staffed_site, lang="en")
    page.goto("/admin/")
    page.get_by_label("Username").fill("keeper")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    return page


def make_room(admin: Page, name: str) -> None:
    admin.goto("/admin/chatroom/room/add/")
    admin.get_by_label("Name").fill(name)
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize("model", ["room", "userinfo", "chatinfo"])
def test_a_list_shows_finds_and_opens_its_rows(admin: Page, model: str) -> None:
    admin.goto(f"/admin/chatroom/{model}/")
    rows = admin.locator("#result_list tbody tr")
    expect(rows).not_to_have_count(0)
    admin.locator("#searchbar").fill("no such thing")
    admin.locator("#searchbar").press("Enter")
    expect(rows).to_have_count(0)
    admin.goto(f"/admin/chatroom/{model}/")
    rows.first.get_by_role("link").first.click()
    expect(admin.locator("#content form, #content .readonly").first).to_be_visible()


def test_what_was_said_is_text_in_the_list_too(admin: Page) -> None:
    admin.goto("/admin/chatroom/chatinfo/?q=happy/1")
    expect(admin.locator("#result_list tbody tr")).to_have_count(1)
    expect(admin.locator("#result_list")).to_contain_text("<b>said</b> & stored")


def test_a_room_is_given_a_title_and_listed(admin: Page, staffed_site: SiteServer, enter: Enter) -> None:
    admin.goto("/admin/chatroom/room/?q=happy")
    admin.locator("#result_list").get_by_role("link", name="happy").click()
    admin.get_by_label("Title").fill("快乐池塘 <b>")
    admin.get_by_label("Listed on the home page").check()
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.locator(".messagelist .success")).to_be_visible()

    duck = enter(staffed_site)
    expect(duck.page.locator("h1")).to_have_text("快乐池塘 <b>")
    duck.page.goto("/")
    expect(duck.page.locator(".room-card")).to_contain_text("快乐池塘 <b>")


def test_a_room_is_made(admin: Page, staffed_site: SiteServer, enter: Enter) -> None:
    make_room(admin, "backyard")
    duck = enter(staffed_site, "backyard")
    duck.say("嘎")
    duck.expect_said("嘎")


def test_a_password_is_changed_and_one_logs_out(admin: Page) -> None:
    admin.get_by_role("link", name="Change password").click()
    expect(admin.get_by_label("Old password")).to_be_visible()
    admin.get_by_role("button", name="Log out").click()
    expect(admin.get_by_role("link", name="Log in again")).to_be_visible()


def test_the_theme_is_changed_and_a_sidebar_folded(admin: Page) -> None:
    admin.goto("/admin/chatroom/room/")
    admin.locator(".theme-toggle").first.click()
    expect(admin.locator("html")).to_have_attribute("data-theme", re.compile("dark|light"))
    admin.locator("#toggle-nav-sidebar").click()
    expect(admin.locator("#nav-sidebar")).to_have_attribute("aria-expanded", "false")


def test_a_room_s_visitor_who_logs_in_keeps_their_identity(staffed_site: SiteServer, enter: Enter) -> None:
    duck = enter(staffed_site, lang="en")
    tag = duck.my_tag.inner_text()
    duck.page.goto("/accounts/login/")
    duck.page.get_by_label("Name", exact=True).fill("keeper")
    duck.page.get_by_label("Password").fill(PASSWORD)
    duck.page.get_by_role("button", name="Log in").click()
    duck.page.wait_for_url("**/")
    duck.open()
    expect(duck.my_tag).to_have_text(tag)


def test_what_is_hidden_in_bulk_disappears_from_an_open_page(
    admin: Page, staffed_site: SiteServer, enter: Enter
) -> None:
    make_room(admin, "flooded")
    duck = enter(staffed_site, "flooded")
    with Person(staffed_site, "flooded") as goose:
        for number in range(3):
            goose.say(f"flood {number}")
    duck.expect_said("flood 2")
    admin.goto("/admin/chatroom/chatinfo/?in=flooded")
    admin.locator("#action-toggle").check()
    admin.locator("select[name=action]").first.select_option("hide")
    admin.get_by_role("button", name="Go").first.click()
    expect(admin.locator(".messagelist .success")).to_be_visible()
    for number in range(3):
        expect(duck.page.get_by_text(f"flood {number}")).to_have_count(0)


def test_authors_are_banned_on_a_page_that_says_whom_else_it_hits(
    admin: Page, staffed_site: SiteServer, enter: Enter
) -> None:
    make_room(admin, "spammed")
    with Person(staffed_site, "spammed") as goose:
        goose.say("buy my bread")
    admin.goto("/admin/chatroom/chatinfo/?in=spammed")
    admin.locator("#action-toggle").check()
    admin.locator("select[name=action]").first.select_option("restrict_authors")
    admin.get_by_role("button", name="Go").first.click()
    expect(admin.locator("#content table caption")).to_be_visible()
    admin.get_by_label("Reason").fill("spam")
    admin.get_by_role("button", name="Mute or ban").click()
    expect(admin.locator(".messagelist .success")).to_be_visible()
    admin.goto("/admin/chatroom/auditrecord/?in=spammed")
    expect(admin.locator("#result_list tbody tr")).to_have_count(1)
    expect(admin.locator("#result_list")).to_contain_text("spam")
