"""What one message costs PostgreSQL, Redis and each process that hears of it: the constants of the simulation.

python -m benchmarks.backends --database postgres://chat@127.0.0.1:5432/chat --redis redis://127.0.0.1:6379/0

It writes a few thousand entries into that database, whose name therefore has to be one that nobody needs.
"""

import argparse
import asyncio
import os
import time
import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import cpu_seconds

SENDS = 2000
ROOMS = 1000
READS = 1000
LOOKS = 100
HINTS = 3000
LISTENERS = 8
BULLETINS = 200
WAIT_SECONDS = 60.0


def main() -> None:
    """Sets Django up on these backends, and prints each cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends", description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="an empty PostgreSQL database, as DATABASE_URL names it")
    parser.add_argument("--redis", required=True, help="a Redis that nobody needs, as REDIS_URL names it")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="chat-benchmark-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "chatsite.settings",
            "VAR_DIR": folder,
            "DATABASE_URL": options.database,
            "REDIS_URL": options.redis,
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        Path(folder).chmod(0o700)
        measure_database()
        asyncio.run(measure_redis(options.redis))
        measure_bulletins()
        measure_room()


def measure_database() -> None:
    """Prints what PostgreSQL takes for a message, for a read after a hint, and for a room's head in a safety read."""
    from django.db import connection

    from chatroom import store
    from chatroom.actions.messages import post_message
    from chatroom.models import Room, UserInfo

    user = UserInfo.objects.create(user_id=f"{time.time_ns():024d}", user_name="匿名用户")
    first = time.time_ns() % 10**12
    rooms = Room.objects.bulk_create([Room(name=f"b{first}_{number}") for number in range(ROOMS)])
    room = rooms[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend: int = cursor.fetchone()[0]

    def measure(what: str, times: int, each: Callable[[int], object], units: int = 1) -> None:
        before, own_before, begin = cpu_seconds([backend]), time.process_time(), time.perf_counter()
        for number in range(times):
            each(number)
        elapsed, own = time.perf_counter() - begin, time.process_time() - own_before
        share = 1e6 / times / units
        print(
            f"  {what:44} {(cpu_seconds([backend]) - before) * share:8.1f} µs of PostgreSQL, "
            f"{own * share:8.1f} µs of the process, {elapsed * share:8.1f} µs until done",
            flush=True,
        )

    print("PostgreSQL, one connection")
    measure("a message, in one room", SENDS, lambda n: post_message(room, user, "小黄鸭" * 6, f"{first}-{n}"))
    measure("a read of one new entry, after a hint", READS, lambda n: store._after(room.name, SENDS - 1, 200))
    names = [each.name for each in rooms]
    measure(f"a room's head, {ROOMS} in a query", LOOKS, lambda n: store._heads(names), ROOMS)


async def measure_redis(url: str) -> None:
    """Prints what a hint takes of Redis and of each process that it goes to."""
    from redis.asyncio import Redis

    from chatroom.carriers.redis import RedisCarrier

    redis = Redis.from_url(url)
    process = int((await redis.info("server"))["process_id"])
    listeners = [Counting() for _ in range(LISTENERS)]
    carriers = [RedisCarrier(url, "benchmark") for _ in listeners]
    tasks = [asyncio.create_task(each.run(to)) for each, to in zip(carriers, listeners, strict=True)]
    channel = "chatroom:benchmark:hints"
    async with asyncio.timeout(WAIT_SECONDS):
        while (await redis.pubsub_numsub(channel))[0][1] < LISTENERS:
            await asyncio.sleep(0.05)
        before, own_before = cpu_seconds([process]), time.process_time()
        for number in range(HINTS):
            await redis.publish(channel, f"another\nroom{number}")
        while any(each.hints < HINTS for each in listeners):
            await asyncio.sleep(0.05)
    taken, own = cpu_seconds([process]) - before, time.process_time() - own_before
    for task in tasks:
        task.cancel()
    await redis.aclose()
    print(f"Redis, {LISTENERS} processes that listen")
    print(
        f"  a hint to one process                        {taken / HINTS / LISTENERS * 1e6:8.1f} µs of Redis, ", end=""
    )
    # The publishing is in it: one of nine.
    print(f"{own / HINTS / (LISTENERS + 1) * 1e6:8.1f} µs of the process", flush=True)


class Counting:
    """A listener that counts hints."""

    def __init__(self) -> None:
        self.hints = 0

    def hint(self, room: str) -> None:
        self.hints += 1

    def take(self, body: bytes | str) -> None:
        """It counts no bulletins."""

    def asked(self) -> None:
        """It tells nothing."""

    def acquainted(self) -> None:
        """It waits for nobody."""


def measure_bulletins() -> None:
    """Prints what the people of other processes cost to hear of."""
    from chatroom.delivery.bulletin import Bulletin, RoomBulletin, read_bulletin, write_bulletin
    from chatroom.delivery.crowd import sample_of

    people = [f"{number:024d}" for number in range(20)]
    rooms = {f"room{number}": RoomBulletin(sample_of(people)) for number in range(250)}
    body = write_bulletin(Bulletin("benchmark", 1, 12.0, rooms), 0.0)
    begin = time.process_time()
    for _ in range(BULLETINS):
        read_bulletin(body, 0.0)
    each = (time.process_time() - begin) / BULLETINS
    print(f"A bulletin, {len(body) / 1024:.0f} KiB for {len(rooms)} rooms of {len(people)}")
    print(f"  {'to read it':44} {each / len(body) * 1024 * 1e6:8.1f} µs a KiB")


def measure_room() -> None:
    """Prints what a room's newest entries weigh in memory."""
    from chatroom.delivery.channel import KEPT_ENTRIES
    from chatroom.delivery.log import Entry

    tracemalloc.start()
    entries = deque(Entry(number + 1000, f"{number:012d}", bytes(240)) for number in range(KEPT_ENTRIES))
    held, _highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"A room's newest {len(entries)} entries of 240 bytes: {held / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
