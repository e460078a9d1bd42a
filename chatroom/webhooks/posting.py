"""One request of a webhook: to an address that was checked, bounded in time and in what is read. No Django in here."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache

import h11

from chatroom.webhooks.addresses import Address, Target

ANSWER_SECONDS = 10.0  # from the first connection tried to the status of the answer
HEAD_BYTES_MAX = 16 * 1024
# What comes after the head is for nobody; to hang up at once would be an error at the other end.
REST_SECONDS = 1.0
REST_BYTES_MAX = 64 * 1024
PART_BYTES = 4096


class Unreachable(Exception):
    """No address took the connection, or none has the right certificate."""


class TookTooLong(Exception):
    """There was no answer in time."""


class SpokeNonsense(Exception):
    """What came is no answer of HTTP's."""


async def post(target: Target, addresses: Sequence[Address], headers: Mapping[str, str], body: bytes) -> int:
    """Posts `body` to `target` at the first of `addresses` that takes it; returns the status of the answer.

    A redirect is an answer like any other. Raises Unreachable, TookTooLong, SpokeNonsense.
    """
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await _connect(target, addresses)
            try:
                return await _exchange(reader, writer, target, headers, body)
            finally:
                writer.transport.abort()
    except TimeoutError:
        raise TookTooLong from None
    except OSError:
        raise Unreachable from None
    except h11.ProtocolError:
        raise SpokeNonsense from None


async def _connect(target: Target, addresses: Sequence[Address]) -> tuple[StreamReader, StreamWriter]:
    tls, name = (_tls(), target.host) if target.is_secure else (None, None)
    for address in addresses:
        # Not to the host's name, which could by now have another address.
        with suppress(OSError):
            return await asyncio.open_connection(str(address), target.port, ssl=tls, server_hostname=name)
    raise Unreachable


async def _exchange(
    reader: StreamReader, writer: StreamWriter, target: Target, headers: Mapping[str, str], body: bytes
) -> int:
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_BYTES_MAX)
    own = {"host": target.authority, "content-length": str(len(body)), "connection": "close"}
    request = h11.Request(method="POST", target=target.path, headers=[*{**own, **headers}.items()])
    for event in (request, h11.Data(data=body), h11.EndOfMessage()):
        writer.write(http.send(event) or b"")
    # Whoever answers before all of it has come need not take the rest.
    with suppress(ConnectionError):
        await writer.drain()
    while True:
        answer = await _next_event(http, reader)
        if isinstance(answer, h11.Response):
            await _let_finish(http, reader)
            return answer.status_code
        if not isinstance(answer, h11.InformationalResponse):
            raise SpokeNonsense


async def _next_event(http: h11.Connection, reader: StreamReader) -> object:
    while (event := http.next_event()) is h11.NEED_DATA:
        http.receive_data(await reader.read(PART_BYTES))
    return event


async def _let_finish(http: h11.Connection, reader: StreamReader) -> None:
    """Takes some of what is left of an answer, and keeps nothing of it."""
    left = REST_BYTES_MAX
    with suppress(OSError, h11.ProtocolError):
        async with asyncio.timeout(REST_SECONDS):
            while left > 0 and isinstance(part := await _next_event(http, reader), h11.Data):
                left -= len(part.data)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
