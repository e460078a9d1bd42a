"""A server whose watching process is killed at once, as on a machine that is out of memory."""

import os
import signal
import time
from contextlib import suppress

from .people import Person
from .servers.site import SiteServer

SOON_SECONDS = 15.0


def test_workers_do_not_outlive_their_master_and_keep_the_port(site: SiteServer) -> None:
    with Person(site) as person:
        person.say("before")
    group = site.pid
    os.kill(group, signal.SIGKILL)  # the master alone: nobody is there to end the worker
    try:
        deadline = time.monotonic() + SOON_SECONDS
        while site.answers():
            assert time.monotonic() < deadline, "the worker goes on without its master"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    site.stop()
    site.start()
    with Person(site) as person:
        assert person.say("after") == 2
