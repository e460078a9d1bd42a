"""The three promises against a real server and its database: cut polls, lost answers, and kill -9 in between."""

import secrets
import socket
from typing import Any
from urllib.parse import urlencode

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.applied_log import AppliedLog
from tests.people import Person, new_room, whole_log
from tests.servers.site import SiteServer

PEOPLE = range(3)


class PersonInTheRoom(Person):
    """Somebody who sends with a client_id and repeats what was not acknowledged, and who applies the log by its ids."""

    def __init__(self, site: SiteServer, room: str) -> None:
        super().__init__(site, room)
        self.port = site.port
        self.acknowledged: dict[str, int] = {}
        self.unsure: dict[str, str] = {}
        self.log = AppliedLog()

    def send(self, text: str) -> None:
        client_id = secrets.token_hex(8)
        self.unsure[client_id] = text
        self._send(client_id)

    def send_and_hang_up(self, text: str) -> None:
        """Sends, and is gone before the answer comes."""
        client_id = secrets.token_hex(8)
        self.unsure[client_id] = text
        body = urlencode({"chat_content": text, "client_id": client_id}).encode()
        self._hang_up_after("POST", "save_chat_log/", body)

    def send_again(self) -> None:
        for client_id in list(self.unsure):
            self._send(client_id)

    def read(self) -> dict[str, Any]:
        answer = self.poll(last_id=self.log.cursor, tag=self.log.tag, wait=0)
        self.log.apply(answer)
        return answer

    def read_and_lose_the_answer(self) -> None:
        self.poll(last_id=self.log.cursor, tag=self.log.tag, wait=0)

    def hold_a_poll_and_hang_up(self) -> None:
        self._hang_up_after("GET", f"get_near_log/?last_id={self.log.cursor}&tag={self.log.tag}", b"")

    def _send(self, client_id: str) -> None:
        number = self.say(self.unsure[client_id], client_id)
        del self.unsure[client_id]
        self.acknowledged[client_id] = number

    def _hang_up_after(self, method: str, address: str, body: bytes) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        head = (
            f"{method} /chatroom/{self.room}/{address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {self.token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(head.encode() + body)


def test_the_promises_hold_through_cuts_losses_and_crashes(site_without_limits: SiteServer) -> None:
    class RoomOnAServer(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            room = new_room(site_without_limits)
            self.people = [PersonInTheRoom(site_without_limits, room) for _ in PEOPLE]

        def teardown(self) -> None:
            try:
                self.everybody_sees_what_a_fresh_load_shows()
            finally:
                for person in self.people:
                    person.http.close()

        @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(["你好", "quack\nquack", "<b>&amp;", "🦆"]))
        def somebody_sends(self, who: int, text: str) -> None:
            self.people[who].send(text)

        @rule(who=st.sampled_from(PEOPLE))
        def somebody_sends_and_hangs_up(self, who: int) -> None:
            self.people[who].send_and_hang_up("did you get this?")

        @rule(who=st.sampled_from(PEOPLE))
        def somebody_sends_again_what_was_not_acknowledged(self, who: int) -> None:
            self.people[who].send_again()

        @rule(who=st.sampled_from(PEOPLE))
        def somebody_reads(self, who: int) -> None:
            self.people[who].read()

        @rule(who=st.sampled_from(PEOPLE))
        def an_answer_gets_lost(self, who: int) -> None:
            self.people[who].read_and_lose_the_answer()

        @rule(who=st.sampled_from(PEOPLE))
        def a_held_poll_is_cut(self, who: int) -> None:
            self.people[who].hold_a_poll_and_hang_up()

        @rule(who=st.sampled_from(PEOPLE), name=st.sampled_from(["小鸭", "teal", "匿名"]))
        def somebody_renames(self, who: int, name: str) -> None:
            self.people[who].post("rename/", {"user_name": name})

        @rule()
        def the_server_is_killed_and_started(self) -> None:
            site_without_limits.kill()
            site_without_limits.start()

        @invariant()
        def nobody_has_read_with_a_gap(self) -> None:
            for person in self.people:
                assert [entry["id"] for entry in person.log.shown] == list(range(1, len(person.log.shown) + 1))

        def everybody_sees_what_a_fresh_load_shows(self) -> None:
            for person in self.people:
                person.send_again()
            log = whole_log(self.people[0])
            for person in self.people:
                while person.read()["info"]:
                    pass
                assert person.log.resets == []
                assert person.log.shown == log
                stored = [entry for entry in log if entry["client_id"] in person.acknowledged]
                assert {entry["client_id"]: entry["id"] for entry in stored} == person.acknowledged
                assert len(stored) == len(person.acknowledged)

    run_state_machine_as_test(
        RoomOnAServer,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
