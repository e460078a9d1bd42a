"""A hub on a workbench: a log in memory, a clock that the test moves, and readers as docs/wire.md describes them."""

import asyncio
import itertools
import json
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from chatroom.delivery.hub import Hub
from chatroom.delivery.log import Answer, Cursor, Entry, Head, Piece, StoreUnavailable, UnknownRoom
from chatroom.delivery.poll import Poll, Waiter

Result = TypeVar("Result")

ROOM = "pond"


class MemoryStore:
    """A log kept in a list, which counts how often it is read and can be made to fail."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.available = True
        self.exists = True
        self.lock = ""
        self.reads = 0
        self.head_reads = 0
        self.gate: asyncio.Event | None = None
        self._tags = itertools.count()

    def append(self, text: str = "quack") -> Entry:
        """Writes the next entry, as a transaction that commits at once."""
        number = self.entries[-1].id + 1 if self.entries else 1
        tag = f"t{next(self._tags)}"
        entry = Entry(number, tag, json.dumps({"id": number, "mess": text, "tag": tag}).encode())
        self.entries.append(entry)
        return entry

    def restore(self, last_id: int) -> None:
        """Forgets what came after entry `last_id`, as a database does that is restored from a backup."""
        self.entries = [entry for entry in self.entries if entry.id <= last_id]

    def prune(self, count: int) -> None:
        """Forgets the oldest entries, and keeps one at the least."""
        self.entries = self.entries[min(count, max(0, len(self.entries) - 1)) :]

    async def newest(self, room: str, count: int) -> Piece:
        await self._read(room)
        return Piece(None, self.entries[-count:], lock=self.lock)

    async def after(self, room: str, last_id: int, count: int) -> Piece:
        await self._read(room)
        anchor_tag = next((entry.tag for entry in self.entries if entry.id == last_id), None if last_id else "")
        following = [entry for entry in self.entries if entry.id > last_id]
        return Piece(anchor_tag, following[:count], more=len(following) > count, lock=self.lock)

    async def missed(self, room: str, last_id: int, count: int) -> Piece:
        return await self.after(room, last_id, count)

    async def heads(self, rooms: Sequence[str]) -> dict[str, Head]:
        self.head_reads += 1
        if self.gate is not None:
            await self.gate.wait()
        if not self.available:
            raise StoreUnavailable
        newest = (self.entries[-1].id, self.entries[-1].tag) if self.entries else (0, "")
        head = Head(*newest, self.lock)
        return dict.fromkeys(rooms, head) if self.exists else {}

    async def _read(self, room: str) -> None:
        self.reads += 1
        if self.gate is not None:
            await self.gate.wait()
        if not self.available:
            raise StoreUnavailable
        if not self.exists:
            raise UnknownRoom(room)


class Held(Waiter):
    """A held poll that keeps its answers; a stream's are those that its reader has not taken yet."""

    def __init__(self, poll: Poll, answer: Answer | None) -> None:
        super().__init__(poll, answer)
        self.answers: list[bytes] = [] if answer is None else [answer.body]
        self.ended = False

    def deliver(self, body: bytes, *, last: bool) -> None:
        assert not self.ended, "nothing follows the last answer"
        self.answers.append(body)
        self.ended = last


class Reader:
    """A client that keeps the wire's rules: it applies entries by id, ignores repeats and redraws on a reset."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cursor: Cursor | None = None
        self.shown: list[tuple[int, str]] = []
        self.resets: list[str] = []
        self.held: Held | None = None

    def apply(self, body: bytes) -> dict[str, Any]:
        """Takes an answer in, and returns it."""
        answer: dict[str, Any] = json.loads(body)
        if answer["reset"] is not None:
            self.resets.append(answer["reset"])
        if answer["reset"] is not None or self.cursor is None:
            self.shown = []
        elif answer["from"] > self.cursor.last_id:
            raise AssertionError(
                f"{self.name} has read up to {self.cursor.last_id}; the answer skips to {answer['from']}"
            )
        newest = self.shown[-1][0] if self.shown else answer["from"]
        for entry in answer["info"]:
            if entry["id"] <= newest:
                continue
            assert entry["id"] == newest + 1, f"{self.name} got {entry['id']} after {newest}"
            self.shown.append((entry["id"], entry["tag"]))
            newest = entry["id"]
        self.cursor = Cursor(answer["last_id"], answer["tag"] or None)
        return answer


class Bench:
    """A hub over a MemoryStore; `run` runs a coroutine and all that it set off to the end."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.store = MemoryStore()
        self.now = 1000.0
        self.hub = self._new_hub()

    def restart(self) -> None:
        """Another process takes the place of this one: all that was in memory is gone."""
        self.hub = self._new_hub()

    def _new_hub(self) -> Hub:
        return Hub(self.store, lambda: self.now, gathers=False)

    def close(self) -> None:
        self.loop.close()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        async def settled() -> Result:
            try:
                return await coroutine
            finally:
                while others := asyncio.all_tasks() - {asyncio.current_task()}:
                    if self.store.gate is not None and not self.store.gate.is_set():
                        await asyncio.sleep(0)
                        break
                    await asyncio.wait(others)

        return self.loop.run_until_complete(settled())

    def say(self, text: str = "quack", *, hinted: bool = True) -> Entry:
        """Writes an entry; its hint is lost unless `hinted`."""
        entry = self.store.append(text)
        if hinted:
            self.run(self._hint())
        return entry

    def tick(self, seconds: float = 1.0) -> None:
        """Lets `seconds` go by, and the hub look around once."""
        self.now += seconds
        self.run(self._tick())

    def poll(
        self,
        reader: Reader,
        *,
        wait: float = 25.0,
        online: int | None = None,
        stream: bool = False,
        idle: bool = False,
    ) -> dict[str, Any] | None:
        """Polls as `reader`: returns the answer, applied, or None where the poll is held."""
        poll = Poll(ROOM, reader.cursor, wait, reader.name, online, stream, idle=idle)
        answer, reader.held = self.run(self._look_and_park(poll))
        if reader.held is not None:
            return self.collect(reader)
        return None if answer is None else reader.apply(answer.body)

    def collect(self, reader: Reader) -> dict[str, Any] | None:
        """Returns the oldest answer to what `reader` holds, applied, or None where it still waits."""
        held = reader.held
        if held is None or not held.answers:
            return None
        body = held.answers.pop(0)
        if held.ended and not held.answers:
            reader.held = None
        return reader.apply(body)

    def cut(self, reader: Reader) -> None:
        """Ends the connection of `reader`'s held poll; an answer on its way is lost."""
        if reader.held is not None:
            self.hub.leave(reader.held)
            reader.held = None

    async def _look_and_park(self, poll: Poll) -> tuple[Answer | None, Held | None]:
        answer = await self.hub.look(poll)
        if answer is not None and not (poll.stream and poll.wait and not answer.more):
            return answer, None
        held = Held(poll, answer)
        self.hub.park(held)
        return None, held

    async def _tick(self) -> None:
        self.hub.tick()

    async def _hint(self) -> None:
        self.hub.hint(ROOM)
