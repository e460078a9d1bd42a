"""The same load on Nchan: its subscribers read what the site would have answered, posted by one publisher."""

import re
import time

from benchmarks.answers import Answer, read_answer
from benchmarks.connection import Client, Connection, Response
from benchmarks.cursor import Cursor
from benchmarks.last_read import LastRead
from benchmarks.load import Load
from benchmarks.readers import Reader
from benchmarks.senders import TEXT, Sender
from benchmarks.server import HOST
from benchmarks.stream import Refusal, Stream
from benchmarks.tally import Tally
from benchmarks.visitor import BROWSER_HEADERS, Refused

HEADERS = f"Host: {HOST}\r\n"
MODIFIED = re.compile(r"\r\nlast-modified: *([^\r]*)", re.IGNORECASE)
ENTITY_TAG = re.compile(r"\r\netag: *([^\r]*)", re.IGNORECASE)

# An answer of the site with one entry, in the site's own bytes.
MESSAGE = (
    '{{"from":{before},"last_id":{number},"info":[{{"id":{number},"kind":"say","user_id":"582013345678901234567890",'
    '"user_name":"匿名用户","mess":"{text}","at":1795225200000,"client_id":"{client_id}"}}],'
    '"online":0,"more":false,"reset":null,"tag":"","retry_ms":0}}\n'
)


class Publisher:
    """Numbers what is said and posts it over one connection, so that it is stored in that order."""

    def __init__(self, port: int) -> None:
        self._client = Client(HOST, port)
        self.last_id = 0

    async def post(self, client_id: str) -> int:
        """Says something; returns its number. Raises Refused or ConnectionError."""
        self.last_id += 1
        number = self.last_id
        message = MESSAGE.format(before=number - 1, number=number, text=TEXT, client_id=client_id).encode()
        head = f"POST /publish HTTP/1.1\r\n{HEADERS}Content-Type: application/json\r\nContent-Length: {len(message)}"
        response = await self._client.ask(head.encode() + b"\r\n\r\n" + message)
        if response.status not in (201, 202):  # with subscribers, or without
            raise Refused(f"a send: {response.status} {response.body[:500]!r}")
        return number

    def close(self) -> None:
        """Hangs up."""
        self._client.close()


class NchanSender(Sender):
    """One of those who talk through the publisher."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def close(self) -> None:
        self._publisher.close()

    async def _say(self, client_id: str) -> int:
        return await self._publisher.post(client_id)


class NchanPoller(Reader):
    """A long-poll subscriber: each response is one message, and tells in its headers where it stands."""

    def __init__(
        self, port: int, number: int, cursor: Cursor, tally: Tally, last_read: LastRead[Response], headers: str
    ) -> None:
        super().__init__(port, number, cursor, tally)
        self._last_read = last_read
        self._headers = headers
        self._place = ""

    def _make_connection(self) -> Connection:
        return Connection(self._take, self._reconnect, self._last_read)

    def _request(self) -> bytes:
        return f"GET /poll HTTP/1.1\r\n{self._headers}{self._place}\r\n".encode()

    def _take(self, response: Response) -> None:
        if response.status != 200:
            self._take_refusal(response.head)
            return
        head = response.head.decode("latin-1")
        modified, tag = MODIFIED.search(head), ENTITY_TAG.search(head)
        if modified and tag:
            self._place = f"If-Modified-Since: {modified[1]}\r\nIf-None-Match: {tag[1]}\r\n"
        self.cursor.apply(read_answer(response.body), time.perf_counter())
        self._ask()


class NchanStreamer(Reader):
    """A subscriber whose response stays open, a chunk for each message."""

    def __init__(
        self, port: int, number: int, cursor: Cursor, tally: Tally, last_read: LastRead[list[Answer]], headers: str
    ) -> None:
        super().__init__(port, number, cursor, tally)
        self._last_read = last_read
        self._headers = headers

    def _make_connection(self) -> Stream[Answer]:
        return Stream(read_answer, self._last_read, self._take, self._ask, self._refused, self._reconnect)

    def _request(self) -> bytes:
        return f"GET /stream HTTP/1.1\r\n{self._headers}TE: chunked\r\n\r\n".encode()

    def _take(self, answers: list[Answer]) -> None:
        now = time.perf_counter()
        for answer in answers:
            self.cursor.apply(answer, now)

    def _refused(self, refusal: Refusal) -> None:
        self._take_refusal(refusal.head)


class NchanLoad(Load):
    """Subscribers of one channel, by long-poll or by streams."""

    def __init__(self, *, stream: bool = False, as_browser: bool = False) -> None:
        self._stream = stream
        self._headers = HEADERS + (BROWSER_HEADERS if as_browser else "")
        self._publisher: Publisher | None = None
        self._last_response: LastRead[Response] = LastRead()
        self._last_lines: LastRead[list[Answer]] = LastRead()

    async def arrive(self, port: int, people: int) -> None:
        self._publisher = Publisher(port)

    def reader(self, port: int, number: int, tally: Tally, *, patient: bool = True) -> Reader:
        # A subscriber is given what comes after it has come.
        cursor = Cursor(self._publisher.last_id if self._publisher else 0, "", tally)
        if self._stream:
            return NchanStreamer(port, number, cursor, tally, self._last_lines, self._headers)
        return NchanPoller(port, number, cursor, tally, self._last_response, self._headers)

    def sender(self, port: int, number: int) -> Sender:
        if self._publisher is None:
            raise LookupError("nobody has arrived yet")
        return NchanSender(self._publisher)
