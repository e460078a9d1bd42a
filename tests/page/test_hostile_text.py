"""What people write is text: nothing in it runs, becomes an element, or reaches out of its own place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.people import Person
from tests.servers.site import SiteServer

from .conftest import Enter
from .room_page import RoomPage, dialogs_of
from .test_people_here import open_list

LINK_REL = "nofollow noopener noreferrer ugc"

HOSTILE_MESSAGES = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<a href="javascript:alert(1)">click</a>',
    "javascript:alert(1)",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/'onmouseover='alert(1)",
    "http://javascript:alert(1)@example.org",
    "<style>*{display:none}</style>",
    "</textarea></template></div></main></body></html>",
    "<!-- --!> <![CDATA[x]]>",
    "&lt;b&gt; &amp; &#60;i&#62; &quot; &nbsp;",
    "{{ 7*7 }} {% csrf_token %} ${7*7} <%= 7*7 %> #{7*7} {n}",
    "__proto__ constructor [object Object]",
    "\u202eesrever \u2066isolate \u2067rtl",
    "\u061cعربي mixed with latin \u200f!",
    "a" + "\u0301" * 199,
    "\u0e49" * 200,
    "\u200d\u200d\ufe0f👨‍👩‍👧‍👦",
    "\u2028line\u2029separators\x0b\x0c\x85",
    "\ufeff<b>after a byte order mark</b>",
    "W" * 200,
    "﷽" * 60,
    "$& $1 $` \\0 \\u003cb\\u003e",
]
HOSTILE_NAMES = [
    "<b>bo</b>",
    "<i/on=x>",
    '"><svg>',
    "</script>",
    "{{7*7}}",
    "${7*7}",
    "&lt;b&gt;",
    "'onx='",
    "{n}{name}",
]
LINKS = {
    "see https://example.org/a?b=c&d=%20#e now": "https://example.org/a?b=c&d=%20#e",
    "(HTTPS://Example.org/x)": "HTTPS://Example.org/x",
    "https://en.wikipedia.org/wiki/Duck_(bird).": "https://en.wikipedia.org/wiki/Duck_(bird)",
    "看 https://example.org/鸭子，好看": "https://example.org/鸭子",
    "“http://example.org”": "http://example.org",
    "<https://example.org/<b>": "https://example.org/",
}
NOT_LINKS = [
    "ftp://example.org",
    "javascript://example.org/%0aalert(1)",
    "example.org",
    "http://",
    "https://...",
    "//example.org",
]


class Reader:
    """A page that watches what runs in it."""

    def __init__(self, reader: RoomPage) -> None:
        self.reader = reader
        self.dialogs = dialogs_of(reader.page)
        self.requests: list[str] = []
        reader.page.on("request", lambda request: self.requests.append(request.url))


def elements_in_texts(page: Page) -> list[str]:
    """All elements within what people wrote, but for links to the web as they should be."""
    found: list[str] = page.evaluate(
        """(rel) => [...document.querySelectorAll(".message-text *, .message-author *, .event bdi *, #my-name *")]
            .filter((one) => !(
                one.localName === "a" && /^https?:/i.test(one.getAttribute("href")) && one.rel === rel
                && one.target === "_blank" && one.attributes.length === 3 && !one.childElementCount))
            .map((one) => one.outerHTML)""",
        LINK_REL,
    )
    return found


def test_messages_are_shown_literally_by_the_script_and_by_the_server(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    watching = Reader(enter(shared_site, room_name, lang="en"))
    duck = watching.reader
    with Person(shared_site, room_name) as goose:
        numbers = [goose.say(text) for text in HOSTILE_MESSAGES]
        stored = [entry["mess"] for entry in goose.poll()["info"]]
    assert len(stored) == len(HOSTILE_MESSAGES)

    for _ in ("drawn by the script", "drawn by the server"):
        expect(duck.messages).to_have_count(len(numbers))
        assert duck.texts.all_text_contents() == stored
        assert elements_in_texts(duck.page) == []
        duck.messages.first.hover()
        duck.page.reload()

    assert watching.dialogs == []
    assert {re.sub("/(static|chatroom)/.*", "", url) for url in watching.requests} == {shared_site.url}


def test_my_own_messages_are_shown_literally_while_they_are_pending_and_after(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    watching = Reader(enter(shared_site, room_name))
    duck = watching.reader
    own = [text for text in HOSTILE_MESSAGES if not re.search(r"[\x0b\x0c\x85\u2028\u2029\ufeff]", text)]
    for text in own:
        duck.say(text)
    expect(duck.messages).to_have_count(len(own))
    expect(duck.pending).to_have_count(0)
    assert duck.texts.all_text_contents() == [text.strip() for text in own]
    assert elements_in_texts(duck.page) == []
    assert watching.dialogs == []


def test_names_are_shown_literally_wherever_they_stand(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    watching = Reader(enter(shared_site, room_name, lang="en"))
    duck = watching.reader
    with Person(shared_site, room_name) as goose:
        for name in HOSTILE_NAMES:
            assert goose.post("rename/", {"user_name": name}).status_code == 200, name
            goose.say(f"I am {name}")
    duck.rename("<b>me</b>")
    expect(duck.my_name).to_have_text("<b>me</b>")

    for _ in ("drawn by the script", "drawn by the server"):
        expect(duck.renames).to_have_count(len(HOSTILE_NAMES) + 1)
        assert duck.messages.locator(".message-author").all_text_contents() == HOSTILE_NAMES
        assert duck.renames.locator(".name-after").all_text_contents() == [*HOSTILE_NAMES, "<b>me</b>"]
        expect(duck.renames.last).to_have_text("Anonymous is now <b>me</b>")
        assert elements_in_texts(duck.page) == []
        duck.open_name_form()
        expect(duck.name_field).to_have_value("<b>me</b>")
        duck.page.reload()
    assert watching.dialogs == []


@pytest.mark.parametrize(("text", "address"), LINKS.items())
def test_an_address_is_a_link_and_nothing_around_it_is(
    shared_site: SiteServer, room_name: str, enter: Enter, text: str, address: str
) -> None:
    duck = enter(shared_site, room_name)
    duck.say(text)
    link = duck.expect_said(text).locator(".message-text a")
    for _ in ("drawn by the script", "drawn by the server"):
        expect(link).to_have_text(address)
        expect(link).to_have_attribute("href", address)
        expect(link).to_have_attribute("rel", LINK_REL)
        expect(link).to_have_attribute("target", "_blank")
        assert duck.texts.all_text_contents() == [text]
        duck.page.reload()


def test_what_only_looks_like_an_address_is_no_link(shared_site: SiteServer, room_name: str, enter: Enter) -> None:
    duck = enter(shared_site, room_name)
    for text in NOT_LINKS:
        duck.say(text)
    for _ in ("drawn by the script", "drawn by the server"):
        expect(duck.messages).to_have_count(len(NOT_LINKS))
        expect(duck.messages.locator(".message-text a")).to_have_count(0)
        duck.page.reload()


def test_a_text_that_turns_the_direction_turns_nothing_around_it(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    with Person(shared_site, room_name) as goose:
        goose.say("plain")
        goose.say("\u202e\u2067turned around")
    duck.expect_said("plain")
    expect(duck.messages).to_have_count(2)
    sides = duck.messages.evaluate_all(
        """(rows) => rows.map((row) => {
            const left = (selector) => row.querySelector(selector).getBoundingClientRect().left;
            return [left(".bubble"), left(".message-time") > left(".message-text")];
        })"""
    )
    assert sides[0] == sides[1]
    assert duck.messages.locator("time").all_text_contents()[0] == duck.messages.locator("time").all_text_contents()[1]


IN_ORDER = """(place, [row, left, right]) => [...place.querySelectorAll(row)]
    .filter((one) => one.querySelector(left).getBoundingClientRect().right
        > one.querySelector(right).getBoundingClientRect().left + 1)
    .map((one) => one.textContent)"""


def test_a_name_from_right_to_left_turns_nothing_around_it(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name, lang="en")
    with Person(shared_site, room_name) as goose:
        number = goose.say("I have no name yet")
        for name in ("עדי 12!", "Goose", "עדי 12!"):
            goose.post("rename/", {"user_name": name})
            goose.post("save_chat_log/", {"chat_content": "hello", "reply_to": str(number)})
            number += 2
        for _ in ("drawn by the script", "drawn by the server"):
            expect(duck.log.locator(".quote")).to_have_count(3)
            assert duck.log.evaluate(IN_ORDER, [".message", ".message-author", ".message-tag"]) == []
            assert duck.log.evaluate(IN_ORDER, [".quote", ".quote-author", ".quote-text"]) == []
            assert duck.log.evaluate(IN_ORDER, [".event", ".name-before", ".name-after"]) == []
            duck.page.reload()
        goose.poll(ticket=goose.page["ticket"])
        panel = open_list(duck)
        expect(panel.get_by_text("עדי 12!", exact=True)).to_be_visible()
        assert panel.evaluate(IN_ORDER, [".person", ".person-name", ".message-tag"]) == []


def test_a_stack_of_marks_does_not_cover_the_messages_around_it(
    shared_site: SiteServer, room_name: str, enter: Enter
) -> None:
    duck = enter(shared_site, room_name)
    with Person(shared_site, room_name) as goose, Person(shared_site, room_name) as swan:
        goose.say("above")
        swan.say("harmless")
        goose.say("below")
        duck.expect_said("below")
        without = duck.message("above").screenshot()
        swan.say("ȁ" + "\u030d\u0325" * 99)
        goose.say("at the end")
    duck.expect_said("at the end")
    before = duck.message("below").locator(".message-text").screenshot()
    with_marks = duck.message("at the end").locator(".message-text").screenshot()
    assert without
    duck.page.locator("[data-entry-id='4']").evaluate(
        "(row) => row.querySelector('.message-text').replaceChildren('a')"
    )
    assert duck.message("below").locator(".message-text").screenshot() == before
    assert duck.message("at the end").locator(".message-text").screenshot() == with_marks
