"""A stream as its reader sees it: one answer a line, taken one after another."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.people import Person


class Stream:
    """The lines of one streamed response."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> dict[str, Any]:
        """Waits for the next answer."""
        answer: dict[str, Any] = json.loads(next(self._lines))
        return answer

    def rest(self) -> list[dict[str, Any]]:
        """Waits for the end; returns the answers until then."""
        return [json.loads(line) for line in self._lines]


@contextmanager
def open_stream(person: Person, **parameters: str | int) -> Iterator[Stream]:
    """Opens a stream as `person`, from the start of the log unless `last_id` says otherwise."""
    fields: dict[str, str | int] = {"stream": 1, "last_id": 0, **parameters}
    with person.http.stream("GET", f"/chatroom/{person.room}/get_near_log/", params=fields) as response:
        assert response.status_code == 200, response.read()
        yield Stream(response)
