"""How many messages a second are accepted into SQLite, with one worker, over a few connections.

python -m benchmarks.sends --connections 8 --seconds 15
"""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import dataclass

import uvloop

from benchmarks.connection import Client
from benchmarks.machine import split_cores
from benchmarks.meter import Use, use_so_far
from benchmarks.senders import SendingVisitor, Sends, send_at_full_speed
from benchmarks.server import HOST, Server
from benchmarks.site import Site
from benchmarks.tally import percentile
from benchmarks.visitor import Visitor, open_pages

WARM_UP_SECONDS = 3.0
LONGEST_SECONDS = 60.0  # beyond the seconds measured


@dataclass
class Figures:
    """What one run measured. Times are in seconds."""

    sends: Sends
    use: Use
    stored: int


def main() -> None:
    """Runs the site and prints what it took; fails where what was acknowledged is not stored once."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sends", description=__doc__.splitlines()[0])
    parser.add_argument("--connections", type=int, default=8, help="each with a session of its own")
    parser.add_argument("--seconds", type=float, default=15.0, help="that are measured, after a warm-up")
    options = parser.parse_args()
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    with Site(cores) as server:
        figures = uvloop.run(asyncio.wait_for(_measure(server, options), LONGEST_SECONDS + options.seconds))
    delays = figures.sends.delays
    accepted = len(delays)
    print(f"{options.connections} connections, one worker, SQLite, {options.seconds:g} s")
    print(f"  accepted sends        {accepted / figures.use.elapsed:8.1f} a second")
    print(f"  a send p50            {percentile(delays, 50) * 1e3:8.1f} ms")
    print(f"  a send p99            {percentile(delays, 99) * 1e3:8.1f} ms")
    print(f"  server CPU a send     {figures.use.server / accepted * 1e6:8.1f} µs")
    print(f"  {figures.use.sentence()}")
    if figures.stored != accepted:
        sys.exit(f"{accepted} were accepted, and {figures.stored} are stored.")


async def _measure(server: Server, options: argparse.Namespace) -> Figures:
    visitors = await open_pages(server.port, options.connections)
    senders = [SendingVisitor(server.port, visitor) for visitor in visitors]
    await send_at_full_speed(senders, WARM_UP_SECONDS)
    first = await _newest(server.port, visitors[0])
    before = use_so_far(server)
    sends = await send_at_full_speed(senders, options.seconds)
    use = use_so_far(server) - before
    last = await _newest(server.port, visitors[0])
    for sender in senders:
        sender.close()
    return Figures(sends=sends, use=use, stored=last - first)


async def _newest(port: int, visitor: Visitor) -> int:
    """The number of the room's newest entry, by polls that do not wait."""
    client = Client(HOST, port)
    last_id, more = visitor.last_id, True
    while more:
        answer = json.loads((await client.ask(visitor.poll(last_id, "", 0, wait=0))).body)
        last_id, more = answer["last_id"], answer["more"]
    client.close()
    return int(last_id)


if __name__ == "__main__":
    main()
