"""A hostile crowd: connections that say nothing, that dribble, that stop half way, or that do not read."""

import resource
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

from tests.servers.requirement import missing
from tests.servers.site import SiteServer

CONNECT_SECONDS = 30
DRIBBLE_SECONDS = 1.0  # between two bytes
SPARE_FILES = 500


class Kind(NamedTuple):
    """One way to be hostile: what is sent at once, what then dribbles in for ever, and whether it hangs up halfway."""

    begin: bytes = b""
    dribble: bytes = b""
    half_closed: bool = False
    small_buffers: bool = False


def kinds(room: str) -> dict[str, Kind]:
    """Return the ways in which a crowd can be hostile to this room, by name."""
    here = f"/chatroom/{room}/".encode()
    host = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    post = b"POST " + here + b"save_chat_log/" + host + b"Content-Type: application/x-www-form-urlencoded\r\n"
    return {
        "silent": Kind(),
        "a head that dribbles": Kind(b"GET ", here),
        "a header that dribbles": Kind(b"GET " + here + host + b"X-Long: ", b"a"),
        "a body that dribbles": Kind(post + b"Content-Length: 16000\r\n\r\nchat_content=", b"a"),
        "chunks that dribble": Kind(post + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        "an extension of a chunk that dribbles": Kind(post + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
        "a poll with a body that dribbles": Kind(
            b"GET " + here + b"get_near_log/?last_id=0&wait=1" + host + b"Content-Length: 99999\r\n\r\n", b"a"
        ),
        "nothing but ends of lines behind a request": Kind(b"GET " + here + host + b"\r\n", b"\r\n"),
        "half a head": Kind(b"GET " + here, half_closed=True),
        "half a body": Kind(post + b"Content-Length: 100\r\n\r\nchat_content=", half_closed=True),
        "pages that are never read": Kind((b"GET " + here + host + b"\r\n") * 10, small_buffers=True),
    }


class HostileCrowd:
    """So many connections of each kind: a context manager that hangs up at its end."""

    def __init__(self, site: SiteServer, parts: Sequence[tuple[Kind, int]]) -> None:
        self.site = site
        self.size = sum(count for _, count in parts)
        self._parts = parts
        self._connections: list[tuple[socket.socket, Kind]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._dribble)

    def __enter__(self) -> Self:
        allow_files(self.size + SPARE_FILES)
        try:
            for kind, count in self._parts:
                for _ in range(count):
                    self._connections.append((connect(self.site, kind), kind))
        except BaseException:
            self._hang_up()
            raise
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._hang_up()

    def _dribble(self) -> None:
        turn = 0
        while not self._over.wait(DRIBBLE_SECONDS):
            for connection, kind in self._connections:
                if kind.dribble:
                    with suppress(BlockingIOError, ConnectionError):
                        connection.send(kind.dribble[turn % len(kind.dribble) :][:1])
            turn += 1

    def _hang_up(self) -> None:
        for connection, _ in self._connections:
            connection.close()


def connect(site: SiteServer, kind: Kind) -> socket.socket:
    """Return a connection that has begun to be hostile."""
    connection = socket.socket()
    connection.settimeout(CONNECT_SECONDS)
    if kind.small_buffers:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        # As on a real line: with the loopback's own segments the kernel would take megabytes for each.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.connect(("127.0.0.1", site.port))
    connection.sendall(kind.begin)
    if kind.half_closed:
        connection.shutdown(socket.SHUT_WR)
    connection.setblocking(False)
    return connection


def allow_files(wanted: int) -> None:
    """Lets this process open so many files; skips or fails the test where the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            missing(f"{wanted} open files are not allowed here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
