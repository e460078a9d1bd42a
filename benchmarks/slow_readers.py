"""Readers who take a byte a second beside those who read: how much later the others get what is said.

python -m benchmarks.slow_readers --slow 500
"""

import argparse
import os
import sys

from benchmarks.disturbed import measure_disturbed
from benchmarks.hostile_clients import slow_reader
from benchmarks.load import SiteLoad
from benchmarks.machine import split_cores
from benchmarks.measure import Plan
from benchmarks.site import Site

ROOM = "happy"


def main() -> None:
    """Runs the site and prints the ratios; fails where a reader did not get all."""
    options = _options()
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    print(
        f"{options.readers} readers, {options.rate:g} messages/s; {options.slow} readers of a byte a second", flush=True
    )
    with Site(cores) as server:
        plan = Plan(options.readers, options.rate, options.seconds)
        load = SiteLoad(stream=not options.polls)
        disturbed = measure_disturbed(server, load, plan, [(slow_reader(ROOM, narrow=not options.wide), options.slow)])
    print(disturbed.table(), flush=True)
    if not disturbed.is_clean:
        sys.exit("A reader did not get every entry once and in order.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow_readers", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=500, help="who read as they should")
    parser.add_argument("--rate", type=float, default=10.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each of the three stretches")
    parser.add_argument("--slow", type=int, default=500, help="who take a byte a second, by streams")
    parser.add_argument("--wide", action="store_true", help="their systems take 64 KiB and more for them in advance")
    parser.add_argument("--polls", action="store_true", help="the others read by plain polls, not by streams")
    return parser.parse_args()


if __name__ == "__main__":
    main()
