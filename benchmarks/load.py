"""The load on one kind of server: who reads and who talks there."""

import http.client
from abc import ABC, abstractmethod

from benchmarks.answers import Answer
from benchmarks.connection import Response
from benchmarks.last_read import LastRead
from benchmarks.readers import PollingReader, Reader, StreamingReader
from benchmarks.senders import Sender, SendingVisitor
from benchmarks.server import HOST
from benchmarks.site import ROOM_PATH
from benchmarks.tally import Tally
from benchmarks.visitor import Visitor, open_pages


class Unsuitable(Exception):
    """A server does not do what the load asks of it."""


class Load(ABC):
    """People of one room, numbered from 0: they read, and the first of them talk."""

    @abstractmethod
    async def arrive(self, port: int, people: int) -> None:
        """Lets them open the room's page, or whatever comes before reading."""

    @abstractmethod
    def reader(self, port: int, number: int, tally: Tally, *, patient: bool = True) -> Reader:
        """The reader of that number."""

    @abstractmethod
    def sender(self, port: int, number: int) -> Sender:
        """The person of that number, as one who talks."""

    def check(self, port: int) -> None:  # noqa: B027  (most servers can be loaded as they are)
        """Raises Unsuitable where the server cannot be loaded so."""


class SiteLoad(Load):
    """Visitors of the site, or of the floor, who read by polls or by streams; each has a session and a ticket."""

    def __init__(self, *, stream: bool = False, as_browser: bool = False) -> None:
        self._stream = stream
        self._as_browser = as_browser
        self._visitors: list[Visitor] = []
        self._last_response: LastRead[Response] = LastRead()
        self._last_lines: LastRead[list[Answer]] = LastRead()

    async def arrive(self, port: int, people: int) -> None:
        self._visitors = await open_pages(port, people, as_browser=self._as_browser)

    def reader(self, port: int, number: int, tally: Tally, *, patient: bool = True) -> Reader:
        visitor = self._visitors[number]
        if self._stream:
            return StreamingReader(port, number, visitor, tally, self._last_lines, patient=patient)
        return PollingReader(port, number, visitor, tally, self._last_response, patient=patient)

    def sender(self, port: int, number: int) -> Sender:
        return SendingVisitor(port, self._visitors[number])

    def check(self, port: int) -> None:
        if not self._stream:
            return
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        connection.request("GET", f"{ROOM_PATH}get_near_log/?last_id=0&wait=0&stream=1")
        kind = connection.getresponse().headers.get_content_type()
        connection.close()
        if kind != "application/x-ndjson":
            raise Unsuitable(f"This server does not stream: it answers {kind}.")
