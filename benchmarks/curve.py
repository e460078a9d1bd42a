"""A room at rates from a quiet one to a crowd that shouts: what a delivery costs, and how late it comes.

python -m benchmarks.curve --readers 1000 --rates 1,2,5,10,20,50,100,200,400
python -m benchmarks.curve --against ../an-older-checkout
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.load import Load, SiteLoad, Unsuitable
from benchmarks.machine import split_cores
from benchmarks.measure import Plan, measure_rates
from benchmarks.nchan import Nchan
from benchmarks.nchan_load import NchanLoad
from benchmarks.server import Server
from benchmarks.site import PROJECT, Site

HEAD = (
    "  messages/s  CPU a delivery    server  delivery p50       p99   send p50       p99  "
    "answers a reader  lost, repeated, out of order"
)
ROW = "  {:>10g}  {:>11.1f} µs  {:>8.0%}  {:>9.1f} ms  {:>5.0f} ms  {:>6.1f} ms  {:>5.0f} ms  {:>14.1f}/s  {}, {}, {}{}"


def main() -> None:
    """Runs the site, and what it is to be compared with; fails where a reader of the site did not get all, once."""
    options = _options()
    cores = split_cores()
    os.sched_setaffinity(0, {cores.load})
    servers: list[Server] = [Site(cores, options.project)]
    if options.against:
        servers.append(Site(cores, options.against))
        servers[-1].name = f"the site of {options.against}"
    if options.nchan:
        servers.append(Nchan(cores))
    print(f"{options.readers} readers of one room, {options.seconds:g} s at each rate")
    clean = True
    for place, server in enumerate(servers):
        for way in options.ways:
            figures = _run(server, options, stream=way == "streams")
            clean = clean and (place > 0 or all(each.tally.is_clean for each in figures))
    if not clean:
        sys.exit("A reader of the site did not get every entry once and in order.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curve", description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=1000, help="who hold a poll each")
    parser.add_argument("--rates", type=_rates, default="1,2,5,10,20,50,100,200,400", help="messages a second, rising")
    parser.add_argument("--seconds", type=float, default=10.0, help="at each rate, after a warm-up")
    parser.add_argument("--connections", type=int, default=8, help="over which is sent, one send at a time on each")
    parser.add_argument("--ways", nargs="+", choices=("polls", "streams"), default=("polls", "streams"))
    parser.add_argument("--nchan", action="store_true", help="measure Nchan as well")
    parser.add_argument("--project", type=Path, default=PROJECT, help="serve the site from another checkout")
    parser.add_argument("--against", type=Path, help="measure the site of another checkout as well")
    return parser.parse_args()


def _rates(text: str) -> list[float]:
    return [float(rate) for rate in text.split(",")]


def _run(server: Server, options: argparse.Namespace, *, stream: bool) -> list[Figures]:
    load: Load = NchanLoad(stream=stream) if isinstance(server, Nchan) else SiteLoad(stream=stream)
    plan = Plan(options.readers, options.rates[0], options.seconds, options.connections)
    print(f"\n{server.name[0].upper()}{server.name[1:]}, by {'streams' if stream else 'polls'}")
    with server:
        try:
            figures = measure_rates(server, load, plan, options.rates)
        except Unsuitable as reason:
            print(f"  {reason}")
            return []
    print(HEAD)
    for rate, each in zip(options.rates, figures, strict=False):
        print(_row(rate, each, options.readers))
    if not figures[-1].kept_up:
        print(f"  It does not keep up with {options.rates[len(figures) - 1]:g} messages a second: the curve ends here.")
    sys.stdout.flush()
    return figures


def _row(rate: float, figures: Figures, readers: int) -> str:
    tally, use = figures.tally, figures.use
    return ROW.format(
        rate,
        figures.cpu_per_delivery * 1e6,
        use.server / use.elapsed,
        figures.delays.percentile(50) * 1e3,
        figures.delays.percentile(99) * 1e3,
        figures.send_percentile(50) * 1e3,
        figures.send_percentile(99) * 1e3,
        figures.answers_per_second / readers,
        tally.lost,
        tally.repeated,
        tally.out_of_order,
        use.remarks(),
    )


if __name__ == "__main__":
    main()
