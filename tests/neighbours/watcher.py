"""People of whom each reads a room at a known process of a site, and keeps what they are told."""

import json
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import Any, Self

import httpx

from tests.people import ANSWER_SECONDS, Person, page_data
from tests.servers.site import RunserverServer, SiteServer

STREAM_SECONDS = 2

Process = tuple[SiteServer, int | None]


def processes_of(sites: Sequence[SiteServer]) -> list[Process]:
    """The processes that hold polls: each gunicorn's workers; runserver is one by itself."""
    found: list[Process] = []
    for site in sites:
        found += [(site, None)] if isinstance(site, RunserverServer) else [(site, worker) for worker in site.workers]
    return found


@contextmanager
def alone(process: Process) -> Iterator[None]:
    """Lets the other workers of the site stand still, so that this one accepts what connects."""
    site, worker = process
    others = [] if worker is None else [each for each in site.workers if each != worker]
    for each in others:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in others:
            os.kill(each, signal.SIGCONT)


class PersonAt(Person):
    """Somebody with one connection, which leads to `process` for as long as it is used."""

    def __init__(self, process: Process, room: str) -> None:
        self.room = room
        self.http = httpx.Client(
            base_url=process[0].url, timeout=ANSWER_SECONDS, limits=httpx.Limits(max_connections=1)
        )
        with alone(process):
            self.http.get("/favicon.ico")  # without the database, whose lock one that stands still may hold
        page = self.http.get(f"/chatroom/{room}/")
        assert page.status_code == 200, page.text
        self.page = page_data(page.text)


class Watcher:
    """Streams what happens in a room, one response after another: `with Watcher(process, room) as watcher`."""

    def __init__(self, process: Process, room: str) -> None:
        self.person = PersonAt(process, room)
        self.answers: list[dict[str, Any]] = []
        self.ids: list[int] = []
        self._over = Event()
        self._response: httpx.Response | None = None
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self._thread.join()
        self.person.http.close()

    def hang_up(self) -> None:
        """Cuts the response that is under way, if any, and asks for no more."""
        self._over.set()
        if self._response is not None:
            with suppress(OSError):  # the other side may have hung up first
                self._response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    @property
    def online(self) -> int | None:
        """The number of people that was told last."""
        return self.answers[-1]["online"] if self.answers else None

    @property
    def typing(self) -> list[str]:
        """The identities of those who are told to type."""
        typing = self.answers[-1]["typing"] if self.answers else None
        return [person["user_id"] for person in typing["people"]] if typing else []

    def _watch(self) -> None:
        while not self._over.is_set():
            try:
                self._stream()
            except httpx.TransportError:
                if not self._over.is_set():
                    raise

    def _stream(self) -> None:
        fields: dict[str, str | int] = {
            "stream": 1,
            "wait": STREAM_SECONDS,
            "last_id": self.ids[-1] if self.ids else 0,
            "online": self.online or 0,
            "ticket": self.person.page["ticket"],
        }
        path = f"/chatroom/{self.person.room}/get_near_log/"
        with self.person.http.stream("GET", path, params=fields) as response:
            assert response.status_code == 200, response.read()
            self._response = response
            for line in response.iter_lines():
                if self._over.is_set():
                    return
                answer = json.loads(line)
                self.answers.append(answer)
                self.ids += [entry["id"] for entry in answer["info"]]
            self._response = None


@contextmanager
def watchers_at(processes: Sequence[Process], room: str) -> Iterator[list[Watcher]]:
    """A watcher at each of `processes`."""
    with ExitStack() as stack:
        watching = [stack.enter_context(Watcher(process, room)) for process in processes]
        try:
            yield watching
        finally:
            for watcher in watching:
                watcher.hang_up()


def watchers(sites: Sequence[SiteServer], room: str) -> AbstractContextManager[list[Watcher]]:
    """A watcher at each process of `sites`."""
    return watchers_at(processes_of(sites), room)
