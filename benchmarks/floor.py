"""The floor: a bare long-poll and stream in plain ASGI, without a database, a session or a check of anything."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

PAGE = {"last_id": 0, "tag": "", "ticket": "", "csrf_token": ""}
WAIT_SECONDS = 25.0

entries: list[bytes] = []
waiters: set[asyncio.Future[bytes]] = set()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Serves the room's page, its polls and its sends: all that the load asks for."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path.endswith("/get_near_log/"):
        query = parse_qs(scope["query_string"])
        last_id = int(query[b"last_id"][0])
        if b"stream" in query:
            await _stream(send, last_id)
        else:
            await _answer(send, answer_after(last_id) if last_id < len(entries) else await _wait(WAIT_SECONDS))
    elif path.endswith("/save_chat_log/"):
        form = parse_qs((await receive())["body"].decode())
        number = len(entries) + 1
        entry = {"id": number, "mess": form["chat_content"][0], "client_id": form["client_id"][0]}
        entries.append(json.dumps(entry).encode())
        body = answer_after(number - 1)
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(body)
        waiters.clear()
        await _answer(send, b'{"ret": 0, "id": %d}' % number)
    else:
        await _answer(send, b'<script id="page-data" type="application/json">%b</script>' % json.dumps(PAGE).encode())


def answer_after(last_id: int) -> bytes:
    """The poll's answer in JSON: all entries after number `last_id`."""
    info = b",".join(entries[last_id:])
    return (
        b'{"from":%d,"last_id":%d,"info":[%b],"online":0,"more":false,"reset":null,"tag":"","retry_ms":0}'
        % (last_id, len(entries), info)
    )  # fmt: skip


async def _stream(send: Any, sent: int) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + WAIT_SECONDS
    body = answer_after(sent)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/x-ndjson")]})
    while True:
        sent = len(entries)
        left = end - loop.time()
        await send({"type": "http.response.body", "body": body + b"\n", "more_body": left > 0})
        if left <= 0:
            return
        body = await _wait(left)
        if sent < len(entries) - 1:
            body = answer_after(sent)  # another entry came before this stream's turn


async def _wait(seconds: float) -> bytes:
    waiter: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    waiters.add(waiter)
    try:
        return await asyncio.wait_for(waiter, seconds)
    except TimeoutError:
        return answer_after(len(entries))
    finally:
        waiters.discard(waiter)


async def _answer(send: Any, body: bytes) -> None:
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": body})
