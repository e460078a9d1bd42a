"""Under manage.py runserver, too, two people talk in the page."""

from playwright.sync_api import expect

from tests.servers.site import SiteServer

from .conftest import Enter


def test_two_people_talk_under_the_development_server(runserver: SiteServer, enter: Enter) -> None:
    duck = enter(runserver, lang="en")
    goose = enter(runserver)
    duck.say("Hello")
    goose.expect_said("Hello")
    goose.rename("小黑鸭")
    expect(duck.renames).to_have_text("Anonymous is now 小黑鸭".replace("Anonymous", "匿名用户"))
    goose.say("你好")
    duck.expect_said("你好")
    assert duck.shown() == goose.shown()
    before = duck.shown()
    duck.page.reload()
    assert duck.shown() == before
