"""The field one writes in: the counter, what is refused before it is sent, and the draft that outlives a reload."""

import pytest
from playwright.sync_api import Request, Route, expect

from tests.people import new_room
from tests.servers.fixtures import StartSite
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage

DUCK = "🦆"  # one code point, two units of UTF-16
NOT_VISIBLE = {"nothing": "", "spaces": "   ", "lines": "\n\n", "zero width": "\u200b\u2060", "ideographic": "\u3000"}


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    return enter(shared_site, room_name, lang="en")


@pytest.fixture
def sends(duck: RoomPage) -> list[Request]:
    """The messages that the page has sent to the server."""
    sends: list[Request] = []
    duck.page.on("request", lambda request: sends.append(request) if request.method == "POST" else None)
    return sends


def test_the_counter_shows_near_the_limit_and_counts_code_points(duck: RoomPage) -> None:
    duck.field.fill("a" * 100)
    expect(duck.counter).to_be_hidden()
    duck.field.fill(DUCK * 190)
    expect(duck.counter).to_have_text("10")
    expect(duck.counter).to_have_attribute("title", "10 characters left")
    duck.field.fill(DUCK * 201)
    expect(duck.counter).to_have_text("−1")
    duck.field.fill("")
    expect(duck.counter).to_be_hidden()


def test_white_space_around_a_text_does_not_count(duck: RoomPage) -> None:
    duck.field.fill("\n  " + "a" * 200 + " \n\n")
    expect(duck.counter).to_have_text("0")
    duck.field.press("Enter")
    duck.expect_said("a" * 200)


def test_a_text_of_exactly_the_longest_length_is_sent(duck: RoomPage) -> None:
    duck.say(DUCK * 200)
    duck.expect_said(DUCK * 200)


def test_a_text_over_the_limit_is_refused_in_words_and_kept(duck: RoomPage, sends: list[Request]) -> None:
    text = DUCK * 203
    duck.say(text)
    expect(duck.notice).to_contain_text("Too long by 3 characters")
    expect(duck.field).to_have_value(text)
    expect(duck.field).to_be_focused()
    duck.send_button.click()
    expect(duck.field).to_have_value(text)
    expect(duck.send_button).to_have_accessible_name("3 characters too many")

    duck.field.press("Backspace")
    expect(duck.notice).to_have_text("")
    duck.field.fill(DUCK)
    expect(duck.send_button).to_have_accessible_name("Send")
    duck.field.press("Enter")
    duck.expect_said(DUCK)
    assert len(sends) == 1


def test_the_limit_is_the_site_s(start_site: StartSite, enter: Enter) -> None:
    site = start_site(CHAT_MESSAGE_MAX="12", CHAT_NAME_MAX="4")
    duck = enter(site, lang="en")
    duck.say("thirteen char")
    expect(duck.notice).to_contain_text("Too long by 1 character.")
    duck.say("twelve chars")
    duck.expect_said("twelve chars")
    duck.rename("Quack")
    expect(duck.name_refusal).to_have_text("A name has 1 to 4 characters.")


@pytest.mark.parametrize("text", NOT_VISIBLE.values(), ids=NOT_VISIBLE.keys())
def test_a_text_without_anything_to_see_is_refused_in_words(duck: RoomPage, sends: list[Request], text: str) -> None:
    duck.say(text)
    expect(duck.notice).to_have_text("Write something first.")
    expect(duck.field).to_have_value(text)
    duck.say("quack")
    duck.expect_said("quack")
    assert len(sends) == 1


def test_a_draft_outlives_a_reload_and_a_closed_tab(duck: RoomPage) -> None:
    duck.field.fill("half a\nsentence")
    duck.page.reload()
    expect(duck.field).to_have_value("half a\nsentence")
    again = duck.another_tab()
    expect(again.field).to_have_value("half a\nsentence")


def test_what_was_sent_is_no_draft_any_more(duck: RoomPage) -> None:
    duck.say("sent")
    duck.expect_said("sent")
    duck.page.reload()
    expect(duck.field).to_have_value("")


def test_each_room_has_its_own_draft(duck: RoomPage, shared_site: SiteServer) -> None:
    duck.field.fill("for this room")
    other = RoomPage(duck.page.context.new_page(), new_room(shared_site)).open()
    expect(other.field).to_have_value("")


def test_the_field_grows_with_the_text_to_a_bound_and_shrinks_again(duck: RoomPage) -> None:
    def height() -> int:
        return int(duck.field.evaluate("(field) => field.getBoundingClientRect().height"))

    one_line = height()
    duck.field.fill("1\n2\n3")
    three_lines = height()
    assert three_lines > one_line
    duck.field.fill("\n".join(map(str, range(60))))
    assert height() < 400
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    duck.field.fill("")
    assert height() == one_line


def test_a_new_name_that_is_too_long_or_forbidden_is_refused_beside_the_field_and_kept(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en", tolerated=["status of 400"])
    duck.rename("elevenchars")
    expect(duck.name_refusal).to_have_text("A name has 1 to 10 characters.")
    expect(duck.name_field).to_have_value("elevenchars")
    duck.name_field.fill("a\u202eb")
    duck.name_field.press("Enter")
    expect(duck.name_refusal).to_have_text("This nickname has characters in it that a name cannot have.")
    expect(duck.name_field).to_have_value("a\u202eb")
    duck.name_field.fill("Ｔｅａｌ")
    duck.name_field.press("Enter")
    expect(duck.my_name).to_have_text("Teal")
    expect(duck.name_field).to_be_hidden()
    expect(duck.my_chip).to_be_focused()


def test_whoever_types_on_while_the_new_name_is_on_its_way_is_not_torn_away(duck: RoomPage) -> None:
    held: list[Route] = []
    duck.page.route("**/rename/", lambda route: held.append(route))
    with duck.page.expect_request("**/rename/"):
        duck.rename("Teal")
    duck.field.press_sequentially("hel")
    held[0].continue_()
    expect(duck.my_name).to_have_text("Teal")
    expect(duck.name_field).to_be_hidden()
    duck.page.keyboard.type("lo")
    expect(duck.field).to_have_value("hello")


def test_escape_closes_the_name_s_form_without_renaming(duck: RoomPage) -> None:
    duck.open_name_form()
    duck.name_field.fill("Nobody")
    duck.name_field.press("Escape")
    expect(duck.name_field).to_be_hidden()
    expect(duck.my_chip).to_be_focused()
    expect(duck.my_name).to_have_text("Anonymous")
    duck.open_name_form()
    expect(duck.name_field).to_have_value("Anonymous")
