"""What a search in a room of 100,000 messages takes, and what it takes to index them: python -m benchmarks.search.

On the database of DATABASE_URL, which should be an empty one; each query is asked RUNS times.
"""

import os
import random
import statistics
import time
from typing import Any

import django

MESSAGES = 100_000
RUNS = 30
QUERIES = ("公园", "公", "天气很好", "duck", "d", "hello 公园", "zebra", "一二三")
HANZI = "我们去公园散步吧天气很好今里有多小鸭子的是了不在人这中大来上个国到说时要就出会也你对生能而得着那一二三"


def main() -> None:
    """Fills, indexes and asks; prints milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    django.setup()
    from django.db import connection

    from chatroom.models import Room
    from chatroom.search.catching_up import catch_up_everywhere
    from chatroom.search.finding import search
    from chatroom.search.tokens import Query

    room = Room.objects.filter(name="search-benchmark").first() or _fill()
    started, processor = time.perf_counter(), time.process_time()
    count = sum(catch_up_everywhere())
    if count:
        wall, own = time.perf_counter() - started, time.process_time() - processor
        print(f"{connection.vendor}: indexed {count}: {wall:.1f} s, {own / count * 1e6:.0f} µs of this process each")
    for text in QUERIES:
        query, taken = Query(text), []
        for _run in range(RUNS):
            started = time.perf_counter()
            found = search(room, query)
            taken.append((time.perf_counter() - started) * 1000)
        taken.sort()
        print(f"{text}: {len(found.results)} found, median {statistics.median(taken):.1f} ms, worst {taken[-1]:.1f} ms")


def _fill() -> Any:
    from django.utils import timezone

    from chatroom.models import ChatInfo, Room, UserInfo

    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(8000)] + ["duck"]

    def text() -> str:
        if chance.random() < 0.5:
            return "".join(chance.choices(HANZI, k=chance.randint(2, 30)))
        return " ".join(chance.choices(words, k=chance.randint(1, 15))) + (
            " hello 公园" if chance.random() < 0.01 else ""
        )

    room = Room.objects.create(name="search-benchmark", last_id=MESSAGES, last_tag="x")
    user = UserInfo.objects.create(user_id="7" * 24, user_name="duck")
    now = timezone.now()
    for start in range(1, MESSAGES + 1, 5000):
        ChatInfo.objects.bulk_create(
            ChatInfo(
                room=room, number=number, kind="say", user=user, user_name="duck", chat_content=text(), tag="x",
                created_at=now,
            )
            for number in range(start, start + 5000)
        )  # fmt: skip
    return room


if __name__ == "__main__":
    main()
