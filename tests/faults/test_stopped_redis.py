"""Redis that hangs for a while, then is gone, then comes back, under people who talk: they lose nothing by it."""

import os
import signal

from tests.servers.fixtures import StartSite
from tests.servers.redis import RedisServer

from .talk import Talk

WRITERS = 8
PACE_SECONDS = 0.6  # the flood limits, which count in Redis, let each of them say 120 a minute
AWAY_MESSAGES = 200  # acknowledged in some 15 seconds
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
    assert not any(trouble.unanswered or trouble.turned for trouble in talk.troubles)
    assert "Traceback" not in site.log
