"""Who somebody is, and who only looks like it: badges and marks beside the names, as they come and after a reload."""

from playwright.sync_api import expect

from tests.people import Person, new_room
from tests.servers.site import SiteServer
from tests.stored_room import make_owner

from .conftest import Enter


def test_the_owner_s_messages_carry_a_badge_live_and_after_a_reload(shared_site: SiteServer, enter: Enter) -> None:
    room = new_room(shared_site)
    with Person(shared_site, room) as owner, Person(shared_site, room) as visitor:
        make_owner(shared_site, room, owner.page["user_id"])
        duck = enter(shared_site, room, lang="en")
        owner.say("I own this pond")
        visitor.say("I do not")
        for _ in range(2):
            badge = duck.expect_said("I own this pond").locator(".badge:visible")
            expect(badge).to_have_text("Owner")
            expect(badge).to_have_attribute("title", "This is their room")
            expect(duck.expect_said("I do not").locator(".badge:visible")).to_have_count(0)
            duck.page.reload()


def test_a_name_like_another_s_is_marked_live_and_after_a_reload(shared_site: SiteServer, enter: Enter) -> None:
    room = new_room(shared_site)
    with Person(shared_site, room) as alice, Person(shared_site, room) as impostor:
        duck = enter(shared_site, room, lang="en")
        alice.post("rename/", {"user_name": "Alice"})
        alice.say("I am Alice")
        impostor.post("rename/", {"user_name": "Аlісе"})
        impostor.say("no, I am Alice")
        for _ in range(2):
            mark = duck.expect_said("no, I am Alice").locator(".lookalike:visible")
            expect(mark).to_have_text("name like another's")
            expect(duck.expect_said("I am Alice").locator(".lookalike:visible")).to_have_count(0)
            duck.page.reload()
