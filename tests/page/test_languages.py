"""The pages speak the language that the browser asks for: simplified or traditional Chinese, or English."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewVisitor
from tests.servers.site import SiteServer

from .conftest import Enter

LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
NOT_TO_TRANSLATE = re.compile(r"room-[0-9a-f]+|JavaScript|happy|ChatRoom|Chrome|Linux", re.IGNORECASE)

# The language asked for, the page's own, and words of it: my name, the field's hint, the button, how many are here.
LANGUAGES = [
    ("zh-CN", "zh-hans", "匿名用户", "发送", "1 人在线"),
    ("zh-TW", "zh-hant", "匿名使用者", "傳送", "1 人在線"),
    ("en-GB", "en", "Anonymous", "Send", "1 person here"),
    ("fr-FR", "zh-hans", "匿名用户", "发送", "1 人在线"),
]


@pytest.mark.parametrize(("asked", "lang", "name", "send", "online"), LANGUAGES)
def test_the_room_speaks_the_browser_s_language(
    shared_site: SiteServer, room_name: str, enter: Enter, asked: str, lang: str, name: str, send: str, online: str
) -> None:
    duck = enter(shared_site, room_name, lang=asked)
    expect(duck.page.locator("html")).to_have_attribute("lang", lang)
    expect(duck.my_name).to_have_text(name)
    expect(duck.send_button).to_have_accessible_name(send)
    expect(duck.online).to_have_text(online)
    duck.field.fill("q" * 200)
    expect(duck.send_button).to_have_accessible_name(send)


@pytest.mark.parametrize("asked", ["zh-CN", "zh-TW", "zh-HK", "zh-SG"])
def test_in_chinese_no_english_is_left_on_any_page(
    shared_site: SiteServer, room_name: str, enter: Enter, asked: str
) -> None:
    duck = enter(shared_site, room_name, lang=asked, tolerated=["status of 40[034]"])
    duck.open_name_form()
    expect_no_english(duck.page)
    for form in duck.page.locator("#phrases").evaluate("(one) => [...one.content.children].map((p) => p.textContent)"):
        assert not LATIN_WORD.search(re.sub(r"\{\w+\}|JavaScript", "", form)), form
    for address in ("/", "/chatroom/没有/", "/nothing/", "/accounts/login/", f"{duck.address}?before=1"):
        duck.page.goto(address)
        expect_no_english(duck.page)


def expect_no_english(page: Page, name: str = "") -> None:
    """No word of the page is English, but what has no other name, and `name`."""
    words: list[str] = page.evaluate(
        """() => [document.title, document.body.innerText, ...[...document.querySelectorAll("*")].flatMap((one) =>
            ["title", "aria-label", "placeholder", "alt"].map((name) => one.getAttribute(name) ?? ""))]"""
    )
    left = [NOT_TO_TRANSLATE.sub("", text.replace(name, "") if name else text) for text in words]
    english = [text for text in left if LATIN_WORD.search(text)]
    assert english == []


def test_refusals_are_in_the_reader_s_language(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    sentences = {}
    for asked in ("zh-CN", "zh-TW", "en"):
        duck = enter(shared_site, room_name, lang=asked, tolerated=["status of 400"])
        duck.say("\ufffe!")
        expect(duck.failed.locator(".message-state")).not_to_be_empty()
        sentences[asked] = duck.failed.locator(".message-state").inner_text()
    assert sentences["en"] == "This text has a character in it that cannot be stored."
    assert len(set(sentences.values())) == 3
    assert not LATIN_WORD.search(sentences["zh-CN"] + sentences["zh-TW"])


def test_a_name_that_nobody_chose_is_in_the_language_of_who_has_it(
    shared_site: SiteServer, new_visitor: NewVisitor, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    goose = enter(shared_site, room_name, lang="zh-TW")
    goose.say("嘎")
    expect(duck.expect_said("嘎").locator(".message-author")).to_have_text("匿名使用者")
