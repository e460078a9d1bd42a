"""Ten thousand readers on one worker: what they weigh and cost, how soon all hear, and that they leave nothing behind.

python -m benchmarks.crowd --readers 10000
python -m benchmarks.crowd --readers 10000 --stream
"""

import argparse
import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.ceiling import Ceiling, meet_ceiling
from benchmarks.crowds import Crowd, open_files_at_rest
from benchmarks.load import SiteLoad, Unsuitable
from benchmarks.machine import raise_file_limit, split_cores
from benchmarks.measure import FIRST_FEW, SETTLE_SECONDS, SPARE_FILES, warm_up
from benchmarks.meter import Use, use_so_far
from benchmarks.senders import Sends, send_steadily
from benchmarks.site import PROJECT, Site
from benchmarks.tally import Delays, Tally

TALKERS = 1
PAUSE_SECONDS = 3.0  # between two messages, so that each meets a quiet room
LONGEST_SECONDS = 300.0
LONGEST_SECONDS_PER_READER = 0.1


@dataclass
class Crowded:
    """What a held crowd measured."""

    memory_per_reader: float  # KiB
    memory_after: float  # KiB per reader, when all have been answered and polls have ended and come back
    idle: Use
    idle_answers: int  # ends of waits, and numbers of people
    all_heard: list[float]  # seconds, for each message, until the last reader had it
    delays: Delays
    files_before: int
    files_held: int
    files_after: int
    missing: int
    tally: Tally


def main() -> None:
    """Runs the site and prints what it took; fails where a reader did not get all, or a file stays open."""
    options = _options()
    raise_file_limit(options.readers + SPARE_FILES)
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    load = SiteLoad(stream=options.stream)
    longest = LONGEST_SECONDS + options.idle_seconds + options.readers * LONGEST_SECONDS_PER_READER
    reading = "streams" if options.stream else "polls"
    print(f"{options.readers} readers of one room on one worker, by {reading}", flush=True)
    with Site(cores, options.project) as server:
        try:
            load.check(server.port)
        except Unsuitable as reason:
            sys.exit(str(reason))
        crowded = uvloop.run(asyncio.wait_for(_measure(server, load, options), longest))
        _print(crowded)
        ceiling = options.ceiling if options.ceiling is not None else options.readers // 2
        met = uvloop.run(asyncio.wait_for(meet_ceiling(server, load, options.readers, ceiling), longest))
    print(met.table(), flush=True)
    _judge(crowded, met)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=10_000, help="who hold a poll each")
    parser.add_argument("--stream", action="store_true", help="read by streams (stream=1), not by plain polls")
    parser.add_argument("--idle-seconds", type=float, default=60.0, help="without a message, while polls come back")
    parser.add_argument("--messages", type=int, default=5, help="each said into a quiet room")
    parser.add_argument("--ceiling", type=int, help="CHAT_READERS_MAX of the last part; half the readers if left out")
    parser.add_argument("--project", type=Path, default=PROJECT, help="serve the site from another checkout")
    return parser.parse_args()


async def _measure(server: Site, load: SiteLoad, options: argparse.Namespace) -> Crowded:
    people = range(TALKERS + options.readers)
    await load.arrive(server.port, len(people))
    # Opening pages leaves freed memory behind, where readers would weigh nothing: they meet a fresh process.
    server.restart()
    sender = load.sender(server.port, 0)
    await warm_up(server, load, people[TALKERS:][:FIRST_FEW], [sender])
    files_before = await open_files_at_rest(server)
    memory_empty = server.memory_kib()

    tally = Tally()
    crowd = Crowd([load.reader(server.port, number, tally) for number in people[TALKERS:]], tally)
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
    memory_held, files_held = server.memory_kib(), server.open_files()

    before, answers_before = use_so_far(server), tally.empty_answers
    await asyncio.sleep(options.idle_seconds)
    idle, idle_answers = use_so_far(server) - before, tally.empty_answers - answers_before

    all_heard: list[float] = []
    sends = Sends()
    missing = 0
    for _ in range(options.messages):
        begin = time.perf_counter()
        sends = await send_steadily([sender], 1.0, 1.0, tally)
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                await crowd.have_read(sends.last_id)
        except TimeoutError:
            missing += crowd.behind(sends.last_id)
        all_heard.append(tally.newest_arrival() - begin)
        await asyncio.sleep(PAUSE_SECONDS)
    memory_after = server.memory_kib()
    crowd.disperse()
    sender.close()
    files_after = await open_files_at_rest(server, files_before)
    return Crowded(
        memory_per_reader=(memory_held - memory_empty) / options.readers,
        memory_after=(memory_after - memory_empty) / options.readers,
        idle=idle,
        idle_answers=idle_answers,
        all_heard=all_heard,
        delays=tally.delays(),
        files_before=files_before,
        files_held=files_held,
        files_after=files_after,
        missing=missing,
        tally=tally,
    )


def _print(crowded: Crowded) -> None:
    tally, idle = crowded.tally, crowded.idle
    heard = ", ".join(f"{seconds * 1e3:.0f}" for seconds in crowded.all_heard)
    print(f"  memory a held reader  {crowded.memory_per_reader:8.1f} KiB ({crowded.memory_after:.1f} at the end)")
    print(
        f"  nobody talking        {idle.server / idle.elapsed:8.1%} of a core, over {idle.elapsed:.0f} s in which "
        f"{crowded.idle_answers} answers told of nothing said"
    )
    print(f"  a message to all      {max(crowded.all_heard) * 1e3:8.0f} ms, the slowest of: {heard}")
    print(f"  delivery p50, p99     {crowded.delays.percentile(50) * 1e3:8.0f} ms", end="")
    print(f", {crowded.delays.percentile(99) * 1e3:.0f} ms")
    print(f"  open files            {crowded.files_before} before, ", end="")
    print(f"{crowded.files_held} with all held, {crowded.files_after} after all left")
    print(f"  lost {tally.lost + crowded.missing}, repeated {tally.repeated}, ", end="")
    print(
        f"out of order {tally.out_of_order}; {tally.resets} resets, "
        f"{tally.refusals} refusals, {tally.hang_ups} hang-ups"
    )
    print(f"  {idle.sentence()}", flush=True)


def _judge(crowded: Crowded, met: Ceiling) -> None:
    if not crowded.tally.is_clean or crowded.missing:
        sys.exit("A reader did not get every entry once and in order.")
    if crowded.files_after > crowded.files_before:
        sys.exit("Readers have left, and their files stay open.")
    if not met.is_kept:
        sys.exit("The ceiling is not kept as it should be.")


if __name__ == "__main__":
    main()
