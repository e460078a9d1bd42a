"""The duck on the page: it answers in a room, and at the door of one for members."""

import re

from playwright.sync_api import expect

from tests.browser import PHONE, NewVisitor
from tests.servers.fixtures import StartSite

from .conftest import Enter
from .room_page import RoomPage


def test_whoever_is_alone_is_answered_and_a_guest_talks_at_the_door(
    start_site: StartSite, enter: Enter, new_visitor: NewVisitor
) -> None:
    site = start_site(CHAT_DUCK="trained", CHAT_FLOOD_LIMITS="off")
    room = enter(site, lang="en")
    greeting = room.log.locator("[data-greeting]")
    expect(greeting).to_contain_text("@duck")
    room.say("How do I change my name?")
    answer = room.messages.filter(has_text="Rename")
    expect(answer).to_have_count(1)
    expect(answer.locator(".message-author")).to_have_text("小黄鸭")
    expect(answer.locator(".badge")).to_have_attribute("data-badge", "robot")
    room.open()
    expect(answer).to_have_count(1)
    expect(greeting).to_have_count(0)
    room.page.close()
    site.manage("shell", "-c", "from chatroom.models import Room; Room.objects.update(access='members')")

    # Its answer of 403 is told on the console as an error.
    guest = new_visitor(site, lang="en", viewport=PHONE, tolerated=("403", "ERR_CONNECTION_REFUSED"))
    guest.goto("/chatroom/happy/")
    field, lines = guest.locator("[name=chat_content]"), guest.locator(".guest-line")
    expect(lines).to_have_count(1)
    field.fill("<i>who are you?</i>")
    field.press("Enter")
    expect(lines.nth(1)).to_contain_text("<i>who are you?</i>")
    expect(lines.nth(2)).to_contain_text(re.compile("robot"))
    field.fill("hello")
    guest.locator("#guest-form button").click()
    expect(field).to_be_focused()
    expect(lines).to_have_count(5)
    guest.reload()
    expect(lines).to_have_count(5)
    expect(guest.get_by_role("heading", level=1)).to_have_text("happy")
    expect(guest.locator(".lead").first).to_have_text("This room is for members. Please log in to enter.")
    other = new_visitor(site, lang="en", tolerated=("403",))
    other.goto("/chatroom/happy/")
    expect(other.locator(".guest-line")).to_have_count(1)  # the duck answers each guest alone
    assert "How do I change my name?" not in other.content()
    other.get_by_role("link", name="Log in").click()
    other.get_by_role("link", name="Register").click()
    for label in ("#id_password1", "#id_password2"):
        other.locator(label).fill("quack quack quack")
    other.locator("#id_username").fill("Mallard")
    other.locator("#id_username").press("Enter")
    expect(other).to_have_url(f"{site.url}/chatroom/happy/")
    member = RoomPage(other, "happy")
    expect(member.message("How do I change my name?")).to_have_count(1)
    member.say("who are you?")
    member.expect_said("who are you?")
    assert "<i>" not in other.content().replace("&lt;i&gt;", ""), "what a guest says to the duck stays there"
    other.close()
    site.stop()
    field.fill("are you still there")
    field.press("Enter")
    expect(guest.locator("#guest-notice")).not_to_be_empty()
    expect(field).to_have_value("are you still there")
