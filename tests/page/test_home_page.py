"""The home page: what this is, the way into a room by its name, and the rooms that are listed."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewVisitor
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage

ROOMS = {
    "Pond_1-a": "pond_1-a",
    "鸭子": "鸭子",
    "ＦＵＬＬ": "full",
    "สระน้ำ": "สระน้ำ".replace("ำ", "\u0e4d\u0e32"),
    "  spaced  ": "spaced",
    "пруд": "пруд",
}
UNUSABLE = ["a b", "a/b", "..", "<b>", "?", "w" * 33, "🦆", "get_near_log"]


@pytest.fixture
def home(shared_site: SiteServer, new_visitor: NewVisitor) -> Page:
    page = new_visitor(shared_site, lang="en", tolerated=["status of 40[0345]"])
    page.goto("/")
    return page


def go_to(page: Page, room: str) -> None:
    page.locator("#room").fill(room)
    page.locator("#room").press("Enter")


def arrive(page: Page, room: str) -> RoomPage:
    """Waits until the room's page is there, and its script runs."""
    page.wait_for_url(f"**/chatroom/{quote(room)}/")
    return RoomPage(page, room)


@pytest.mark.parametrize(("typed", "name"), ROOMS.items())
def test_one_goes_to_a_room_by_its_name_in_any_script(home: Page, typed: str, name: str) -> None:
    go_to(home, typed)
    room = arrive(home, name)
    expect(home.locator("h1")).to_have_text(name)
    room.say("first")
    room.expect_said("first")


def test_two_who_spell_a_room_s_name_in_their_ways_meet(home: Page, shared_site: SiteServer, enter: Enter) -> None:
    go_to(home, "Straße")
    mine = arrive(home, "strasse")
    other = enter(shared_site, "strasse")
    mine.say("hier")
    other.expect_said("hier")


@pytest.mark.parametrize("typed", UNUSABLE)
def test_a_name_that_no_room_can_have_is_refused_and_kept(home: Page, typed: str) -> None:
    go_to(home, typed)
    expect(home.locator("#room-refusal")).to_have_text("A room's name has 1 to 32 letters, digits, _ or -.")
    expect(home.locator("#room")).to_have_value(typed)
    go_to(home, "happy")
    arrive(home, "happy")


def test_looking_at_a_room_that_is_not_there_makes_none_and_the_page_offers_to(
    home: Page, shared_site: SiteServer
) -> None:
    for _ in range(2):
        answer = home.goto("/chatroom/不存在/")
        assert answer is not None
        assert answer.status == 404
        expect(home.locator("h1")).to_have_text("No such room")
        expect(home.locator(".room-name")).to_have_text("不存在")
    home.get_by_role("button", name="Make this room").click()
    arrive(home, "不存在")
    expect(home.locator("h1")).to_have_text("不存在")
    answer = home.reload()
    assert answer is not None
    assert answer.status == 200
    with Person(shared_site, "不存在") as goose:
        goose.say("now it is")
    RoomPage(home, "不存在").expect_said("now it is")


def test_an_address_that_no_room_can_have_says_so_and_leads_home(home: Page) -> None:
    answer = home.goto("/chatroom/a b/")
    assert answer is not None
    assert answer.status == 404
    expect(home.get_by_role("button")).to_have_count(0)
    home.get_by_role("link", name="Back to the pond").click()
    expect(home.locator("#room")).to_be_visible()


def test_an_address_that_does_not_exist_says_so_and_leads_home(home: Page) -> None:
    answer = home.goto("/no/such/thing/")
    assert answer is not None
    assert answer.status == 404
    home.get_by_role("link", name="Back to the pond").click()
    expect(home.locator("#room")).to_be_visible()


def test_listed_rooms_show_with_how_many_are_there_the_liveliest_first_and_others_do_not(
    site: SiteServer, new_visitor: NewVisitor, enter: Enter
) -> None:
    site.manage(
        "shell",
        "--no-imports",
        "-c",
        "from chatroom.models import Room\n"
        "Room.objects.create(name='quiet', title='A quiet pond', listed=True)\n"
        "Room.objects.create(name='lively', title='', listed=True)\n"
        "Room.objects.create(name='secret', title='Nobody knows')\n",
    )
    enter(site, "secret")
    first, second = enter(site, "lively", lang="en"), enter(site, "lively", lang="en")
    for reader in (first, second):
        expect(reader.online).to_have_text("2 people here")

    home = new_visitor(site, lang="en")
    home.goto("/")
    cards = home.locator(".room-card")
    expect(cards.first).to_contain_text("lively")
    expect(cards.first).to_contain_text("2 people here")
    expect(cards.filter(has_text="A quiet pond")).to_contain_text("0 people here")
    expect(home.locator("body")).not_to_contain_text("secret")
    expect(home.locator("body")).not_to_contain_text("Nobody knows")
    cards.filter(has_text="A quiet pond").click()
    expect(home.locator("h1")).to_have_text("A quiet pond")


def test_without_scripts_it_is_the_same(shared_site: SiteServer, new_visitor: NewVisitor) -> None:
    home = new_visitor(shared_site, lang="en", javascript=False, tolerated=["status of 400"])
    home.goto("/")
    go_to(home, "a b")
    expect(home.locator("#room")).to_have_value("a b")
    go_to(home, "a_b")
    expect(home.locator("h1")).to_have_text("a_b")
    home.locator(".logo").click()
    expect(home.locator("#room")).to_be_visible()
