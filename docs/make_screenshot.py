"""Makes the README's pictures from a running site: two people talk in a new room, one on a desktop, one on a phone.

Run it with the development requirements and a Chromium, from the project's folder, against an address of the site:

    .venv/bin/python docs/make_screenshot.py http://127.0.0.1:8000

It makes the room that is named below, or talks in it where it is there, and writes docs/screenshot.png and
docs/screenshot-phone.png. A site whose room holds nothing else yet, as after a fresh `make run`, gives the picture.
"""

import shutil
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect, sync_playwright

DOCS = Path(__file__).resolve().parent
ROOM = "happy"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
ZONE = "Asia/Shanghai"

# Who says what: the first is the desktop's reader, the second the phone's; the third comes by for a moment.
CONVERSATION = [
    (0, "大家好！今天的池塘真安静 🦆"),
    (1, "Hi! Is it all right if I write in English?"),
    (0, "当然可以，这里什么语言都行。"),
    (0, "我叫小黄，你呢？"),
    (1, "Call me Quackers. I came for the bread crumbs 🍞"),
    (2, "面包？哪里有面包？"),
    (1, "See https://en.wikipedia.org/wiki/Rubber_duck_debugging – we are useful, too."),
    (0, "哈哈，程序员的好朋友。\n有 bug 就讲给小黄鸭听！"),
    (2, "那我先讲：昨天那个测试，只在星期五失败……"),
    (1, "Have you tried saying it out loud?"),
]
NAMES = ["小黄", "Quackers", "路过的鹅"]


def main(site: str) -> None:
    """Holds the conversation on the site at the address `site` and writes the pictures."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        raise SystemExit(f"There is no Chromium here: none of {', '.join(CHROMIUM_NAMES)} is in PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        desktop = enter(browser, site, "zh-CN", (1280, 800), "light")
        phone = enter(browser, site, "en", (390, 780), "dark")
        passer_by = enter(browser, site, "zh-CN", (1280, 800), "light")
        people = [desktop, phone, passer_by]
        for page, name in zip(people, NAMES, strict=True):
            rename(page, name)
        for who, text in CONVERSATION:
            say(people[who], text)
            for page in people:
                expect(page.locator(".message-text").last).to_have_text(text)
        desktop.locator("#chat_content").fill("试过了，鸭子们都听懂了")
        for page, name in ((desktop, "screenshot.png"), (phone, "screenshot-phone.png")):
            expect(page.locator("#log [data-state]")).to_have_count(0)
            expect(page.locator("#online-count")).to_contain_text("3")
            page.screenshot(path=DOCS / name, animations="disabled")
        browser.close()


def enter(
    browser: Browser, site: str, lang: str, viewport: tuple[int, int], color_scheme: Literal["light", "dark"]
) -> Page:
    """Opens the room in a fresh browser profile."""
    context = browser.new_context(
        locale=lang,
        timezone_id=ZONE,
        viewport={"width": viewport[0], "height": viewport[1]},
        color_scheme=color_scheme,
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto(f"{site.rstrip('/')}/chatroom/{quote(ROOM)}/")
    return page


def rename(page: Page, name: str) -> None:
    """Gives the reader of `page` a name."""
    page.locator("#me > summary").click()
    expect(page.locator("#user_name")).to_be_focused()
    page.locator("#user_name").fill(name)
    page.locator("#user_name").press("Enter")
    expect(page.locator("#my-name")).to_have_text(name)
    page.locator("#chat_content").focus()


def say(page: Page, text: str) -> None:
    """Says something as the reader of `page`."""
    page.locator("#chat_content").fill(text)
    page.locator("#chat_content").press("Enter")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(f"usage: {sys.argv[0]} http://127.0.0.1:8000")
    main(sys.argv[1])
