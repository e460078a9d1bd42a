"""Somebody who reads a room while something fails: held polls or streamed ones, each from where the last one ended."""

import json
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

import httpx

from tests.applied_log import AppliedLog
from tests.people import Origin, Person

from .answers import RETRY_SECONDS, Trouble

WAIT_SECONDS = 10
SILENCE_SECONDS = 15.0  # more than any wait: after it the connection is taken for dead


class Reader:
    """Reads from the log's first entry on; after a failure from the next origin."""

    def __init__(self, origins: Sequence[Origin], room: str, *, stream: bool) -> None:
        self.log = AppliedLog()
        self.trouble = Trouble()
        self.polls = 0
        self.person = Person(origins[0], room)
        self.person.http.timeout = httpx.Timeout(SILENCE_SECONDS)
        self._origins = origins
        self._next_origin = 0
        self._stream = stream

    def run(self, last: str, give_up: Event) -> None:
        """Reads until the entry with the client_id `last` has come, or until `give_up`."""
        while not (self._has_come(last) or give_up.is_set()):
            try:
                rest = self._poll(last)
            except httpx.TransportError:
                self.trouble.unanswered += 1
                rest = RETRY_SECONDS
            if rest is not None:
                self._next_origin += 1
                assert not give_up.wait(rest), f"only {self.log.cursor} entries have come: {self.trouble}"

    def _poll(self, last: str) -> float | None:
        """Applies one poll's answers; returns the seconds to rest where there were none."""
        self.polls += 1
        parameters = {"last_id": self.log.cursor, "tag": self.log.tag, "wait": WAIT_SECONDS}
        parameters |= {"ticket": self.person.page["ticket"]} | ({"stream": 1} if self._stream else {})
        origin = self._origins[self._next_origin % len(self._origins)]
        address = f"{origin.url}/chatroom/{self.person.room}/get_near_log/"
        with self.person.http.stream("GET", address, params=parameters) as response:
            rest = self.trouble.judge(response)
            if rest is None:
                for answer in answers_of(response):
                    self.log.apply(answer)
                    if self._has_come(last):
                        break
        return rest

    def _has_come(self, last: str) -> bool:
        return bool(self.log.shown) and self.log.shown[-1]["client_id"] == last


def answers_of(response: httpx.Response) -> Iterator[dict[str, Any]]:
    """Yields the one answer of a plain poll, or each line of a streamed one when its end has come."""
    if response.headers["Content-Type"] == "application/json":
        response.read()
        yield response.json()
        return
    begun = b""
    for part in response.iter_raw():
        *lines, begun = (begun + part).split(b"\n")
        yield from map(json.loads, lines)
