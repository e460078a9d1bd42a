"""HTTP by the byte: what is sent is what stands there, whether it is a request or not."""

import socket
from contextlib import suppress

from .servers.site import SiteServer

ANSWER_SECONDS = 10.0


def exchange(site: SiteServer, sent: bytes, *, cut: bool = False, seconds: float = ANSWER_SECONDS) -> bytes:
    """Sends these bytes and, where they are `cut`, hangs up; returns all that comes back until the server hangs up."""
    answer = b""
    with socket.create_connection(("127.0.0.1", site.port), timeout=seconds) as connection:
        connection.sendall(sent)
        if cut:
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError, TimeoutError):
            while part := connection.recv(65536):
                answer += part
    return answer


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]
