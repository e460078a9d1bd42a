"""With scripts off the same page shows the history, sends, renames and turns pages, by forms and links."""

import re
import secrets

import pytest
from playwright.sync_api import Route, expect

from tests.browser import PHONE
from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage


@pytest.fixture
def duck(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    return enter(shared_site, room_name, lang="en", javascript=False, tolerated=["status of 40[03]"])


def send(reader: RoomPage, text: str) -> None:
    reader.field.fill(text)
    with reader.page.expect_navigation():
        reader.send_button.click()


def texts(reader: RoomPage) -> list[str]:
    return reader.texts.all_text_contents()


def test_one_reads_sends_and_reads_again(duck: RoomPage, shared_site: SiteServer, room_name: str) -> None:
    with Person(shared_site, room_name) as goose:
        goose.say("are you there?")
        with duck.page.expect_navigation():
            duck.page.locator("noscript a").first.click()
        assert texts(duck) == ["are you there?"]
        send(duck, "yes\nindeed & <b>so</b>")
        expect(duck.page).to_have_url(re.compile(f"/chatroom/{room_name}/$"))
        assert texts(duck) == ["are you there?", "yes\nindeed & <b>so</b>"]
        expect(duck.messages.last).to_contain_class("mine")
        expect(duck.messages.last).to_be_in_viewport()
        expect(duck.field).to_have_value("")
        assert goose.poll()["info"][-1]["mess"] == "yes\nindeed & <b>so</b>"


def test_one_sees_what_others_made_of_what_was_said(duck: RoomPage, shared_site: SiteServer, room_name: str) -> None:
    with Person(shared_site, room_name) as goose:
        number = str(goose.say("who *did* it?"))
        goose.post("save_chat_log/", {"chat_content": "`I` did", "reply_to": number})
        goose.post("react/", {"number": number, "reaction": "👍"})
        goose.post("edit/", {"number": number, "chat_content": "who *has* done it?"})
        duck.page.reload()
        expect(duck.texts).to_have_text(["who has done it?", "I did"])
        expect(duck.messages.first.locator(".edited, .reaction")).to_have_text(["edited", "👍 1"])
        duck.page.get_by_role("link", name="who has done it?").click()
        expect(duck.page.locator(".sought .message-text")).to_have_text("who has done it?")


def test_a_reload_after_sending_sends_nothing_again(duck: RoomPage) -> None:
    send(duck, "once")
    duck.page.reload()
    assert texts(duck) == ["once"]


def test_it_says_that_new_messages_come_by_reloading(duck: RoomPage) -> None:
    expect(duck.page.locator("noscript p")).to_have_text(
        "Without JavaScript new messages show when you reload. Reload · Report a message"
    )
    expect(duck.to_newest).to_be_hidden()
    expect(duck.counter).to_be_hidden()
    expect(duck.page.locator("#new-identity-dialog")).to_be_hidden()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("W" * 201, "A message can be at most 200 characters long."),
        ("a text with \ufffe in it", "This text has a character in it that cannot be stored."),
        ("  \n ", "Please type something first."),
    ],
    ids=["too long", "unholdable", "nothing visible"],
)
def test_a_refused_text_is_still_there_with_the_reason(duck: RoomPage, text: str, sentence: str) -> None:
    send(duck, text)
    expect(duck.notice).to_have_text(sentence)
    expect(duck.field).to_have_value(text)
    send(duck, "good")
    assert texts(duck) == ["good"]


def test_a_text_that_begins_with_an_empty_line_keeps_it_through_a_refusal(duck: RoomPage) -> None:
    text = "\n\nthird line" + "W" * 200
    send(duck, text)
    expect(duck.field).to_have_value(text)


def test_one_renames_and_the_refusal_of_a_name_keeps_it(duck: RoomPage) -> None:
    duck.my_chip.click()
    duck.name_field.fill("a name of more than ten")
    duck.page.locator("#rename-form button").click()
    expect(duck.name_refusal).to_have_text("A nickname has 1 to 10 characters.")
    expect(duck.name_field).to_be_visible()
    expect(duck.name_field).to_have_value("a name of more than ten")
    expect(duck.my_name).to_have_text("Anonymous")

    duck.name_field.fill("Teal")
    duck.name_field.press("Enter")
    expect(duck.my_name).to_have_text("Teal")
    expect(duck.renames).to_have_text("Anonymous is now Teal")


def test_an_empty_name_is_refused_beside_the_field(duck: RoomPage) -> None:
    duck.my_chip.click()
    duck.name_field.fill("")
    duck.page.locator("#rename-form button").click()
    expect(duck.name_refusal).to_have_text("A nickname has 1 to 10 characters.")
    expect(duck.name_field).to_be_visible()


def test_one_becomes_someone_new(duck: RoomPage) -> None:
    send(duck, "before")
    before = duck.my_tag.inner_text()
    duck.my_chip.click()
    duck.page.locator("#new-identity button").click()
    expect(duck.my_tag).not_to_have_text(before)
    expect(duck.messages).not_to_contain_class("mine")


def test_one_reports_a_message_and_a_refusal_keeps_what_was_typed(shared_site: SiteServer, enter: Enter) -> None:
    room = f"reported-{secrets.token_hex(4)}"
    with Person(shared_site) as owner, Person(shared_site) as goose:
        owner.post("/chatroom/", {"room": room})
        owner.room = goose.room = room
        numbers = [goose.say("a nice thing"), goose.say("a <b>bad</b> thing")]
        reader = enter(shared_site, room, lang="en", javascript=False, tolerated=["status of 404"])
        reader.page.get_by_role("link", name="Report a message").click()
        reader.page.get_by_label("a <b>bad</b> thing").check()
        reason = reader.page.get_by_label("What is wrong with it?")
        reason.fill("bad words")
        owner.post("hide/", {"numbers": str(numbers[1])})
        send_report = reader.page.get_by_role("button", name="Report")
        send_report.click()
        expect(reader.page.get_by_role("alert")).to_be_visible()
        expect(reason).to_have_value("bad words")

        reader.page.get_by_label("a nice thing").check()
        send_report.click()
        expect(reader.page.locator(".lead")).to_have_text("Thank you. A moderator will look at it.")
        reader.page.get_by_role("link", name="Back to the room").click()
        expect(reader.texts).to_have_text(["a nice thing"])
        [reported] = owner.get("reports/").json()["reports"]
        assert (reported["entry"]["id"], reported["reasons"]) == (numbers[0], ["bad words"])


def test_older_messages_are_a_page_away_and_back(duck: RoomPage, shared_site: SiteServer, room_name: str) -> None:
    with Person(shared_site, room_name) as goose:
        for number in range(1, 121):
            goose.say(f"message {number}")
    duck.page.reload()
    shown = [texts(duck)]
    for _ in range(2):
        with duck.page.expect_navigation():
            duck.older.click()
        shown.insert(0, texts(duck))
        expect(duck.field).to_have_count(0)
    assert sum(shown, []) == [f"message {number}" for number in range(1, 121)]
    expect(duck.older).to_be_hidden()
    duck.page.get_by_role("link", name="Back to the newest messages").click()
    expect(duck.texts.last).to_have_text("message 120")
    expect(duck.field).to_be_visible()


def test_with_scripts_too_an_older_page_is_read_and_left_by_its_link(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    with Person(shared_site, room_name) as goose:
        for number in range(1, 61):
            goose.say(f"message {number}")
    duck = enter(shared_site, room_name, lang="en")
    duck.page.goto(f"{duck.address}?before=11")
    assert texts(duck) == [f"message {number}" for number in range(1, 11)]
    expect(duck.field).to_have_count(0)
    duck.page.get_by_role("link", name="Back to the newest messages").click()
    duck.expect_said("message 60")
    duck.say("back")
    duck.expect_said("back")


def test_where_the_scripts_do_not_load_the_form_sends_as_well(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, tolerated=["Failed to load resource"])
    duck.page.route("**/*.js", lambda route: route.abort())
    duck.page.reload()
    send(duck, "it works all the same")
    expect(duck.texts).to_have_text("it works all the same")


def test_what_was_typed_before_a_slow_script_ran_is_kept_and_sent(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    held: list[Route] = []
    duck.page.route("**/js/room*.js", lambda route: held.append(route))
    duck.page.reload(wait_until="commit")
    duck.field.fill("typed early")
    held[0].continue_()
    duck.page.wait_for_load_state()
    expect(duck.field).to_have_value("typed early")
    duck.field.press("Enter")
    duck.expect_said("typed early")


def test_it_fits_a_phone_in_the_dark(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name, javascript=False, viewport=PHONE, color_scheme="dark")
    send(duck, "你好")
    expect(duck.messages.last).to_be_in_viewport(ratio=1)
    expect(duck.send_button).to_be_in_viewport(ratio=1)
    expect(duck.my_name).to_have_text("匿名用户")
