"""Proxies that fail people: each still reads every entry once, and what was acknowledged is stored once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers.site import SiteServer
from tests.until import until

from .falling_back import let_fall_back
from .proxies import BufferingProxy, CuttingProxy, Proxy, ResettingProxy
from .talk import Talk

CUT_SECONDS = 0.7  # what stands for the ten seconds of a real one
FAILURES = 60

ways_to_read = pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])


@contextmanager
def failing(proxy: Proxy) -> Iterator[None]:
    """Lets the proxy fail people until it has done so often enough."""
    before = proxy.failures
    proxy.fails = True
    try:
        yield
        until(lambda: proxy.failures - before >= FAILURES, f"{FAILURES} connections are cut", 60)
    finally:
        proxy.fails = False


@ways_to_read
def test_a_proxy_that_cuts_what_takes_long_costs_nobody_an_entry(shared_site: SiteServer, stream: bool) -> None:
    with CuttingProxy(shared_site, CUT_SECONDS) as proxy, Talk([proxy], stream=stream) as talk:
        with failing(proxy):
            talk.goes_on(100)
        talk.goes_on()


@ways_to_read
def test_a_proxy_that_resets_in_the_middle_of_a_body_costs_nobody_an_entry(
    shared_site: SiteServer, stream: bool
) -> None:
    with ResettingProxy(shared_site) as proxy, Talk([proxy], stream=stream) as talk:
        with failing(proxy):
            talk.goes_on(100)
        talk.goes_on()


def test_a_proxy_that_buffers_is_no_hindrance_to_plain_polls(shared_site: SiteServer) -> None:
    with BufferingProxy(shared_site) as proxy, Talk([proxy]) as talk:
        proxy.fails = True
        talk.goes_on(100)
    assert not any(trouble.unanswered for trouble in talk.troubles)


def test_who_streams_through_a_proxy_that_buffers_falls_back_and_reads_on(shared_site: SiteServer) -> None:
    with BufferingProxy(shared_site) as proxy:
        talk = Talk([proxy], stream=True)
        readers = let_fall_back(talk, [proxy])
        proxy.fails = True
        with talk:
            talk.goes_on(100)
        assert all(reader.fell_back for reader in readers)


def test_who_streams_through_a_proxy_that_passes_lines_on_gets_them_as_they_come(shared_site: SiteServer) -> None:
    with BufferingProxy(shared_site) as proxy, Talk([proxy], stream=True) as talk:
        talk.goes_on(100)
        assert max(reader.polls for reader in talk.readers) < talk.acknowledged / 2
