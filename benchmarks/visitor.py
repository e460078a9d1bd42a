"""A person of the load: has opened the room's page once, and reads and writes with what the page gave."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.connection import Client, Response
from benchmarks.server import HOST
from benchmarks.site import ROOM_PATH

PAGE_DATA = re.compile(rb'<script id="page-data" type="application/json">(.*?)</script>', re.DOTALL)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
OPENERS = 8  # connections that open pages, at the same time

# What a browser adds to each request, for figures as a browser makes them.
BROWSER_HEADERS = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36\r\n"
    "Accept: application/json\r\n"
    'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"\r\n'
    "sec-ch-ua-mobile: ?0\r\n"
    'sec-ch-ua-platform: "Linux"\r\n'
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Dest: empty\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n"
)


class Refused(Exception):
    """The server answered with another status than the benchmark counts on."""


class Visitor:
    """A session of its own: its cookies, its CSRF token, its ticket, and where the room's log stood."""

    def __init__(self, port: int, page: Response, *, as_browser: bool = False) -> None:
        found = PAGE_DATA.search(page.body)
        if page.status != 200 or not found:
            raise Refused(f"the room's page: {page.status} {page.body[:500]!r}")
        data: dict[str, Any] = json.loads(found[1])
        self.last_id: int = data["last_id"]
        self.tag: str = data["tag"]
        cookies = "; ".join(f"{name}={value}" for name, value in _cookies(page).items())
        self._headers = f"Host: {HOST}:{port}\r\nCookie: {cookies}\r\n{BROWSER_HEADERS if as_browser else ''}\r\n"
        self._poll_start = f"GET {ROOM_PATH}get_near_log/?ticket={quote(data['ticket'])}&last_id="
        self._poll_end = f" HTTP/1.1\r\n{self._headers}"
        self._csrf_token: str = data["csrf_token"]

    def poll(self, last_id: int, tag: str, online: int, *, wait: int = 25, stream: bool = False) -> bytes:
        """The request of a poll, as the page makes it."""
        cursor = f"{last_id}&tag={quote(tag)}&online={online}&wait={wait}{'&stream=1' if stream else ''}"
        return f"{self._poll_start}{cursor}{self._poll_end}".encode()

    def send(self, text: str, client_id: str) -> bytes:
        """The request that says `text`."""
        body = urlencode({"chat_content": text, "client_id": client_id})
        return (
            f"POST {ROOM_PATH}save_chat_log/ HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-CSRFToken: {self._csrf_token}\r\nContent-Length: {len(body)}\r\n{self._headers}{body}"
        ).encode()


async def open_pages(port: int, count: int, *, as_browser: bool = False) -> list[Visitor]:
    """`count` visitors, each of whom opened the room's page in a new browser."""
    request = f"GET {ROOM_PATH} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept: text/html\r\n\r\n".encode()
    visitors: list[Visitor] = []

    async def open_some(client: Client, share: int) -> None:
        for _ in range(share):
            visitors.append(Visitor(port, await client.ask(request), as_browser=as_browser))
        client.close()

    shares = [count // OPENERS + (place < count % OPENERS) for place in range(OPENERS)]
    await asyncio.gather(*(open_some(Client(HOST, port), share) for share in shares))
    return visitors


def _cookies(page: Response) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in COOKIE.findall(page.head)}
