"""A crowd of connections that say nothing, that dribble, that stop half way, that do not read or hardly do."""

import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

CONNECT_SECONDS = 30
TURN_SECONDS = 1.0  # between two bytes, sent or taken
PART = 65536
UNREAD_PAGES = "pages that are never read"  # ten in each connection


class Kind(NamedTuple):
    """One way to be hostile: what is sent at once, what dribbles in for ever, and what is done with the answer."""

    begin: bytes = b""
    dribble: bytes = b""
    hangs_up_half: bool = False
    never_reads: bool = False
    sips: bool = False  # takes a byte a second
    narrow: bool = False  # its system takes next to nothing for it in advance, instead of 64 KiB and more


def kinds(room: str) -> dict[str, Kind]:
    """Returns the ways in which a crowd can be hostile to a site with this room, by name."""
    here = f"/chatroom/{room}/".encode()
    host = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    post = b"POST " + here + b"save_chat_log/" + host + b"Content-Type: application/x-www-form-urlencoded\r\n"
    poll = b"GET " + here + b"get_near_log/?last_id=0&wait=1" + host
    return {
        "silent": Kind(),
        "a head that dribbles": Kind(b"GET ", here),
        "a header that dribbles": Kind(b"GET " + here + host + b"X-Long: ", b"a"),
        "a body that dribbles": Kind(post + b"Content-Length: 16000\r\n\r\nchat_content=", b"a"),
        "chunks that dribble": Kind(post + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        "an extension of a chunk that dribbles": Kind(post + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
        "a poll with a body that dribbles": Kind(poll + b"Content-Length: 99999\r\n\r\n", b"a"),
        "nothing but ends of lines behind a request": Kind(poll + b"\r\n", b"\r\n"),
        "half a head": Kind(b"GET " + here, hangs_up_half=True),
        "half a body": Kind(post + b"Content-Length: 100\r\n\r\nchat_content=", hangs_up_half=True),
        UNREAD_PAGES: Kind((b"GET " + here + host + b"\r\n") * 10, never_reads=True, narrow=True),
    }


def slow_reader(room: str, *, narrow: bool = True) -> Kind:
    """Returns a reader of a stream who takes a byte of it a second."""
    query = f"/chatroom/{room}/get_near_log/?stream=1&wait=30"
    return Kind(f"GET {query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(), sips=True, narrow=narrow)


class HostileCrowd:
    """So many connections of each kind to a port of this machine: a context manager that hangs up at its end.

    Where it `persists`, whoever sees that he was hung up on comes again.
    """

    def __init__(self, port: int, parts: Sequence[tuple[Kind, int]], *, persists: bool = False) -> None:
        self._port = port
        self._parts = parts
        self._persists = persists
        self._connections: list[tuple[socket.socket, Kind]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> Self:
        try:
            for kind, count in self._parts:
                for _ in range(count):
                    self._connections.append((_connect(self._port, kind), kind))
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

    def _go_on(self) -> None:
        turn = 0
        while not self._over.wait(TURN_SECONDS):
            for place, (connection, kind) in enumerate(self._connections):
                if not _take_turn(connection, kind, turn) and self._persists:
                    connection.close()
                    self._connections[place] = (_connect(self._port, kind), kind)
            turn += 1

    def _hang_up(self) -> None:
        for connection, _ in self._connections:
            connection.close()


def _connect(port: int, kind: Kind) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(CONNECT_SECONDS)
    if kind.narrow:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        # As on a real line: with the loopback's own segments the kernel would take megabytes for each.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.connect(("127.0.0.1", port))
    connection.sendall(kind.begin)
    if kind.hangs_up_half:
        connection.shutdown(socket.SHUT_WR)
    connection.setblocking(False)
    return connection


def _take_turn(connection: socket.socket, kind: Kind, turn: int) -> bool:
    """Sends and takes what is due; returns whether the connection is there still, as far as that can be seen."""
    try:
        if kind.dribble:
            connection.send(kind.dribble[turn % len(kind.dribble) :][:1])
        return kind.never_reads or bool(connection.recv(1 if kind.sips else PART))
    except BlockingIOError:
        return True
    except OSError:
        return False
