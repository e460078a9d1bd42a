"""The brain elsewhere: any endpoint that speaks as OpenAI's does, which may be slow, broken or malicious.

Whatever it does costs a thread of the duck's for its time limit at the most. What it says is text, and nothing else.
"""

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from chatroom import names
from chatroom.duck.question import BrainFailed, Question

ANSWER_MAX = 2000  # characters that are read of an answer; a room's own limit cuts it further
ANSWER_TOKENS = 300  # that it is asked for
BODY_BYTES_MAX = 256 * 1024
# So many of them in a row, and it is left alone for a while.
FAILURES_MAX = 3
REST_SECONDS = 30.0

PORTS = {"http": 80, "https": 443}

INSTRUCTIONS = (
    "You are 小黄鸭, a small yellow rubber duck, and a robot in a public chat room. Answer in the language that you "
    "are spoken to in, in one or two short friendly sentences, as plain text. Say so where you do not know something."
)


class RemoteBrain:
    """Asks the endpoint of the settings. After some failures in a row it rests, so that nobody waits in vain."""

    def __init__(self) -> None:
        self._failures = 0
        self._rests_until = 0.0

    def answer(self, question: Question) -> str | None:
        """Returns what the endpoint says. Raises BrainFailed."""
        if time.monotonic() < self._rests_until:
            raise BrainFailed
        try:
            answer = _read_answer(_ask(_body(question)))
        except BrainFailed:
            self._failures += 1
            if self._failures >= FAILURES_MAX:
                self._rests_until = time.monotonic() + REST_SECONDS
                self._failures = 0
            raise
        self._failures = 0
        return answer


def _body(question: Question) -> bytes:
    """What is sent: the instructions and what was said, without anybody's name."""
    messages = [{"role": "system", "content": settings.CHAT_DUCK_INSTRUCTIONS or INSTRUCTIONS}]
    for line in question.context:
        messages.append({"role": "assistant" if line.by_duck else "user", "content": line.text})
    messages.append({"role": "user", "content": question.text})
    asked = {"model": settings.CHAT_DUCK_MODEL, "messages": messages, "max_tokens": ANSWER_TOKENS}
    return json.dumps(asked).encode()


def _ask(body: bytes) -> bytes:
    """Posts `body`; returns what came back with 200. A redirect is none: the key goes nowhere else."""
    address = urlsplit(settings.CHAT_DUCK_URL)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if settings.CHAT_DUCK_KEY:
        headers["Authorization"] = f"Bearer {settings.CHAT_DUCK_KEY}"
    try:
        with _connection(address) as connection:
            connection.request("POST", f"{address.path.rstrip('/')}/chat/completions", body, headers)
            response = connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                raise BrainFailed
            answer = response.read(BODY_BYTES_MAX + 1)
    # Of what is broken on purpose, the standard library's client raises ValueErrors as well.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BrainFailed from error
    if len(answer) > BODY_BYTES_MAX:
        raise BrainFailed
    return answer


@contextmanager
def _connection(address: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when the time is over: one that brings a byte a second would otherwise never end."""
    until = time.monotonic() + settings.CHAT_DUCK_SECONDS
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    held = socket.create_connection((host, port), timeout=settings.CHAT_DUCK_SECONDS)
    # Another name for the same connection, whatever becomes of the first.
    handle = held.dup()
    over = threading.Timer(until - time.monotonic(), _cut, [handle])
    over.daemon = True
    over.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        if address.scheme == "https":
            held = ssl.create_default_context().wrap_socket(held, server_hostname=host)
        connection.sock = held
        yield connection
    finally:
        over.cancel()
        connection.close()
        held.close()
        handle.close()


def _cut(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _read_answer(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
        if not isinstance(content, str):
            raise BrainFailed
        return names.clean_message(content[:ANSWER_MAX], ANSWER_MAX)
    # LookupError and TypeError: it is JSON of another shape.
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BrainFailed from error
