"""Ten thousand polls, ended in every way that there is: nothing of them stays behind in the worker."""

import os
import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import IO

from tests.people import Person, new_room
from tests.servers.site import SiteServer
from tests.until import until

POLLS = 10_000
AT_ONCE = 50
ENTRIES = 30
SPARE_DESCRIPTORS = 40  # three for each thread that looks into the database for the first time
ANSWER_SECONDS = 40.0
SOON_SECONDS = 30.0

NO_LINGERING = struct.pack("ii", 1, 0)

End = Callable[[list[socket.socket], str], None]


def request(path: str, *, connection: str = "close") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: {connection}\r\n\r\n".encode()


def wait(path: str) -> bytes:
    return request(f"{path}&last_id={ENTRIES}")


def are_answered(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(request(f"{path}&last_id=0&wait=0"))
    for connection in connections:
        while connection.recv(65536):
            pass


def are_answered_in_a_row(connections: list[socket.socket], path: str) -> None:
    with connections[0] as connection, connection.makefile("rb") as answers:
        for _ in connections:
            connection.sendall(request(f"{path}&last_id={ENTRIES}&wait=0", connection="keep-alive"))
            read_answer(answers)


def read_answer(answers: IO[bytes]) -> None:
    """Reads one answer, plain or streamed."""
    head = b""
    while (line := answers.readline().lower()) != b"\r\n":
        head += line
    if b"transfer-encoding: chunked" not in head:
        answers.read(int(head.partition(b"content-length:")[2].split()[0]))
        return
    while length := int(answers.readline(), 16):
        answers.read(length + 2)
    answers.readline()


def are_left_while_they_wait(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(wait(path))


def are_reset_while_they_wait(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(wait(path))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)


def are_reset_while_they_are_read(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(request(f"{path}&last_id=0"))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
    for connection in connections:
        connection.recv(100)


def are_left_within_their_head(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(wait(path)[:-3])


def are_half_closed_while_they_wait(connections: list[socket.socket], path: str) -> None:
    for connection in connections:
        connection.sendall(wait(path))
        connection.shutdown(socket.SHUT_WR)
    for connection in connections:
        with suppress(ConnectionResetError):
            connection.recv(100)


ENDS: list[End] = [
    are_answered,
    are_answered_in_a_row,
    are_left_while_they_wait,
    are_reset_while_they_wait,
    are_reset_while_they_are_read,
    are_left_within_their_head,
    are_half_closed_while_they_wait,
]


def poll(site: SiteServer, path: str, polls: int) -> None:
    """Makes at least so many polls, plain and streamed, which end in every way in turn."""
    for batch in range(0, polls, AT_ONCE):
        with ExitStack() as stack:
            address = ("127.0.0.1", site.port)
            connections = [
                stack.enter_context(socket.create_connection(address, ANSWER_SECONDS)) for _ in range(AT_ONCE)
            ]
            rounds, way = divmod(batch // AT_ONCE, len(ENDS))
            ENDS[way](connections, f"{path}&stream={rounds % 2}")


def test_nothing_stays_of_ten_thousand_polls_however_they_end(site_without_limits: SiteServer) -> None:
    site = site_without_limits
    with Person(site, new_room(site)) as person:
        for number in range(ENTRIES):
            person.say(f"message {number}")
        path = f"/chatroom/{person.room}/get_near_log/?ticket={person.page['ticket']}"
        [worker] = site.workers
        before = descriptors(worker)
        poll(site, path, POLLS)
        until(lambda: person.poll()["online"] == 0, "no poll is held any more", SOON_SECONDS)
        until(lambda: descriptors(worker) <= before + SPARE_DESCRIPTORS, "their connections are closed", SOON_SECONDS)
    assert "Traceback" not in site.log


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))
