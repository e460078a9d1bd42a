"""Two people talk, rename themselves, become someone new, reload, and lose nothing."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser import PHONE
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage


def test_two_people_on_a_desktop_and_a_phone_hear_each_other(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    goose = enter(shared_site, room_name, lang="en", viewport=PHONE)

    duck.say("你好，池塘")
    goose.expect_said("你好，池塘")
    goose.say("Hello, pond")
    duck.expect_said("Hello, pond")

    duck.expect_said("你好，池塘")
    assert duck.shown() == goose.shown()
    expect(duck.message("你好，池塘")).to_contain_class("mine")
    expect(duck.message("Hello, pond")).not_to_contain_class("mine")
    expect(goose.message("Hello, pond")).to_contain_class("mine")


def test_each_sees_the_other_s_name_tag_and_colour_as_the_other_has_them(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    goose = enter(shared_site, room_name, lang="en")

    duck.say("谁在那儿？")
    heard = goose.expect_said("谁在那儿？")

    expect(heard.locator(".message-author")).to_have_text("匿名用户")
    expect(heard.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    expect(heard).to_have_attribute("data-colour", duck.page.locator("#me").get_attribute("data-colour") or "none")
    assert re.fullmatch(r"#\d{4}", duck.my_tag.inner_text())
    expect(goose.my_name).to_have_text("Anonymous")


def test_how_many_people_are_here_is_the_same_for_all_and_follows_who_comes(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    expect(duck.online).to_have_text("1 person here")

    goose = enter(shared_site, room_name, lang="en")

    expect(goose.online).to_have_text("2 people here")
    expect(duck.online).to_have_text("2 people here")


def test_a_new_name_is_seen_at_once_by_all_and_what_was_said_keeps_the_old_one(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    goose = enter(shared_site, room_name)
    duck.say("我还没有名字")
    goose.expect_said("我还没有名字")

    duck.rename("小黑鸭")

    for reader in (duck, goose):
        expect(reader.renames).to_have_count(1)
        expect(reader.renames.locator(".name-before")).to_have_text("匿名用户")
        expect(reader.renames.locator(".name-after")).to_have_text("小黑鸭")
    expect(duck.my_name).to_have_text("小黑鸭")
    expect(goose.my_name).to_have_text("匿名用户")
    duck.say("现在有了")
    expect(goose.expect_said("现在有了").locator(".message-author")).to_have_text("小黑鸭")
    expect(goose.message("我还没有名字").locator(".message-author")).to_have_text("匿名用户")
    expect(duck.message("我还没有名字").locator(".message-author")).to_have_text("匿名用户")


def test_someone_new_has_another_tag_and_their_old_messages_are_no_longer_theirs(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    duck.rename("Teal")
    expect(duck.my_name).to_have_text("Teal")
    duck.say("I was here")
    duck.expect_said("I was here")
    tag_before = duck.my_tag.inner_text()

    duck.become_someone_new()

    expect(duck.my_name).to_have_text("Anonymous")
    expect(duck.my_tag).not_to_have_text(tag_before)
    expect(duck.message("I was here")).not_to_contain_class("mine")
    duck.say("And now?")
    later = duck.expect_said("And now?")
    expect(later).to_contain_class("mine")
    expect(later.locator(".message-tag")).to_have_text(duck.my_tag.inner_text())
    expect(later.locator(".message-author")).to_have_text("Anonymous")


def test_who_decides_to_stay_who_they_are_stays_so(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name)
    tag_before = duck.my_tag.inner_text()
    requests: list[str] = []
    duck.page.on("request", lambda request: requests.append(request.url))

    duck.open_name_form()
    duck.page.locator("#new-identity button").click()
    dialog = duck.page.locator("#new-identity-dialog")
    expect(dialog).to_be_visible()
    duck.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    duck.page.locator("#new-identity button").click()
    dialog.locator("button[value=stay]").click()
    expect(dialog).to_be_hidden()
    duck.say("还是我")
    duck.expect_said("还是我")

    expect(duck.my_tag).to_have_text(tag_before)
    assert not [url for url in requests if "new_identity/" in url]


def test_a_reload_shows_the_same_as_before_and_one_is_still_the_same_person(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    goose = enter(shared_site, room_name, lang="en")
    duck.rename("小黑鸭")
    expect(duck.my_name).to_have_text("小黑鸭")  # and the focus is where it goes then
    duck.say("第一\n行 与 第二")
    goose.say('See https://example.org/?a=1&b=<2> & "more"')
    duck.say("  🦆 quack  ")
    for reader in (duck, goose):
        expect(reader.messages).to_have_count(3)
    goose.expect_said("🦆 quack")
    before, tag = duck.shown(), duck.my_tag.inner_text()
    looks = drawn(duck)

    duck.page.reload()

    assert duck.shown() == before
    assert drawn(duck) == looks
    expect(duck.my_name).to_have_text("小黑鸭")
    expect(duck.my_tag).to_have_text(tag)
    goose.say("still there?")
    duck.expect_said("still there?")


def drawn(reader: RoomPage) -> list[list[str]]:
    """Every element of every row, with its attributes and text, as the server or the script has drawn it."""
    reader.expect_said("🦆 quack")
    rows: list[list[str]] = reader.log.evaluate(
        """(log) => [...log.querySelectorAll("[data-kind]")].map((row) => [row, ...row.querySelectorAll("*")].map(
            (element) => [
                element.localName,
                ...[...element.attributes]
                    .filter(({ name }) => name !== "data-at")
                    .map(({ name, value }) => `${name}=${name === "datetime" ? Date.parse(value) : value}`)
                    .sort(),
                element.childElementCount ? "" : element.textContent,
            ].join(" "),
        ))"""
    )
    return rows


def test_a_room_whose_name_is_chinese_works_as_any_other(shared_site: SiteServer, enter: Enter) -> None:
    duck = enter(shared_site, "happy")
    duck.page.goto("/")
    duck.page.locator("#room").fill("鸭子的池塘")
    duck.page.locator("#room").press("Enter")
    duck.page.wait_for_url(f"**/chatroom/{quote('鸭子的池塘')}/")
    pond = RoomPage(duck.page, "鸭子的池塘")
    goose = enter(shared_site, "鸭子的池塘")

    pond.say("嘎")

    goose.expect_said("嘎")
    expect(goose.page.locator("h1")).to_have_text("鸭子的池塘")


def test_what_is_said_in_one_room_is_not_heard_in_another(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    here = enter(shared_site, room_name)
    there = RoomPage(here.page.context.new_page(), "happy").open()
    goose = enter(shared_site, room_name)

    here.say("here")
    there.say("there")
    there.expect_said("there")
    goose.say("done")
    here.expect_said("done")

    assert [row[3] for row in goose.shown()] == ["here", "done"]
    assert "here" not in [row[3] for row in there.shown()]
    expect(there.my_tag).to_have_text(here.my_tag.inner_text())
