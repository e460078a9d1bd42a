"""Makes the README's pictures from a running site: `python docs/make_screenshots.py http://127.0.0.1:8000`.

Needs requirements-dev.txt and Chromium. A fresh site without flood limits gives the pictures that are here.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

FOLDER = Path(__file__).resolve().parent
ROOM = "happy"
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=780)

CONVERSATION = [
    ("drake", "你好呀，这里有人吗？"),
    ("heron", "Hi! I just paddled in. Is this the pond everybody talks about?"),
    ("drake", "正是！打开网址就能聊，不用注册 🦆"),
    ("drake", "消息是长轮询送来的，一眨眼就到。"),
    ("heron", "No account, no install, and it remembers what I typed. I like it here."),
    ("koi", "我換了個名字，舊的訊息還是舊名字，真貼心。"),
    ("heron", "Docs, for the curious: https://docs.djangoproject.com/en/5.2/"),
    ("drake", "那就常来游一圈吧！"),
]  # fmt: skip
NAMES = {"drake": "小黑鸭", "heron": "Heron", "koi": "錦鯉"}
LANGUAGES = {"drake": "zh-CN", "heron": "en-GB", "koi": "zh-TW"}


def enter(browser: Browser, site: str, who: str) -> Page:
    """Opens the room as `who`, on a desktop in light or, for Heron, on a phone in dark, and takes the name."""
    phone = who == "heron"
    page = browser.new_page(
        locale=LANGUAGES[who],
        viewport=PHONE if phone else DESKTOP,
        color_scheme="dark" if phone else "light",
        has_touch=phone,
        timezone_id="Asia/Shanghai",
    )
    page.goto(f"{site}/chatroom/{ROOM}/")
    page.locator("#me summary").click()
    page.fill("#user_name", NAMES[who])
    page.press("#user_name", "Enter")
    expect(page.locator("#my-name")).to_have_text(NAMES[who])
    return page


def talk(pages: dict[str, Page]) -> None:
    """Plays the conversation; each waits until the line before has reached everybody."""
    for who, text in CONVERSATION:
        pages[who].fill("#chat_content", text)
        pages[who].click("#send")
        for page in pages.values():
            expect(page.locator(".message-text").last).to_have_text(text)
    for page in pages.values():
        expect(page.locator("[data-state]")).to_have_count(0)
        expect(page.locator("#online-count")).to_contain_text(str(len(pages)))
        expect(page.locator("#notice")).to_be_empty()


def main(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = {who: enter(browser, site, who) for who in NAMES}
        talk(pages)
        pages["drake"].screenshot(path=FOLDER / "screenshot.png")
        pages["heron"].screenshot(path=FOLDER / "screenshot-phone.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
