"""A proxy in front of a site that meddles with the answers to polls, as proxies, phones and offices do."""

import asyncio
import re
import socket
import struct
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from .process import free_port
from .site import SiteServer

HEAD_BYTES_MAX = 256 * 1024
PART_BYTES = 64 * 1024
START_SECONDS = 10
CRUMB_BYTES = 7
CRUMB_SECONDS = 0.002  # or the system would put them together again
LAST_CHUNK = b"0\r\n\r\n"
POLL = re.compile(rb"GET \S*/get_near_log/")

# How an answer goes from the site to the browser; it ends with the site's answer, or where the manner ends it.
Manner = Callable[[StreamReader, StreamWriter], Awaitable[None]]


async def pass_on(site: StreamReader, browser: StreamWriter) -> None:
    """Passes each part on as it comes."""
    while part := await site.read(PART_BYTES):
        browser.write(part)
        await browser.drain()


async def buffer(site: StreamReader, browser: StreamWriter) -> None:
    """Passes an answer on when it is complete."""
    browser.write(await site.read())


async def pass_on_in_crumbs(site: StreamReader, browser: StreamWriter) -> None:
    """Passes a few bytes on at a time, so that lines and characters are torn apart."""
    while part := await site.read(CRUMB_BYTES):
        browser.write(part)
        await browser.drain()
        await asyncio.sleep(CRUMB_SECONDS)


async def never_answer(site: StreamReader, browser: StreamWriter) -> None:
    """Takes the answer and passes on nothing, as a network does that has died silently."""
    await site.read()
    await asyncio.Event().wait()


def buffer_all_but_the_first_line(seconds: float) -> Manner:
    """Passes the head and the first line on as they come, and the rest and the end when so many seconds are over."""

    async def begin_and_buffer(site: StreamReader, browser: StreamWriter) -> None:
        browser.write(await site.readuntil(b"\r\n\r\n") + await site.readuntil(b"}\n\r\n"))
        kept = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while part := await site.read(PART_BYTES):
                    kept += part
        browser.write(kept if kept.endswith(LAST_CHUNK) else kept + LAST_CHUNK)

    return begin_and_buffer


def cut_after(seconds: float) -> Manner:
    """Ends an answer after so many seconds, however incomplete it is."""

    async def cut(site: StreamReader, browser: StreamWriter) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(pass_on(site, browser), seconds)

    return cut


def reset_after(body_bytes: int) -> Manner:
    """Resets the connection within a body, after so many bytes of it; shorter ones come whole."""

    async def reset(site: StreamReader, browser: StreamWriter) -> None:
        browser.write(await site.readuntil(b"\r\n\r\n"))
        left = body_bytes
        while part := await site.read(left):
            browser.write(part)
            await browser.drain()
            left -= len(part)
            if left == 0:
                connection = browser.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return

    return reset


def hold_back(seconds: float) -> Manner:
    """Passes nothing on for so many seconds, and then each part as it comes."""

    async def wait_and_pass_on(site: StreamReader, browser: StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await pass_on(site, browser)

    return wait_and_pass_on


class MeddlingProxy:
    """Passes all on to a site; polls' answers in the `manner` of the moment they are asked, or `stream_manner`.

    Each request has a connection of its own. `polls` are the addresses of the polls so far, in order.
    """

    def __init__(self, site: SiteServer) -> None:
        self.manner: Manner = pass_on
        self.stream_manner: Manner | None = None
        self.polls: list[str] = []
        self._site = site
        self._port = free_port()
        self._loop = asyncio.new_event_loop()
        self._under_way: set[asyncio.Task[None]] = set()
        self._listens = threading.Event()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()))

    @property
    def url(self) -> str:
        """The origin that visitors see, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def streams(self) -> list[str]:
        """Those of the polls that asked for a stream."""
        return [poll for poll in self.polls if "stream=1" in poll]

    @property
    def probes(self) -> list[str]:
        """Those that asked for an answer at once."""
        return [poll for poll in self.polls if "wait=0" in poll]

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._listens.wait(START_SECONDS):
            raise TimeoutError(f"the proxy does not listen on port {self._port}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()

    def cut_all(self) -> None:
        """Cuts all requests that are under way."""
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._under_way])

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._meet, "127.0.0.1", self._port, limit=HEAD_BYTES_MAX)
        self._listens.set()
        await self._stopped.wait()
        for listening in server.sockets:
            self._loop.remove_reader(listening.fileno())
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._under_way:
                task.cancel()
            await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        server.close()  # not before: the loop forgets a connection that it has taken but not yet served by then

    async def _meet(self, browser_in: StreamReader, browser_out: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            if not self._stopped.is_set():
                await self._relay(browser_in, browser_out)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # either side has gone, or is cut here: the other one sees its connection end
        try:
            if self._stopped.is_set():
                browser_out.transport.abort()  # nobody waits for what is not taken
            browser_out.close()
            with suppress(OSError):
                await browser_out.wait_closed()
        except asyncio.CancelledError:
            browser_out.transport.abort()
            await asyncio.sleep(0)  # that is when the loop lets go of the socket
        finally:
            self._under_way.remove(task)

    async def _relay(self, browser_in: StreamReader, browser_out: StreamWriter) -> None:
        head = await browser_in.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        body = await browser_in.readexactly(int(length[1])) if length else b""
        manner = self._manner_for(head)
        site_in, site_out = await asyncio.open_connection("127.0.0.1", self._site.port)
        try:
            site_out.write(
                re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head[:-4]) + b"\r\nConnection: close\r\n\r\n" + body
            )
            answering = asyncio.ensure_future(manner(site_in, browser_out))
            gone = asyncio.ensure_future(browser_in.read(1))
            try:
                await asyncio.wait([answering, gone], return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
                answering.cancel()
            await asyncio.wait([answering])
            if not answering.cancelled():
                answering.result()
                await browser_out.drain()
        finally:
            site_out.close()

    def _manner_for(self, head: bytes) -> Manner:
        if not POLL.match(head):
            return pass_on
        poll = head.split(b" ", 2)[1].decode()
        self.polls.append(poll)
        return self.stream_manner if self.stream_manner and "stream=1" in poll else self.manner
