"""What stands between people and the site, and fails: proxies that cut, that break off in a body, and that buffer.

Each is an origin to turn to, sound until `fails` is set: `with CuttingProxy(site, seconds=1) as proxy`.
"""

import random
import select
import socket
import struct
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, BaseServer, ThreadingTCPServer
from types import TracebackType
from typing import Self

import httpx

from tests.servers.site import SiteServer

PART = 65536
LOOK_SECONDS = 0.1  # at the longest until a proxy that ends, or begins to fail, does so
ANSWER_SECONDS = 60
RESET_AFTER = (1.5, 5.5)  # decimal logarithms of numbers of bytes
RESET = struct.pack("ii", 1, 0)  # SO_LINGER that hangs up by a reset
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Proxy(ABC):
    """A proxy in front of `site`, with a thread for each connection."""

    def __init__(self, site: SiteServer) -> None:
        self.site = site
        self.fails = False
        self.failures = 0  # how often it has failed somebody
        self.ending = threading.Event()
        self._server = self.make_server()
        self._thread = threading.Thread(target=self._server.serve_forever, args=[LOOK_SECONDS])

    @abstractmethod
    def make_server(self) -> BaseServer:
        """Return a server on a free port of this machine."""

    @property
    def url(self) -> str:
        """The origin that people turn to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"  # type: ignore[index]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class RelayServer(ThreadingTCPServer):
    """Accepts as many at once as a crowd makes; its threads end with the process, whatever hangs."""

    request_queue_size = 1024
    daemon_threads = True
    allow_reuse_address = True


class Relay(Proxy):
    """Passes bytes both ways, and asks `allowance` how much of the site's each connection gets while it fails."""

    def make_server(self) -> BaseServer:
        relay = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                with (
                    suppress(OSError),
                    socket.create_connection(("127.0.0.1", relay.site.port), ANSWER_SECONDS) as upstream,
                ):
                    relay.pass_on(self.request, upstream)

        return RelayServer(("127.0.0.1", 0), Handler)

    def pass_on(self, client: socket.socket, upstream: socket.socket) -> None:
        """Passes on what both say until one hangs up or this fails them."""
        other = {client: upstream, upstream: client}
        while not self.ending.is_set():
            readable, _, _ = select.select([client, upstream], [], [], LOOK_SECONDS)
            for side in readable:
                part = side.recv(PART)
                if side is upstream and self.fails:
                    part = self.spoil(client, part)
                if not part:
                    return
                other[side].sendall(part)
            if self.is_over(client):
                self.failures += 1
                return

    def spoil(self, client: socket.socket, part: bytes) -> bytes:
        """Return what the client gets of `part`, the site's next bytes: nothing, and the connection ends."""
        return part

    def is_over(self, client: socket.socket) -> bool:
        """Tell whether this connection is to be cut now."""
        return False


class CuttingProxy(Relay):
    """Cuts each connection `seconds` after its first look at it, whatever is under way: a held poll above all."""

    def __init__(self, site: SiteServer, seconds: float) -> None:
        super().__init__(site)
        self._seconds = seconds
        self._since: dict[socket.socket, float] = {}

    def is_over(self, client: socket.socket) -> bool:
        since = self._since.setdefault(client, time.monotonic())
        return self.fails and time.monotonic() - since > self._seconds


class ResettingProxy(Relay):
    """Lets a random number of the site's bytes through on each connection, and then resets it.

    Most get little, within their first answer's head or body; some more than the longest answer has, so that whoever
    fell behind can catch up.
    """

    def __init__(self, site: SiteServer, seed: int = 1) -> None:
        super().__init__(site)
        self._random = random.Random(seed)
        self._left: dict[socket.socket, int] = {}

    def spoil(self, client: socket.socket, part: bytes) -> bytes:
        left = self._left.setdefault(client, int(10 ** self._random.uniform(*RESET_AFTER)))
        self._left[client] = left - len(part)
        if len(part) <= left:
            return part
        self.failures += 1
        with suppress(OSError):
            client.sendall(part[:left])
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        client.close()
        return b""


class WebServer(ThreadingHTTPServer):
    """As RelayServer, by the request."""

    request_queue_size = 1024
    daemon_threads = True


class BufferingProxy(Proxy):
    """While it fails, passes an answer on when it has all of it: an open response comes when it is over."""

    def __init__(self, site: SiteServer) -> None:
        super().__init__(site)
        self.upstream = httpx.HTTPTransport(limits=httpx.Limits())  # a client would keep its visitors' cookies

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.upstream.close()

    def make_server(self) -> BaseServer:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self.answer(b"")

            def do_POST(self) -> None:
                self.answer(self.rfile.read(int(self.headers["Content-Length"])))

            def answer(self, body: bytes) -> None:
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                timeout = httpx.Timeout(ANSWER_SECONDS).as_dict()
                asked = httpx.Request(
                    self.command,
                    f"{proxy.site.url}{self.path}",
                    content=body,
                    headers=headers,
                    extensions={"timeout": timeout},
                )
                with suppress(OSError, httpx.TransportError), closing(proxy.upstream.handle_request(asked)) as answer:
                    self.pass_on(answer)

            def pass_on(self, answer: httpx.Response) -> None:
                parts = proxy.parts_of(answer)
                self.send_response_only(answer.status_code)
                for name, value in answer.headers.multi_items():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for part in parts:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
                self.wfile.write(b"0\r\n\r\n")

        return WebServer(("127.0.0.1", 0), Handler)

    def parts_of(self, answer: httpx.Response) -> Iterable[bytes]:
        """Return the body in the parts in which it goes out; returns late where all of it is one."""
        if not self.fails:
            return (part for part in answer.iter_raw() if part)
        self.failures += 1
        whole = b"".join(answer.iter_raw())
        return [whole] if whole else []
