"""Those who run the rooms of the tests, and what they open."""

from playwright.sync_api import Locator, expect

from tests.servers.site import SiteServer
from tests.stored_room import make_owner

from .room_page import RoomPage


def own(site: SiteServer, reader: RoomPage) -> RoomPage:
    """Makes the reader the owner of the room that they are in; their page is loaded anew."""
    make_owner(site, reader.room, reader.page_data["user_id"])
    reader.page.reload()
    return reader


def menu_of(reader: RoomPage, text: str) -> Locator:
    """Opens the menu of the message with this text, as with a mouse."""
    message = reader.message(text)
    message.hover()
    message.locator(".message-menu").click()
    menu = reader.page.get_by_role("menu")
    expect(menu).to_be_visible()
    return menu


def choose(reader: RoomPage, text: str, entry: str) -> None:
    """Chooses an entry of the menu of the message with this text."""
    menu_of(reader, text).get_by_role("menuitem", name=entry, exact=True).click()


def choose_for_room(reader: RoomPage, entry: str) -> None:
    """Chooses an entry of the room's menu."""
    reader.page.locator("#room-menu").click()
    reader.page.get_by_role("menu").get_by_text(entry, exact=True).click()


def undo(reader: RoomPage) -> None:
    """Presses the button that undoes what was just done."""
    reader.page.locator("#undo button").click()
