"""The benchmarks' readers see what is wrong: what is lost, repeated or out of order, however the bytes come in."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from benchmarks.answers import read_answer
from benchmarks.connection import Connection, Response
from benchmarks.cursor import Cursor
from benchmarks.last_read import LastRead
from benchmarks.stream import Refusal, Stream
from benchmarks.tally import Delays, Tally

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LINES = [b"first", b"", "鸭子".encode(), b"last"]


def answer(start: int, numbers: Sequence[int], reset: str | None = None) -> bytes:
    entries = [{"id": number, "client_id": f"c{number}"} for number in numbers]
    last_id = numbers[-1] if numbers else start
    return json.dumps(
        {"from": start, "last_id": last_id, "info": entries, "online": 1, "reset": reset, "tag": "t", "retry_ms": 0}
    ).encode()


def as_it_is(line: bytes) -> bytes:
    return line


def read(*bodies: bytes, last_id: int = 0) -> tuple[Cursor, Tally]:
    tally = Tally(sent_at={f"c{number}": 1.0 for number in range(20)})
    cursor = Cursor(last_id, "", tally)
    for body in bodies:
        cursor.apply(read_answer(body), now=1.5)
    return cursor, tally


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return len(tally.delays()), tally.lost, tally.repeated, tally.out_of_order


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([answer(0, [1, 2]), answer(2, []), answer(2, [3])], (3, 0, 0, 0)),
        ([answer(0, [1]), answer(1, [3, 4])], (3, 1, 0, 0)),
        ([answer(0, [1, 2]), answer(0, [1, 2, 3])], (3, 0, 2, 0)),
        ([answer(0, [2, 1, 3])], (2, 1, 1, 1)),
        ([answer(4, [5, 6], reset="ahead")], (2, 0, 0, 0)),
    ],
    ids=["in turn", "a gap", "twice", "not in order", "a reset"],
)
def test_a_reader_counts_what_it_gets(bodies: list[bytes], expected: tuple[int, int, int, int]) -> None:
    _cursor, tally = read(*bodies)
    assert counts(tally) == expected


def test_a_tally_that_is_cut_begins_anew() -> None:
    _cursor, tally = read(answer(0, [1]))
    assert tally.cut().answers == 1
    assert (tally.answers, counts(tally)) == (0, (0, 0, 0, 0))


def test_a_percentile_is_the_delay_that_so_many_do_not_exceed() -> None:
    delays = Delays()
    for milliseconds in range(1, 101):
        delays.add(milliseconds / 1000 + 0.00001)
    assert [delays.percentile(percent) for percent in (50, 99)] == [0.05, 0.099]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_is_read_the_same_however_its_bytes_come(size: int) -> None:
    lines: list[bytes] = []
    ends: list[None] = []
    stream = Stream(
        as_it_is,
        LastRead(),
        on_items=lines.extend,
        on_end=lambda: ends.append(None),
        on_refused=lambda refusal: pytest.fail(str(refusal)),
        on_lost=lambda: None,
    )
    chunks = [b"first\n\n", "鸭".encode(), "子\nlast\n".encode()]
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    for _ in range(2):  # two responses on one connection
        data = HEAD + body
        for start in range(0, len(data), size):
            stream.data_received(data[start : start + size])
    assert (lines, len(ends)) == (LINES * 2, 2)


def test_what_another_reader_has_read_is_not_read_again() -> None:
    last_read: LastRead[list[bytes]] = LastRead()
    read_lines: list[bytes] = []
    got: list[list[bytes]] = [[], []]

    def read_line(line: bytes) -> bytes:
        read_lines.append(line)
        return line

    for lines in got:
        stream = Stream(read_line, last_read, lines.extend, lambda: None, lambda refusal: None, lambda: None)
        stream.data_received(HEAD)
        stream.data_received(b"6\r\nlines\n\r\n")
    assert (got, read_lines) == ([[b"lines"], [b"lines"]], [b"lines"])


def test_a_stream_that_is_refused_is_told_with_its_head() -> None:
    refusals: list[Refusal] = []
    stream = Stream(as_it_is, LastRead(), lambda items: None, lambda: None, refusals.append, lambda: None)
    stream.data_received(b"HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\nbu")
    assert refusals == []
    stream.data_received(b"sy")
    assert [(refusal.status, b"retry-after: 2" in refusal.head) for refusal in refusals] == [(503, True)]


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_polls_answer_is_read_the_same_however_its_bytes_come(size: int) -> None:
    responses: list[Response] = []
    connection = Connection(responses.append, lambda: None)
    data = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer"
    for _ in range(2):
        for start in range(0, len(data), size):
            connection.data_received(data[start : start + size])
    assert [(each.status, each.body) for each in responses] == [(200, b"answer")] * 2


def test_the_floor_streams_what_is_said_between_two_of_its_turns() -> None:
    from benchmarks import floor

    sent: list[bytes] = []

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            sent.append(message["body"])

    async def say(number: int) -> None:
        async def receive() -> dict[str, object]:
            return {"body": f"chat_content=a&client_id=c{number}".encode()}

        await floor.application({"type": "http", "path": "/x/save_chat_log/"}, receive, drop)

    async def drop(message: object) -> None:
        pass

    async def stream_while_two_speak() -> None:
        scope = {"type": "http", "path": "/x/get_near_log/", "query_string": b"last_id=0&stream=1"}
        reading = asyncio.create_task(floor.application(scope, drop, send))
        await asyncio.sleep(0)
        await say(1)
        await say(2)  # before the stream has had its turn
        async with asyncio.timeout(10):
            while len(sent) < 2:
                await asyncio.sleep(0)
        reading.cancel()

    asyncio.run(stream_while_two_speak())
    assert [entry["id"] for line in sent for entry in json.loads(line)["info"]] == [1, 2]
