"""One message, sent many times at once over several servers: as after a network that repeats what it delayed."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import httpx

from tests.people import Person, new_room, whole_log
from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer
from tests.servers.site import SiteServer

TIMES = 50
SECRET = "the same on both, of fifty characters and no less!"


def test_one_message_sent_fifty_times_at_once_to_four_workers_is_stored_once(start_site: StartSite) -> None:
    assert_stored_once([start_site(WEB_CONCURRENCY="4", CHAT_FLOOD_LIMITS="off")])


def test_one_message_sent_fifty_times_at_once_to_two_servers_is_stored_once(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    shared = {"DATABASE_URL": postgres.database_url("same_client_id"), "SECRET_KEY": SECRET, "WEB_CONCURRENCY": "2"}
    assert_stored_once([start_site(**shared, CHAT_FLOOD_LIMITS="off") for _ in range(2)])


def assert_stored_once(sites: Sequence[SiteServer]) -> None:
    with Person(sites[0], new_room(sites[0])) as person, Person(sites[-1], person.room) as other:
        other.say("before", client_id="once")
        answers = send_at_once(person, [sites[number % len(sites)].url for number in range(TIMES)])
        assert [answer.text for answer in answers] == ['{"ret": 0, "id": 2}'] * TIMES
        assert other.say("after", client_id="after") == 3
        assert [entry["mess"] for entry in whole_log(person)] == ["before", "hello", "after"]


def send_at_once(person: Person, origins: Sequence[str]) -> list[httpx.Response]:
    """Sends one message of `person` to each of `origins`, over connections that are open already."""
    ready = Barrier(len(origins))

    def send(client: httpx.Client, origin: str) -> httpx.Response:
        client.get(f"{origin}/robots.txt")
        ready.wait()
        return client.post(
            f"{origin}/chatroom/{person.room}/save_chat_log/",
            data={"chat_content": "hello", "client_id": "once"},
            headers={"X-CSRFToken": person.token},
        )

    with ExitStack() as stack, ThreadPoolExecutor(len(origins)) as threads:
        cookies = dict(person.http.cookies)
        clients = [stack.enter_context(httpx.Client(cookies=cookies, timeout=60)) for _ in origins]
        return list(threads.map(send, clients, origins))
