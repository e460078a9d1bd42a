"""The clock of a host, moved by an hour forth and back while people talk, as when it is set by hand or in a suspend."""

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx

from tests.people import Person, new_room
from tests.servers.fixtures import StartSite
from tests.servers.requirement import missing
from tests.servers.site import SiteServer

from .talk import Talk

HOUR_SECONDS = 3600
WRITERS = 8
PACE_SECONDS = 0.6  # within the flood limits, by which nobody may be shut out for an hour
HELD_SECONDS = 3
SOON_SECONDS = 15
ENDED_WAITS = 10  # at the most, of one reader: each takes 10 s

# libfaketime 0.9.10, Debian 12's, breaks the call with which Python 3.11 sleeps (wolfcw/libfaketime#426).
SITE_CUSTOMIZE = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""


class MovedClockSite(SiteServer):
    """A site for which the time of day can be moved. What counts seconds goes on, as it does on a real host."""

    def environment(self) -> Mapping[str, str]:
        self.move_clock(0)
        (self.folder / "sitecustomize.py").write_text(SITE_CUSTOMIZE)
        return {
            **super().environment(),
            "PYTHONPATH": str(self.folder),
            "LD_PRELOAD": str(_libfaketime()),
            "FAKETIME_TIMESTAMP_FILE": str(self._moved_by),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def move_clock(self, seconds: int) -> None:
        """Moves the time of day so far from the true one; it has within a second or two."""
        written = self._moved_by.with_suffix(".new")
        written.write_text(f"{seconds:+d}\n")
        written.replace(self._moved_by)

    @property
    def _moved_by(self) -> Path:
        return self.folder / "moved-by"


def _libfaketime() -> Path:
    for pattern in ("lib/*/faketime/libfaketimeMT.so.1", "lib*/faketime/libfaketimeMT.so.1"):
        for library in (*Path("/usr").glob(pattern), *Path("/usr/local").glob(pattern)):
            return library
    missing("libfaketime (Debian: faketime) is not installed")


def test_a_clock_that_is_moved_by_an_hour_disturbs_nobody(start_site: StartSite) -> None:
    site = start_site(MovedClockSite, WEB_CONCURRENCY="2")
    with Talk([site], writers=WRITERS, pace=PACE_SECONDS) as talk, Person(site, new_room(site)) as quiet:
        for moved_by in (HOUR_SECONDS, -HOUR_SECONDS, 0):
            held = hold_polls(quiet)
            site.move_clock(moved_by)
            talk.until(partial(is_moved, talk, moved_by), f"messages are stamped {moved_by} s from now")
            talk.goes_on()
            assert [poll.result(HELD_SECONDS + SOON_SECONDS).status_code for poll in held] == [200, 200]
    assert not any(trouble.unanswered or trouble.turned for trouble in talk.troubles)
    assert all(reader.polls <= len(reader.log.shown) + ENDED_WAITS for reader in talk.readers), "a poll did not wait"


def hold_polls(person: Person) -> list[Future[httpx.Response]]:
    """Polls, plainly and streamed, where nobody says anything."""
    threads = ThreadPoolExecutor(2)
    try:
        ask = partial(person.get, "get_near_log/", last_id=0, wait=HELD_SECONDS)
        return [threads.submit(ask, stream=stream) for stream in (0, 1)]
    finally:
        threads.shutdown(wait=False)


def is_moved(talk: Talk, seconds: int) -> bool:
    stamped: float = talk.readers[0].log.shown[-1]["at"] / 1000
    return abs(stamped - time.time() - seconds) < HOUR_SECONDS / 4
