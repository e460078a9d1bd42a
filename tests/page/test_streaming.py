"""Answers come as a stream on one response, which may be torn, cut and opened again without anybody noticing."""

import pytest
from playwright.sync_api import expect

from tests.people import Person
from tests.servers.meddling_proxy import Manner, MeddlingProxy, cut_after, pass_on, pass_on_in_crumbs, reset_after
from tests.servers.site import SiteServer

from .conftest import Enter
from .polls import Say, expect_every_entry_once, expect_said_one_by_one, is_stream, polls_of

TOLERATED = ["Failed to load resource", "answer: 50[234]"]
RECOVERY_MS = 15_000  # a restart of the server, and the longest pause between two tries

WATCH_BANNER = """() => {
    window.bannerTexts = [];
    const banner = document.getElementById("banner");
    new MutationObserver(() => bannerTexts.push(banner.textContent)).observe(banner, { childList: true });
}"""


def test_one_request_brings_many_messages(proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say) -> None:
    duck = enter(proxy, room_name)
    expect_said_one_by_one(duck, goose, "one", "two", "three")
    duck.say("four")
    duck.expect_said("four")
    expect_said_one_by_one(duck, goose, "five")
    assert len(proxy.polls) == len(proxy.streams) == 1


def test_lines_and_characters_that_arrive_in_pieces_are_put_together(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.manner = pass_on_in_crumbs
    duck = enter(proxy, room_name)
    expect_said_one_by_one(duck, goose, "小黄鸭游啊游", "🦆👩‍👩‍👧 ünïcode", 'a "quoted" line\nand another')
    assert len(proxy.polls) == len(proxy.streams) == 1


@pytest.mark.parametrize(
    "manner", [cut_after(0.7), reset_after(700)], ids=["cuts streams", "resets in the middle of a body"]
)
def test_a_stream_that_is_cut_goes_on_where_it_ended_and_nobody_notices(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say, manner: Manner
) -> None:
    proxy.manner = manner
    duck = enter(proxy, room_name, tolerated=TOLERATED)
    duck.page.evaluate(WATCH_BANNER)
    said = 0
    while said < 12 or len(proxy.streams) < 4:
        said += 1
        expect_said_one_by_one(duck, goose, f"第{said}只鸭子")
    assert duck.page.evaluate("bannerTexts") == []
    assert proxy.polls == proxy.streams
    proxy.manner = pass_on
    expect_every_entry_once(duck, said)


def test_after_the_server_was_killed_and_restarted_answers_are_streamed_again(site: SiteServer, enter: Enter) -> None:
    duck = enter(site, lang="en", tolerated=TOLERATED)
    duck.say("before")
    duck.expect_said("before")
    site.kill()
    duck.say("while it is down")
    expect(duck.banner).to_have_text("Reconnecting… Go on typing: nothing is lost.")
    with duck.page.expect_request(is_stream, timeout=RECOVERY_MS):
        site.start()
    expect(duck.message("while it is down")).not_to_have_attribute("data-state", "pending", timeout=RECOVERY_MS)
    expect(duck.banner).to_be_empty(timeout=RECOVERY_MS)
    polls = polls_of(duck.page)
    with Person(site) as goose:
        expect_said_one_by_one(duck, goose.say, "one", "two", "three")
    assert polls == []
    expect_every_entry_once(duck, 5)
