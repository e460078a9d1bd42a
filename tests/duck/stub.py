"""An endpoint that a brain asks, on this machine, which does what a test tells it to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

READ_BYTES = 65536
PATIENCE_SECONDS = 60.0

Behaviour = Callable[[socket.socket], None]


class Stub:
    """Listens on a port of its own; `asked` are the requests that came, heads and bodies."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.asked: list[tuple[str, Any]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _peer = self._listener.accept()
                threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE_SECONDS)
        with connection, suppress(OSError):
            self.asked.append(_read_request(connection))
            self._behaviour(connection)


@contextmanager
def stub(behaviour: Behaviour) -> Iterator[Stub]:
    """An endpoint that behaves so, until the end of the block."""
    served = Stub(behaviour)
    try:
        yield served
    finally:
        served.close()


def sends(raw: bytes) -> Behaviour:
    """Sends these bytes, and ends the connection."""
    return lambda connection: connection.sendall(raw)


def answers(body: Any, status: str = "200 OK", head: str = "") -> Behaviour:
    """Answers with this body: JSON, or bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return sends(f"HTTP/1.1 {status}\r\nContent-Length: {len(raw)}\r\n{head}\r\n".encode() + raw)


def says(content: Any) -> Behaviour:
    """Answers as OpenAI's endpoint does, with this content."""
    return answers({"choices": [{"message": {"role": "assistant", "content": content}}]})


def is_silent(connection: socket.socket) -> None:
    """Never answers; waits until the other side has enough."""
    connection.recv(1)


def dribbles(before: bytes) -> Behaviour:
    """Sends a byte now and then, and comes to no end."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(before)
        pause = threading.Event()
        while not pause.wait(0.02):
            connection.sendall(b"x")

    return behave


def _read_request(connection: socket.socket) -> tuple[str, Any]:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(READ_BYTES)
    head, _gap, body = raw.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(READ_BYTES)
    return head.decode(), json.loads(body)
