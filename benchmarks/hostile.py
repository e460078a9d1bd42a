"""Hostile clients in front of the site: how much later others get what is said, and how soon they are answered.

python -m benchmarks.hostile --silent 5000
"""

import argparse
import os
import sys

from benchmarks.disturbed import measure_disturbed
from benchmarks.hostile_clients import UNREAD_PAGES, kinds
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
    # Few pages, since what they cost is not what is asked here: any number of visitors may open some.
    counts = {"silent": options.silent, UNREAD_PAGES: options.others // 10}
    parts = [(kind, counts.get(name, options.others)) for name, kind in kinds(ROOM).items()]
    print(f"{options.readers} readers, {options.rate:g} messages/s; who come again when they are cut:")
    for name in kinds(ROOM):
        print(f"  {counts.get(name, options.others):6d} {name}", flush=True)
    with Site(cores) as server:
        plan = Plan(options.readers, options.rate, options.seconds)
        disturbed = measure_disturbed(server, SiteLoad(stream=options.stream), plan, parts)
    print(disturbed.table(), flush=True)
    if not disturbed.is_clean:
        sys.exit("A reader did not get every entry once and in order.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=200, help="who read as they should")
    parser.add_argument("--rate", type=float, default=10.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each of the three stretches")
    parser.add_argument("--silent", type=int, default=5000, help="connections that send nothing")
    parser.add_argument("--others", type=int, default=60, help="connections of each other kind")
    parser.add_argument("--stream", action="store_true", help="read by streams (stream=1), not by plain polls")
    return parser.parse_args()


if __name__ == "__main__":
    main()
