"""A page's polls as a browser's tools show them, and what the page makes of their answers."""

from collections.abc import Callable

from playwright.sync_api import Page, Request

from .room_page import RoomPage

Say = Callable[[str], object]


def is_stream(request: Request) -> bool:
    return "get_near_log" in request.url and "stream=1" in request.url


def is_held_plain_poll(request: Request) -> bool:
    return "get_near_log" in request.url and "stream=1" not in request.url and "wait=0" not in request.url


def is_probe(request: Request) -> bool:
    return "get_near_log" in request.url and "wait=0" in request.url


def polls_of(page: Page) -> list[Request]:
    """A list that fills with the polls that the page begins."""
    polls: list[Request] = []
    page.on("request", lambda request: polls.append(request) if "get_near_log" in request.url else None)
    return polls


def expect_said_one_by_one(reader: RoomPage, say: Say, *texts: str) -> None:
    for text in texts:
        say(text)
        reader.expect_said(text)


def expect_every_entry_once(reader: RoomPage, count: int) -> None:
    """The log as it was applied is whole, and a fresh load, which shows the newest, shows the same."""
    before = reader.shown()
    assert [row[0] for row in before] == [str(number) for number in range(1, count + 1)]
    reader.page.reload()
    fresh = reader.shown()
    assert fresh == before[-len(fresh) :]
