"""How much anybody may do in a time, what they are told beyond it, and that nothing typed is lost by it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.test import Client
from limits import parse_many
from pytest_django import Settings

from chatroom import floods
from chatroom.flood_memory import SWEEP_SECONDS, ProcessMemory
from chatroom.models import ChatInfo, Room, UserInfo

from .people import Person, new_room
from .refusals import assert_refused, assert_refused_on_a_page
from .servers.fixtures import StartSite
from .servers.redis import RedisServer

HTML = {"Accept": "text/html"}
SAVE = "/chatroom/happy/save_chat_log/"
SOON_SECONDS = 10.0  # five messages would take twice as long, were each to wait for Redis

Post = Callable[[Client, int], Any]
POSTS: dict[str, tuple[Any, Post]] = {
    "message": (
        floods.NEWCOMER_MESSAGE_LIMITS,
        lambda client, count: client.post(SAVE, {"chat_content": f"message {count}"}),
    ),
    "typing": (floods.TYPING_LIMITS, lambda client, _: client.post("/chatroom/happy/typing/")),
    "rename": (
        floods.RENAME_LIMITS,
        lambda client, count: client.post("/chatroom/happy/rename/", {"user_name": f"teal {count}"}),
    ),
    "new identity": (floods.NEW_IDENTITY_LIMITS, lambda client, _: client.post("/chatroom/happy/new_identity/")),
    "new room": (floods.NEW_ROOM_LIMITS, lambda client, count: client.post("/chatroom/", {"room": f"room-{count}"})),
    "seed message": (
        floods.NEWCOMER_MESSAGE_LIMITS,
        lambda client, count: client.post("/chatroom/save_chat_log/", {"chat_content": f"message {count}"}),
    ),
}
each_post = pytest.mark.parametrize(("limits", "post"), POSTS.values(), ids=POSTS)


class Clock:
    """The time, which goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Counters that begin anew, and stand still in time."""
    floods._counters.cache_clear()
    clock = Clock()
    monkeypatch.setattr("chatroom.flood_memory.time.time", clock)
    yield clock
    floods._counters.cache_clear()


def burst_of(limits: Any) -> int:
    """The most that is let through at once."""
    return int(min(limit.amount for limit in limits))


@each_post
def test_a_burst_is_let_through_and_what_is_beyond_it_is_refused(visitor: Client, limits: Any, post: Post) -> None:
    for count in range(burst_of(limits)):
        assert post(visitor, count).status_code in (200, 302)
    refused = post(visitor, 999)
    assert_refused(refused, 429, "too_fast")
    longest = max(limit.get_expiry() for limit in limits)
    assert 1 <= int(refused.headers["Retry-After"]) <= longest


@each_post
def test_who_waits_as_long_as_he_is_told_is_let_through(visitor: Client, clock: Clock, limits: Any, post: Post) -> None:
    for count in range(burst_of(limits)):
        post(visitor, count)
    clock.now += int(post(visitor, 998).headers["Retry-After"])
    assert post(visitor, 999).status_code in (200, 302)


@each_post
def test_who_does_not_wait_as_long_is_refused_again(visitor: Client, clock: Clock, limits: Any, post: Post) -> None:
    for count in range(burst_of(limits)):
        post(visitor, count)
    clock.now += int(post(visitor, 998).headers["Retry-After"]) - 1.5
    assert_refused(post(visitor, 999), 429, "too_fast")


@each_post
def test_the_limits_can_be_switched_off(visitor: Client, settings: Settings, limits: Any, post: Post) -> None:
    settings.CHAT_FLOOD_LIMITS = False
    for count in range(burst_of(limits) + 5):
        assert post(visitor, count).status_code in (200, 302)


@pytest.mark.parametrize(("limits", "post"), [POSTS["message"], POSTS["rename"]], ids=["message", "rename"])
def test_one_person_s_flood_does_not_stop_another_at_the_same_address(
    visitor: Client, other_visitor: Client, limits: Any, post: Post
) -> None:
    for count in range(burst_of(limits) + 1):
        post(visitor, count)
    assert post(other_visitor, 0).status_code == 200


def test_a_refused_message_changes_nothing(visitor: Client) -> None:
    limits, post = POSTS["message"]
    for count in range(burst_of(limits) + 3):
        post(visitor, count)
    assert ChatInfo.objects.count() == burst_of(limits)


def test_a_refused_form_post_keeps_what_was_typed(visitor: Client) -> None:
    for count in range(burst_of(floods.NEWCOMER_MESSAGE_LIMITS)):
        visitor.post(SAVE, {"chat_content": str(count)})
    answer = visitor.post(SAVE, {"chat_content": "my long thought"}, headers=HTML)
    assert_refused_on_a_page(answer, 429, "my long thought")
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_refused_name_and_a_refused_room_are_kept_as_well(visitor: Client) -> None:
    for limits, path, field in (
        (floods.RENAME_LIMITS, "/chatroom/happy/rename/", "user_name"),
        (floods.NEW_ROOM_LIMITS, "/chatroom/", "room"),
    ):
        for count in range(burst_of(limits)):
            visitor.post(path, {field: f"x{count}"})
        answer = visitor.post(path, {field: "my-choice"}, headers=HTML)
        assert_refused_on_a_page(answer, 429, 'value="my-choice"')


def test_a_message_that_is_refused_for_what_it_says_is_not_counted(visitor: Client) -> None:
    for _ in range(burst_of(floods.NEWCOMER_MESSAGE_LIMITS) + 5):
        assert_refused(visitor.post(SAVE, {"chat_content": ""}), 400, "empty")
    assert visitor.post(SAVE, {"chat_content": "hello"}).status_code == 200


def test_going_to_rooms_that_are_there_is_not_counted(visitor: Client) -> None:
    for _ in range(burst_of(floods.NEW_ROOM_LIMITS) + 5):
        assert visitor.post("/chatroom/", {"room": "happy"}).status_code == 302


def test_many_people_behind_one_address_have_a_limit_together(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "BLOCK_MESSAGE_LIMITS", parse_many("6 per minute"))
    statuses = []
    for _ in range(4):
        client = Client(REMOTE_ADDR="2001:db8:1:2::7")
        client.get("/chatroom/happy/")
        statuses += [client.post(SAVE, {"chat_content": "hello"}).status_code for _ in range(2)]
    assert statuses == [200] * 6 + [429] * 2
    neighbour = Client(REMOTE_ADDR="2001:db8:1:3::7")
    neighbour.get("/chatroom/happy/")
    assert neighbour.post(SAVE, {"chat_content": "hello"}).status_code == 200


def test_being_someone_new_does_not_evade_the_limit_of_the_address(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "BLOCK_MESSAGE_LIMITS", parse_many("3 per minute"))
    for _ in range(3):
        assert visitor.post(SAVE, {"chat_content": "hello"}).status_code == 200
        visitor.post("/chatroom/happy/new_identity/")
    assert_refused(visitor.post(SAVE, {"chat_content": "hello"}), 429, "too_fast")


def test_a_forged_header_does_not_evade_it_either(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "NEW_IDENTITY_LIMITS", parse_many("3 per minute"))
    statuses = [
        visitor.post("/chatroom/happy/new_identity/", headers={"X-Forwarded-For": f"203.0.113.{count}"}).status_code
        for count in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]


def test_first_visits_of_one_address_have_a_limit(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "FIRST_VISIT_LIMITS", parse_many("3 per minute"))
    for _ in range(3):
        assert Client().get("/chatroom/happy/").status_code == 200
    assert_refused(Client().get("/chatroom/happy/"), 429, "too_fast")
    assert_refused_on_a_page(Client().get("/chatroom/happy/", headers=HTML), 429)
    assert UserInfo.objects.count() == 3


# The memory


def test_the_memory_forgets_who_has_not_come_for_long(clock: Clock) -> None:
    memory = ProcessMemory()
    for count in range(1000):
        memory.acquire_entry(str(count), 5, 10)
    memory.acquire_entry("by the hour", 5, 3600)
    clock.now += SWEEP_SECONDS + 1
    memory.acquire_entry("now", 5, 10)
    assert len(memory) == 2


def test_the_memory_counts_the_hits_of_the_window_and_no_others(clock: Clock) -> None:
    memory = ProcessMemory()
    began = clock.now
    for _ in range(3):
        assert memory.acquire_entry("a", 3, 10)
        clock.now += 1
    assert not memory.acquire_entry("a", 3, 10)
    assert memory.get_moving_window("a", 3, 10) == (began, 3)
    clock.now = began + 10.001
    assert memory.get_moving_window("a", 3, 10) == (began + 1, 2)
    assert memory.acquire_entry("a", 3, 10)
    assert not memory.acquire_entry("a", 3, 10)
    assert memory.get_moving_window("b", 3, 10) == (clock.now, 0)


# Redis, for all processes


def flood(person: Person, count: int) -> list[int]:
    return [person.post("save_chat_log/", {"chat_content": str(number)}).status_code for number in range(count)]


def test_with_redis_all_sites_count_together(start_site: StartSite, redis_server: RedisServer, tmp_path: Any) -> None:
    shared = {
        "REDIS_URL": redis_server.url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/chat.sqlite3",
        "SECRET_KEY": "the same on both, of fifty characters and no less!",
    }
    first, second = start_site(**shared), start_site(**shared)
    most = burst_of(floods.NEWCOMER_MESSAGE_LIMITS)
    with Person(first, new_room(first)) as person:
        assert flood(person, most) == [200] * most
        elsewhere = httpx.post(
            f"{second.url}/chatroom/{person.room}/save_chat_log/",
            data={"chat_content": "hello"},
            headers={"X-CSRFToken": person.token},
            cookies=dict(person.http.cookies),
        )
    assert_refused(elsewhere, 429, "too_fast")


def test_a_redis_that_is_gone_stops_nobody_and_limits_hold(start_site: StartSite, redis_server: RedisServer) -> None:
    site = start_site(REDIS_URL=redis_server.url)
    most = burst_of(floods.NEWCOMER_MESSAGE_LIMITS)
    with Person(site) as person:
        person.say("hello")
        redis_server.kill()
        assert flood(person, most + 1) == [200] * most + [429]
    assert "Traceback" not in site.log


def test_a_redis_that_hangs_makes_nobody_wait_for_long(start_site: StartSite, redis_server: RedisServer) -> None:
    site = start_site(REDIS_URL=redis_server.url)
    with Person(site) as person:
        person.say("hello")
        os.kill(redis_server.pid, signal.SIGSTOP)
        try:
            person.http.timeout = SOON_SECONDS
            assert flood(person, 5) == [200] * 5
        finally:
            os.kill(redis_server.pid, signal.SIGCONT)


@pytest.mark.parametrize("kept_in", ["memory", "Redis"])
def test_a_clock_that_is_set_back_shuts_nobody_out(redis_server: RedisServer, clock: Clock, kept_in: str) -> None:
    counters = floods.Counters(redis_server.url if kept_in == "Redis" else "")
    [limit] = parse_many("3 per minute")
    is_let_through = [counters.count(limit, "message", "somebody") is None for _ in range(4)]
    assert is_let_through == [True, True, True, False]
    clock.now -= 3600
    is_let_through = [counters.count(limit, "message", "somebody") is None for _ in range(4)]
    assert is_let_through == [True, True, True, False]
    clock.now += 3600
    assert counters.count(limit, "message", "somebody") is None


def test_clocks_of_two_hosts_that_differ_a_little_count_together(redis_server: RedisServer, clock: Clock) -> None:
    counters = floods.Counters(redis_server.url)
    [limit] = parse_many("3 per minute")
    assert [counters.count(limit, "message", "somebody") for _ in range(3)] == [None] * 3
    clock.now -= floods.SKEW_SECONDS / 2
    assert counters.count(limit, "message", "somebody") is not None
