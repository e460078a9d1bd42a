"""The tests' own proxy ends cleanly: what it left open would fail whichever test runs when that is collected."""

import gc
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from tests.servers.meddling_proxy import MeddlingProxy
from tests.servers.site import SiteServer

VISITORS = 4
TIMES = 5  # whether somebody comes in the very moment is chance
PATIENCE_SECONDS = 10


def end_amid_visitors(site: SiteServer) -> None:
    """Ends a proxy while visitors come one after another."""
    has_visitors = Event()

    def come_until_refused() -> None:
        with suppress(OSError):
            while True:
                socket.create_connection(address, PATIENCE_SECONDS).close()
                has_visitors.set()

    with ThreadPoolExecutor(VISITORS) as visitors, MeddlingProxy(site) as proxy:
        host, port = proxy.url.removeprefix("http://").split(":")
        address = (host, int(port))
        for _ in range(VISITORS):
            visitors.submit(come_until_refused)
        assert has_visitors.wait(PATIENCE_SECONDS)


def test_a_proxy_that_ends_while_visitors_come_leaves_no_connection_open(shared_site: SiteServer) -> None:
    for _ in range(TIMES):
        end_amid_visitors(shared_site)
    gc.collect()  # a connection left open is a warning now, and warnings fail a test
