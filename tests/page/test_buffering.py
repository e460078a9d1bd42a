"""Where something between the page and the site keeps streams back, the page notices, and goes on with plain polls."""

import pytest
from playwright.sync_api import Route, expect

from tests.servers.meddling_proxy import (
    Manner,
    MeddlingProxy,
    buffer,
    buffer_all_but_the_first_line,
    cut_after,
    hold_back,
    never_answer,
    pass_on,
)
from tests.servers.site import SiteServer
from tests.until import until

from .conftest import Enter
from .polls import (
    Say,
    expect_every_entry_once,
    expect_said_one_by_one,
    is_held_plain_poll,
    is_probe,
    is_stream,
    polls_of,
)
from .room_page import RoomPage

TOLERATED = ["Failed to load resource", "answer: 50[234]"]
FOUND_OUT_MS = 15_000  # a stream that stays silent, and a plain poll after it, on a slow machine
STREAMS_AT_MOST = 5
RECOVERY_MS = 15_000  # the longest pause between two tries

PLAIN_UNTIL = "localStorage['chatroom.plain_until']"
PLAIN_FOR_MS = f"{PLAIN_UNTIL} - Date.now()"
HOUR_MS = 60 * 60 * 1000


def enter_and_find_out(enter: Enter, proxy: MeddlingProxy, room_name: str, manner: Manner) -> RoomPage:
    """A reader whose page goes on with plain polls by now, because of this manner."""
    duck = enter(proxy, room_name, lang="en", tolerated=TOLERATED)
    proxy.manner = manner
    with duck.page.expect_request(is_held_plain_poll, timeout=FOUND_OUT_MS):
        duck.page.reload()
    return duck


def test_where_answers_are_buffered_the_page_finds_out_and_goes_on_with_plain_polls(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.manner = buffer
    duck = enter(proxy, room_name)
    goose("one")
    expect(duck.message("one")).to_have_count(1, timeout=FOUND_OUT_MS)
    expect_said_one_by_one(duck, goose, "two", "three")
    duck.say("four")
    duck.expect_said("four")
    assert len(proxy.streams) == 1
    expect(duck.banner).to_be_empty()


def test_what_was_said_before_the_page_found_out_is_not_lost(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.manner = buffer
    duck = enter(proxy, room_name)
    for number in range(1, 6):
        goose(f"message {number}")
    expect(duck.message("message 5")).to_have_count(1, timeout=FOUND_OUT_MS)
    expect_every_entry_once(duck, 5)


def test_the_page_remembers_over_a_reload_and_in_other_tabs(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    duck = enter_and_find_out(enter, proxy, room_name, buffer)
    tried = len(proxy.streams)
    with duck.page.expect_request(is_held_plain_poll):
        duck.page.reload()
    other = duck.another_tab()
    for tab in (duck, other):
        expect_said_one_by_one(tab, goose, f"to {tab.page.title()} {id(tab)}")
    assert len(proxy.streams) == tried


def test_without_a_storage_the_page_remembers_as_long_as_it_is_open(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    duck = enter(proxy, room_name)
    duck.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    proxy.manner = buffer
    with duck.page.expect_request(is_held_plain_poll, timeout=FOUND_OUT_MS):
        duck.page.reload()
    tried = len(proxy.streams)
    expect_said_one_by_one(duck, goose, "one", "two", "three")
    assert len(proxy.streams) == tried


@pytest.mark.parametrize(
    "remembered",
    ["Date.now() - 1", "'nonsense'", "Date.now() + 25 * 60 * 60 * 1000"],
    ids=["its time is over", "it cannot be read", "the clock was set back"],
)
def test_what_is_remembered_too_long_is_tried_again(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say, remembered: str
) -> None:
    duck = enter(proxy, room_name)
    duck.page.evaluate(f"{PLAIN_UNTIL} = {remembered}")
    with duck.page.expect_request(is_stream):
        duck.page.reload()
    expect_said_one_by_one(duck, goose, "one", "two")
    assert proxy.polls == proxy.streams


def test_at_first_it_may_be_a_bad_moment_and_the_second_time_it_is_remembered_for_a_day(
    proxy: MeddlingProxy, room_name: str, enter: Enter
) -> None:
    duck = enter_and_find_out(enter, proxy, room_name, buffer)
    assert 0 < duck.page.evaluate(PLAIN_FOR_MS) < HOUR_MS
    duck.page.evaluate(f"{PLAIN_UNTIL} = Date.now() - 1")
    with duck.page.expect_request(is_held_plain_poll, timeout=FOUND_OUT_MS):
        duck.page.reload()
    assert duck.page.evaluate(PLAIN_FOR_MS) > 23 * HOUR_MS


def test_a_network_that_is_dead_is_not_taken_for_one_that_buffers(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    duck = enter(proxy, room_name, lang="en", tolerated=TOLERATED)
    proxy.manner = never_answer
    before = len(proxy.probes)
    duck.page.reload()
    until(lambda: len(proxy.probes) > before, "a plain poll is not answered either")
    goose("do you hear me?")
    proxy.manner = pass_on
    with duck.page.expect_request(is_stream, timeout=RECOVERY_MS):
        proxy.cut_all()
    duck.expect_said("do you hear me?")
    tried = len(proxy.polls)
    expect_said_one_by_one(duck, goose, "and now?", "good")
    assert len(proxy.polls) == tried
    assert duck.page.evaluate(PLAIN_UNTIL) is None


def test_a_slow_network_is_not_taken_for_one_that_buffers(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.manner = hold_back(4)
    duck = enter(proxy, room_name)
    with duck.page.expect_event("requestfinished", is_probe, timeout=FOUND_OUT_MS):
        goose("slowly")
    expect_said_one_by_one(duck, goose, "one", "two")
    assert len(proxy.streams) == 1
    assert duck.page.evaluate(PLAIN_UNTIL) is None


def test_where_only_the_beginning_comes_at_once_who_speaks_finds_out(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.stream_manner = buffer_all_but_the_first_line(seconds=60)
    duck = enter(proxy, room_name)
    with duck.page.expect_request(is_held_plain_poll, timeout=FOUND_OUT_MS):
        duck.say("does nobody answer?")
    duck.expect_said("does nobody answer?")
    expect_said_one_by_one(duck, goose, "one", "two")


def test_who_speaks_in_another_tab_finds_out_as_well(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    first = enter(proxy, room_name)
    second = first.another_tab()
    expect_said_one_by_one(second, goose, "before")
    proxy.stream_manner = buffer_all_but_the_first_line(seconds=60)
    with first.page.expect_request(is_held_plain_poll, timeout=RECOVERY_MS):
        first.page.evaluate("window.dispatchEvent(new Event('online'))")
        second.say("does nobody answer?")
    for tab in (first, second):
        tab.expect_said("does nobody answer?")


def test_where_messages_come_only_with_the_end_of_a_stream_who_listens_finds_out(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.stream_manner = buffer_all_but_the_first_line(seconds=4)
    duck = enter(proxy, room_name)
    polls = polls_of(duck.page)
    said = 0
    while not any(map(is_held_plain_poll, polls)):
        # What is said while one stream follows another comes at once: that tells nothing.
        assert said < STREAMS_AT_MOST
        said += 1
        goose(f"message {said}")
        expect(duck.message(f"message {said}")).to_have_count(1, timeout=FOUND_OUT_MS)
    expect_said_one_by_one(duck, goose, "soon", "sooner")
    expect_every_entry_once(duck, said + 2)


def test_where_streams_fail_and_plain_polls_work_the_page_goes_on_with_those(
    proxy: MeddlingProxy, room_name: str, enter: Enter, goose: Say
) -> None:
    proxy.stream_manner = cut_after(0)
    duck = enter(proxy, room_name, tolerated=TOLERATED)
    expect_said_one_by_one(duck, goose, "one", "two")
    assert len(proxy.streams) == 1


def test_a_server_that_does_not_stream_is_understood(
    shared_site: SiteServer, room_name: str, enter: Enter, goose: Say
) -> None:
    def ask_plainly(route: Route) -> None:
        route.continue_(url=route.request.url.replace("stream=1", "stream=0"))

    duck = enter(shared_site, room_name)
    duck.page.route("**/get_near_log/**", ask_plainly)
    duck.page.reload()
    expect_said_one_by_one(duck, goose, "one", "two")
    with duck.page.expect_request(is_held_plain_poll, timeout=FOUND_OUT_MS):
        expect_said_one_by_one(duck, goose, "three")
    expect_said_one_by_one(duck, goose, "four")
    expect_every_entry_once(duck, 4)
