"""Draws the app's icons from the duck: `python docs/draw_icons.py`. Needs requirements-dev.txt and Chromium."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "chatroom" / "img"
# A file, what it is drawn from, its side in pixels.
ICONS = [
    ("icon-180.png", "icon.svg", 180),
    ("icon-192.png", "favicon.svg", 192),
    ("icon-512.png", "favicon.svg", 512),
    ("icon-maskable.png", "icon.svg", 512),
]


def draw(browser: Browser, source: str, side: int) -> bytes:
    """Returns `source` as a PNG of `side` pixels, with what is clear in it left clear."""
    page = browser.new_page(viewport={"width": side, "height": side})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:100vw}}</style>{(IMAGES / source).read_text()}")
    picture: bytes = page.screenshot(omit_background=True)
    page.close()
    return picture


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, source, side in ICONS:
            (IMAGES / name).write_bytes(draw(browser, source, side))
        browser.close()


if __name__ == "__main__":
    main()
