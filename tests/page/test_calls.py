"""Being called while one looks elsewhere: by a notification, a sound, and the number on the app's icon."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.people import Person
from tests.servers.site import SiteServer
from tests.until import until

from .conftest import Enter
from .room_page import RoomPage
from .test_attention import set_hidden
from .test_people_here import open_list

# What reaches the reader's ears and desktop, noted down on its way there.
LISTEN = """
window.heard = { quacks: 0, badges: [], notifications: [], asked: 0 };
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...times) {
  window.heard.quacks += this.context.state === "running" ? 1 : 0;
  return start.apply(this, times);
};
navigator.setAppBadge = async (count) => { window.heard.badges.push(count); };
const { Notification } = window;
window.Notification = class extends Notification {
  constructor(title, options) {
    super(title, options);
    window.heard.notifications.push([title, options.body]);
  }
  static requestPermission(...given) {
    window.heard.asked += 1;
    return super.requestPermission(...given);
  }
};
"""

LOADED = "performance.getEntriesByType('resource').map(({ name }) => name).join()"


@pytest.fixture
def reader(shared_site: SiteServer, room_name: str, enter: Enter) -> RoomPage:
    """A reader called Ann, whom nobody may notify yet."""
    page = enter(shared_site, room_name, lang="en")
    page.page.add_init_script(LISTEN)
    page.page.reload()
    page.rename("Ann")
    return page


@pytest.fixture
def friend(shared_site: SiteServer, room_name: str) -> Iterator[Person]:
    with Person(shared_site, room_name) as person:
        person.post("rename/", {"user_name": "Bob"})
        yield person


def heard(reader: RoomPage) -> Any:
    return reader.page.evaluate("window.heard")


def test_a_mention_calls_one_who_looks_elsewhere_and_has_asked_for_it(reader: RoomPage, friend: Person) -> None:
    friend.say("@Ann before you asked")
    reader.expect_said("@Ann before you asked")
    assert "/awareness/awareness." not in reader.page.evaluate(LOADED), "it is loaded when it is wanted"
    panel = open_list(reader)
    assert heard(reader)["asked"] == 0, "nobody is asked before they click"
    reader.page.context.grant_permissions(["notifications"])
    panel.get_by_label("Show a notification").check()
    panel.get_by_label("Quack").check()
    until(lambda: heard(reader)["quacks"] == 2, "it is heard")  # so that one knows what it sounds like
    reader.page.keyboard.press("Escape")

    friend.say("@Ann you are here")
    reader.expect_said("@Ann you are here")
    set_hidden(reader.page, True)
    friend.say("@Anna is somebody else")
    friend.say("hello @ann, where are you?")
    until(lambda: heard(reader)["quacks"] == 4 and heard(reader)["notifications"], "the call is heard and seen")
    assert heard(reader)["notifications"] == [[f"Bob speaks to you · {reader.room}", "hello @ann, where are you?"]]
    assert heard(reader)["badges"][-1] == 2
    set_hidden(reader.page, False)
    assert heard(reader)["badges"][-1] == 0

    reader.page.reload()
    panel = open_list(reader)
    expect(panel.get_by_label("Show a notification")).to_be_checked()
    panel.get_by_label("Show a notification").uncheck()
    panel.get_by_label("Quack").uncheck()
    set_hidden(reader.page, True)
    friend.say("@Ann no more of it")
    reader.expect_said("@Ann no more of it")
    assert heard(reader)["notifications"] == []


def test_a_browser_that_forbids_notifications_is_told_so_in_words(reader: RoomPage) -> None:
    panel = open_list(reader)
    box = panel.get_by_label("Show a notification")
    box.click()
    expect(panel.get_by_text("Your browser does not let this site show notifications.")).to_be_visible()
    expect(box).not_to_be_checked()


def test_with_a_service_worker_the_notification_is_its_own_and_goes_when_the_reader_is_back(
    shared_site: SiteServer, room_name: str, enter: Enter, friend: Person
) -> None:
    reader = enter(shared_site, room_name, lang="en", service_workers="allow", permissions=["notifications"])
    reader.rename("Ann")
    panel = open_list(reader)
    panel.get_by_label("Show a notification").check()
    until(
        lambda: reader.page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)"), "it is there"
    )
    reader.say("who is it?")
    message = reader.expect_said("who is it?")
    set_hidden(reader.page, True)
    number = str(message.get_attribute("data-entry-id"))
    friend.post("save_chat_log/", {"chat_content": "me, of course", "reply_to": number})
    until(lambda: shown(reader) == [f"Bob speaks to you · {room_name}"], "the notification is shown")
    set_hidden(reader.page, False)
    until(lambda: shown(reader) == [], "it is taken away")


def shown(reader: RoomPage) -> Any:
    """The titles of the notifications that the service worker shows."""
    return reader.page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            return (await registration.getNotifications()).map(({ title }) => title);
        }"""
    )
