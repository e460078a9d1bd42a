"""Redis that hangs for a while, then is gone, then comes back, under people who talk: they lose nothing by it."""

import os
import signal

from tests.servers.fixtures import StartSite
from tests.servers.redis import RedisServer

from .talk import Talk

WRITERS = 16
PACE_SECONDS = 3.0  # the flood limits, which count in Redis, let each of these newcomers say 40 a minute
AWAY_MESSAGES = 90  # acknowledged in some 17 seconds
PATIENCE_SECONDS = 10.0  # a request waits 0.3 s for a Redis that hangs, and Redis hangs longer than this


def test_redis_that_hangs_and_is_gone_for_half_a_minute_costs_nobody_anything(
    start_site: StartSite, redis_server: RedisServer
) -> None:
    site = start_site(REDIS_URL=redis_server.url, WEB_CONCURRENCY="2")
    with Talk([site], writers=WRITERS, pace=PACE_SECONDS, patience=PATIENCE_SECONDS) as talk:
        os.kill(redis_server.pid, signal.SIGSTOP)
        talk.goes_on(AWAY_MESSAGES)
        redis_server.kill()
        talk.goes_on(AWAY_MESSAGES)
        redis_server.start()
        talk.goes_on()
        os.kill(redis_server.pid, signal.SIGSTOP)
        talk.goes_on()
        os.kill(redis_server.pid, signal.SIGCONT)
        talk.goes_on()
    assert [t for t in talk.troubles if t.unanswered or t.turned] == []
    assert "Traceback" not in site.log
