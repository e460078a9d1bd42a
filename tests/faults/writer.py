"""Somebody who goes on writing while something fails, as the page does: one message at a time, until it is taken."""

import secrets
from collections.abc import Sequence
from threading import Event

import httpx

from tests.people import Origin, Person

from .answers import RETRY_SECONDS, Trouble


class Writer:
    """What was not acknowledged is sent again, under the same client_id and to the next origin."""

    def __init__(self, origins: Sequence[Origin], room: str, pace: float, patience: float) -> None:
        self.person = Person(origins[0], room)
        self.person.http.timeout = httpx.Timeout(patience)
        self.tried: list[str] = []
        self.acknowledged: dict[str, int] = {}
        self.trouble = Trouble()
        self._origins = origins
        self._next_origin = 0
        self._pace = pace

    def run(self, stop: Event, give_up: Event) -> None:
        """Writes, `pace` seconds between two messages, until `stop`; ends once the last one is acknowledged."""
        while not stop.wait(self._pace):
            self.say(secrets.token_hex(8), give_up)

    def say(self, client_id: str, give_up: Event) -> None:
        """Returns once this message is acknowledged."""
        self.tried.append(client_id)
        while (rest := self._send(client_id)) is not None:
            self._next_origin += 1
            assert not give_up.wait(rest), f"message {client_id} was never acknowledged: {self.trouble}"

    def _send(self, client_id: str) -> float | None:
        """Sends once; returns the seconds to rest where that was not acknowledged."""
        origin = self._origins[self._next_origin % len(self._origins)]
        address = f"{origin.url}/chatroom/{self.person.room}/save_chat_log/"
        try:
            answer = self.person.post(address, {"chat_content": f"message {client_id}", "client_id": client_id})
        except httpx.TransportError:
            self.trouble.unanswered += 1
            return RETRY_SECONDS
        rest = self.trouble.judge(answer)
        if rest is None:
            self.acknowledged[client_id] = answer.json()["id"]
        return rest
