"""A room full of readers: what a delivery costs the server, how soon it comes, and what a held reader weighs.

python -m benchmarks.room --readers 1000 --rate 5 --seconds 20 --floor
python -m benchmarks.room --stream --nchan polls streams
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.load import SiteLoad, Unsuitable
from benchmarks.machine import split_cores
from benchmarks.measure import Plan, measure
from benchmarks.nchan import Nchan
from benchmarks.nchan_load import NchanLoad
from benchmarks.server import Server
from benchmarks.site import PROJECT, Floor, Site


def main() -> None:
    """Runs the site and the peers that are asked for, prints them; fails where a reader did not get all, once."""
    options = _options()
    plan = Plan(options.readers, options.rate, options.seconds)
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    reading = "streams" if options.stream else "polls"
    # Made before anything is measured: one that is missing ends the program at once.
    peers: list[tuple[Server, str]] = []
    if options.against:
        peers.append((Site(cores, options.against), reading))
        peers[-1][0].name = f"the site of {options.against}"
    if options.floor:
        peers.append((Floor(cores), reading))
    if options.nchan is not None:
        peers += [(Nchan(cores), way) for way in options.nchan or [reading]]
    print(f"{plan.readers} readers of one room by {reading}, {plan.rate:g} messages/s for {plan.seconds:g} s")
    site = _run(Site(cores, options.project), reading, plan, options)
    for peer, way in peers:
        _compare(site, _run(peer, way, plan, options), f"{peer.name}, by {way}")
    if not site.is_clean:
        sys.exit("A reader of the site did not get every entry once and in order.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=1000, help="who hold a poll each")
    parser.add_argument("--rate", type=float, default=5.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="that are measured, after a warm-up")
    parser.add_argument("--stream", action="store_true", help="read by streams (stream=1), not by plain polls")
    parser.add_argument("--floor", action="store_true", help="measure a bare ASGI app as well, for the ratio")
    parser.add_argument(
        "--nchan",
        nargs="*",
        choices=("polls", "streams"),
        help="measure Nchan as well, for the ratio: read in the site's way, or in these",
    )
    parser.add_argument("--as-browser", action="store_true", help="send the headers that a browser sends")
    parser.add_argument("--project", type=Path, default=PROJECT, help="serve the site from another checkout")
    parser.add_argument("--against", type=Path, help="measure the site of another checkout as well, for the ratio")
    return parser.parse_args()


def _run(server: Server, way: str, plan: Plan, options: argparse.Namespace) -> Figures:
    stream = way == "streams"
    if isinstance(server, Nchan):
        load: NchanLoad | SiteLoad = NchanLoad(stream=stream, as_browser=options.as_browser)
    else:
        load = SiteLoad(stream=stream, as_browser=options.as_browser)
    with server:
        try:
            figures = measure(server, load, plan)
        except Unsuitable as reason:
            sys.exit(str(reason))
    print(f"\n{server.name[0].upper()}{server.name[1:]}, by {way}\n{figures.table()}", flush=True)
    return figures


def _compare(site: Figures, peer: Figures, name: str) -> None:
    print(f"\nThe site against {name}")
    print(f"  CPU per delivery      {_ratio(site.cpu_per_delivery, peer.cpu_per_delivery)}")
    if site.use.crowded or peer.use.crowded:
        print("  delivery p50, p99     no ratio: other work was on the server's core")
    else:
        for percent in (50, 99):
            own, other = site.delays.percentile(percent), peer.delays.percentile(percent)
            print(f"  delivery p{percent}          {_ratio(own, other)}")
    print(f"  memory per reader     {_ratio(site.memory_per_reader, peer.memory_per_reader)}")


def _ratio(own: float, other: float) -> str:
    # Processor time is told in hundredths of a second: a few readers for a moment may have taken none.
    return f"{own / other:8.2f} times" if other > 0 else "   no ratio: too little was measured"


if __name__ == "__main__":
    main()
