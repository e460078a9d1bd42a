"""A room's page as a reader has it before them: where one looks, and what one does there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Dialog, Locator, Page, expect


class RoomPage:
    """One tab with a room open: `RoomPage(page, "happy").open()`."""

    def __init__(self, page: Page, room: str) -> None:
        self.page = page
        self.room = room
        self.address = f"/chatroom/{room}/"
        self.log = page.locator("#log")
        self.field = page.locator("#chat_content")
        self.send_button = page.locator("#send")
        self.counter = page.locator("#counter")
        self.notice = page.locator("#notice")
        self.banner = page.locator("#banner")
        self.online = page.locator("#online-count")
        self.older = page.locator("#older")
        self.to_newest = page.locator("#to-newest")
        self.my_chip = page.locator("#me > summary")
        self.my_name = page.locator("#my-name")
        self.my_tag = page.locator("#my-tag")
        self.name_field = page.locator("#user_name")
        self.name_refusal = page.locator("#rename-refusal")
        self.messages = self.log.locator("[data-kind=say]")
        self.texts = self.log.locator("[data-kind=say] .message-text")
        self.renames = self.log.locator("[data-kind=rename]")
        self.pending = self.log.locator("[data-state=pending]")
        self.failed = self.log.locator("[data-state=failed]")

    def open(self) -> Self:
        """Loads the page; its script has run when this returns."""
        self.page.goto(self.address)
        return self

    def another_tab(self) -> "RoomPage":
        """Opens the room in one more tab of the same browser."""
        return RoomPage(self.page.context.new_page(), self.room).open()

    def say(self, text: str) -> None:
        """Types a text and presses Enter, with a keyboard that has Shift."""
        self.field.fill(text)
        self.field.press("Enter")

    def message(self, text: str) -> Locator:
        """The messages with exactly this text."""
        return self.messages.filter(has=self.page.locator(".message-text", has_text=whole(text)))

    def expect_said(self, text: str) -> Locator:
        """Waits until the message is in the log, once, with its number; returns it."""
        message = self.message(text)
        expect(message).to_have_count(1)
        expect(message).to_have_attribute("data-entry-id", re.compile(r"^\d+$"))
        expect(message).not_to_have_attribute("data-state", re.compile("pending|failed"))
        return message

    def expect_said_number(self, number: int) -> None:
        """Waits until the log has that entry."""
        expect(self.log.locator(f"[data-entry-id='{number}']")).to_have_count(1, timeout=30_000)

    def open_name_form(self) -> None:
        """Opens the form behind my own name; its field has the focus then."""
        self.my_chip.click()
        expect(self.name_field).to_be_focused()

    def rename(self, name: str) -> None:
        """Opens the form behind my own name and gives another."""
        self.open_name_form()
        self.name_field.fill(name)
        self.name_field.press("Enter")

    def become_someone_new(self) -> None:
        """Asks for another identity and confirms it."""
        self.open_name_form()
        self.page.locator("#new-identity button").click()
        self.page.locator("#new-identity-dialog button[value=leave]").click()

    def shown(self) -> list[tuple[str, ...]]:
        """All that the log shows, in order: of each entry its number, kind, author and text."""
        rows: list[list[str]] = self.log.evaluate(
            """(log) => [...log.querySelectorAll("[data-entry-id]")].map((row) => [
                row.dataset.entryId, row.dataset.kind,
                row.querySelector(".message-author, .name-before").textContent,
                row.querySelector(".message-text, .name-after").textContent,
            ])"""
        )
        return [tuple(row) for row in rows]

    @property
    def page_data(self) -> Any:
        """What the server gave to the script."""
        return self.page.evaluate("JSON.parse(document.getElementById('page-data').textContent)")


@contextmanager
def frozen(reader: RoomPage) -> Iterator[None]:
    """While it lasts the page's script stands still, and keeps its locks, as in a tab that the browser has frozen."""
    debugger = reader.page.context.new_cdp_session(reader.page)
    paused: list[object] = []
    debugger.on("Debugger.paused", lambda event: paused.append(event))
    debugger.send("Debugger.enable")
    reader.page.evaluate("setTimeout(() => { window.frozen = true; }, 100)")  # it stops before its next statement
    debugger.send("Debugger.pause")
    while not paused:
        debugger.send("Debugger.enable")  # lets the event be heard
    yield
    debugger.send("Debugger.resume")
    debugger.send("Debugger.disable")


def dialogs_of(page: Page) -> list[str]:
    """A list that fills with what the page's dialogs say; they are dismissed."""
    messages: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        messages.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return messages


def whole(text: str) -> re.Pattern[str]:
    """A pattern of this text and nothing around it."""
    return re.compile(rf"^\s*{re.escape(text)}\s*$")
