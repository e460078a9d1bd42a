"""A room full of readers: what a delivery costs the server, how soon it comes, and what a held reader weighs.

python -m benchmarks.room --readers 1000 --rate 5 --seconds 20 --floor
"""

import argparse
import asyncio
import os
import time
from dataclasses import dataclass

import uvloop

from benchmarks.machine import raise_file_limit, split_cores
from benchmarks.meter import Use, use_so_far
from benchmarks.readers import Crowd
from benchmarks.senders import Sender, Sends, send_steadily
from benchmarks.server import Server
from benchmarks.tally import Tally, percentile
from benchmarks.visitor import Visitor, open_pages

TALKERS = 4
FIRST_FEW = 8  # readers who come and go before memory is measured: what is loaded once is loaded then
IDLE_SECONDS = 4.0
WARM_UP_SECONDS = 3.0
SETTLE_SECONDS = 60.0
DRAIN_SECONDS = 10.0
SPARE_FILES = 200
LONGEST_SECONDS = 180.0
LONGEST_SECONDS_PER_READER = 0.1


@dataclass
class Figures:
    """What one run measured."""

    cpu_per_delivery: float  # seconds
    delivery_p50: float  # seconds
    delivery_p99: float  # seconds
    memory_per_reader: float  # KiB
    memory_after: float  # KiB per reader, at the end of the run
    use: Use
    idle_load: float  # of a core, all readers held and nobody talking
    page_seconds: float  # to open the page, over eight connections, each
    sends: Sends
    missing: int
    tally: Tally

    @property
    def deliveries(self) -> int:
        """Entries that readers got, of the sends that were measured."""
        return len(self.tally.delays)


def main() -> None:
    """Runs the site, and the floor too where asked, and prints both."""
    options = _options()
    raise_file_limit(options.readers + SPARE_FILES)
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    with Server(cores) as server:
        site = _run(server, options)
    print(f"{options.readers} readers of one room, {options.rate:g} messages/s for {options.seconds:g} s")
    _print(site)
    if options.floor:
        with Server(cores, floor=True) as server:
            floor = _run(server, options)
        print("\nThe floor: a bare ASGI long-poll on the same worker, under the same load")
        _print(floor)
        print("\nThe site against the floor")
        print(f"  CPU per delivery      {site.cpu_per_delivery / floor.cpu_per_delivery:8.2f} times")
        if site.use.crowded or floor.use.crowded:
            print("  delivery p50          no ratio: other work was on the server's core")
        else:
            print(f"  delivery p50          {site.delivery_p50 / floor.delivery_p50:8.2f} times")
        print(f"  memory per reader     {site.memory_per_reader / floor.memory_per_reader:8.2f} times")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=1000, help="who hold a poll each")
    parser.add_argument("--rate", type=float, default=5.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="that are measured, after a warm-up")
    parser.add_argument("--floor", action="store_true", help="measure a bare ASGI app as well, for the ratio")
    parser.add_argument("--as-browser", action="store_true", help="send the headers that a browser sends")
    return parser.parse_args()


def _run(server: Server, options: argparse.Namespace) -> Figures:
    longest = LONGEST_SECONDS + options.seconds + options.readers * LONGEST_SECONDS_PER_READER
    return uvloop.run(asyncio.wait_for(_measure(server, options), longest))


async def _measure(server: Server, options: argparse.Namespace) -> Figures:
    pages_begin = time.perf_counter()
    visitors = await open_pages(server.port, options.readers + TALKERS, as_browser=options.as_browser)
    page_seconds = (time.perf_counter() - pages_begin) / len(visitors)
    # Opening pages leaves freed memory behind, where readers would weigh nothing: they meet a fresh process.
    server.restart()
    senders = [Sender(server.port, visitor) for visitor in visitors[:TALKERS]]
    readers = visitors[TALKERS:]
    await _warm_up(server, readers[:FIRST_FEW], senders)

    memory_empty = server.memory_kib()
    tally = Tally()
    crowd = Crowd(server.port, readers, tally)
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
    memory_held = server.memory_kib()

    idle_load = await _idle_load(server)
    warmed_up = await send_steadily(senders, options.rate, WARM_UP_SECONDS)
    async with asyncio.timeout(DRAIN_SECONDS):
        await crowd.have_read(warmed_up.last_id)

    before = use_so_far(server)
    sends = await send_steadily(senders, options.rate, options.seconds, tally)
    missing = 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            await crowd.have_read(sends.last_id)
    except TimeoutError:
        missing = crowd.behind(sends.last_id)
    use = use_so_far(server) - before
    figures = Figures(
        cpu_per_delivery=(use.server - idle_load * use.elapsed) / max(1, len(tally.delays)),
        delivery_p50=percentile(tally.delays, 50),
        delivery_p99=percentile(tally.delays, 99),
        memory_per_reader=(memory_held - memory_empty) / len(readers),
        memory_after=(server.memory_kib() - memory_empty) / len(readers),
        use=use,
        idle_load=idle_load,
        page_seconds=page_seconds,
        sends=sends,
        missing=missing,
        tally=tally,
    )
    crowd.disperse()
    for sender in senders:
        sender.close()
    return figures


async def _warm_up(server: Server, visitors: list[Visitor], senders: list[Sender]) -> None:
    crowd = Crowd(server.port, visitors, Tally())
    async with asyncio.timeout(SETTLE_SECONDS):
        await crowd.gather()
        sends = await send_steadily(senders, rate=2.0 * TALKERS, seconds=1.0)
        await crowd.have_read(sends.last_id)
    crowd.disperse()


async def _idle_load(server: Server) -> float:
    before = use_so_far(server)
    await asyncio.sleep(IDLE_SECONDS)
    use = use_so_far(server) - before
    return use.server / use.elapsed


def _print(figures: Figures) -> None:
    tally = figures.tally
    print(f"  server CPU a delivery {figures.cpu_per_delivery * 1e6:8.1f} µs")
    print(f"  delivery p50          {figures.delivery_p50 * 1e3:8.1f} ms")
    print(f"  delivery p99          {figures.delivery_p99 * 1e3:8.1f} ms")
    after = f"({figures.memory_after:.1f} at the end)"
    acknowledged = figures.sends.delays
    print(f"  a send acknowledged   {percentile(acknowledged, 50) * 1e3:8.1f} ms p50, ", end="")
    print(f"{percentile(acknowledged, 99) * 1e3:.1f} ms p99")
    print(f"  memory a held reader  {figures.memory_per_reader:8.1f} KiB {after}")
    print(f"  lost                  {tally.lost + figures.missing:8d}")
    print(f"  repeated              {tally.repeated:8d}")
    print(f"  out of order          {tally.out_of_order:8d}")
    print(
        f"  {len(acknowledged)} sends, {figures.deliveries} deliveries; with the warm-up {tally.answers} answers, ",
        end="",
    )
    print(f"{tally.empty_answers} empty answers, {tally.resets} resets, ", end="")
    print(f"{tally.refusals} refusals, {tally.hang_ups} hang-ups")
    print(f"  {figures.use.sentence()}")
    print(
        f"  all held and nobody talking: {figures.idle_load:.1%} of a core; a page {figures.page_seconds * 1e3:.1f} ms"
    )


if __name__ == "__main__":
    main()
