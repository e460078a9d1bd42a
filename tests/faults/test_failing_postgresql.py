"""PostgreSQL that is there and does not do its work: it hangs, or takes no writes, as while it hands over."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.fixtures import StartSite
from tests.servers.postgres import PostgresServer

from .talk import Talk

PATIENCE_SECONDS = 2.0

CUT_EVERYBODY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'read_only'"


def test_postgresql_that_hangs_for_a_while_loses_nothing(start_site: StartSite, postgres: PostgresServer) -> None:
    site = start_site(DATABASE_URL=postgres.database_url("hanging"), CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Talk([site], patience=PATIENCE_SECONDS) as talk:
        with hanging(postgres):
            talk.until(lambda: all(writer.trouble.unanswered for writer in talk.writers), "nobody is answered")
        talk.goes_on()
    assert not any(reader.trouble.turned or reader.trouble.unanswered for reader in talk.readers)


def test_postgresql_that_takes_no_writes_is_a_sentence_and_is_read(
    start_site: StartSite, postgres: PostgresServer
) -> None:
    site = start_site(DATABASE_URL=postgres.database_url("read_only"), CHAT_FLOOD_LIMITS="off", WEB_CONCURRENCY="2")
    with Talk([site]) as talk:
        postgres.run("ALTER DATABASE read_only SET default_transaction_read_only = on")
        postgres.run(CUT_EVERYBODY)
        talk.until_all_are_turned_away()
        assert talk.writers[0].person.get("").status_code == 200
        postgres.run("ALTER DATABASE read_only RESET default_transaction_read_only")
        postgres.run(CUT_EVERYBODY)
        talk.goes_on()
    assert {(turned.status, turned.code) for turned in talk.turned} == {(503, "busy")}
    assert not any(reader.trouble.turned or reader.trouble.unanswered for reader in talk.readers)


@contextmanager
def hanging(postgres: PostgresServer) -> Iterator[None]:
    """Stops all processes of the server, and lets them go on."""
    backends = Path(f"/proc/{postgres.pid}/task/{postgres.pid}/children").read_text().split()
    stopped = [postgres.pid, *map(int, backends)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
