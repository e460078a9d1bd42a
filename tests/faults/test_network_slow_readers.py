"""Readers who take a byte a second beside those who read: nobody is held up by them, and they are cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.people import Person
from tests.servers.site import SiteServer
from tests.until import until

from .descriptors import memory_kib, sockets_of
from .talk import Talk

SLOW = 500
NORMAL = 50
ANSWER_SECONDS = 30
BYTE_SECONDS = 1.0
# What a reader who is cut at 256 KiB may have left waiting, and half as much again for what the allocator keeps.
MEMORY_KIB = SLOW * 256 * 1.5


class SlowReaders:
    """A crowd of connections with the smallest buffers that there are, from each of which a byte is read a second."""

    def __init__(self, site: SiteServer, requests: list[bytes]) -> None:
        self._connections = [connect_with_small_buffers(site) for _ in requests]
        for connection, request in zip(self._connections, requests, strict=True):
            connection.sendall(request)
            connection.setblocking(False)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def close(self) -> None:
        """Hangs up for all."""
        self._over.set()
        self._thread.join()
        for connection in self._connections:
            connection.close()

    def _read(self) -> None:
        while not self._over.wait(BYTE_SECONDS):
            for connection in self._connections:
                with suppress(BlockingIOError, ConnectionError):
                    connection.recv(1)


def connect_with_small_buffers(site: SiteServer) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    # As on a real line: with the loopback's own segments the kernel would take megabytes for each.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.settimeout(ANSWER_SECONDS)
    connection.connect(("127.0.0.1", site.port))
    return connection


@contextmanager
def slow_readers(site: SiteServer, requests: list[bytes]) -> Iterator[None]:
    """A crowd that hangs up at the end."""
    crowd = SlowReaders(site, requests)
    try:
        yield
    finally:
        crowd.close()


def poll(room: str, query: str) -> bytes:
    return f"GET /chatroom/{room}/get_near_log/?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def test_who_reads_a_stream_by_a_byte_a_second_holds_nobody_up_and_is_cut(site_without_limits: SiteServer) -> None:
    site = site_without_limits
    with Person(site) as person:
        person.poll()
    memory, sockets = memory_kib(site), sockets_of(site)
    with Talk([site], readers=NORMAL, stream=True) as talk:
        talking = sockets + len(talk.readers) + len(talk.writers)
        with slow_readers(site, [poll(talk.room, "last_id=0&stream=1&wait=30")] * SLOW):
            # A slow reader would have what they have in a quarter of an hour: they wait for none.
            talk.goes_on(50)
            assert sockets_of(site) >= sockets + SLOW, "the slow readers are there"
            until(lambda: sockets_of(site) <= talking, "all slow readers are cut", 90)
            talk.goes_on()
            assert memory_kib(site) - memory < MEMORY_KIB
        for trouble in talk.troubles:
            assert (trouble.unanswered, trouble.turned) == (0, [])
    until(lambda: sockets_of(site) <= sockets, "what they held is free again")
