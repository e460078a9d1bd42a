"""The benchmarks run: a few readers for a second. What they measure of time says nothing here, and is not looked at."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import nchan
from benchmarks.machine import split_cores
from benchmarks.site import PREPARED
from tests.browser import CHROMIUM_NAMES
from tests.servers.postgres import PostgresServer
from tests.servers.process import bare_environment
from tests.servers.project import PROJECT
from tests.servers.redis import RedisServer
from tests.servers.requirement import missing, require

RUN_SECONDS = 300
FIRST_VIEW_KIB = 40  # of a room, over the wire, compressed, with the heads of all answers
NOTHING_WRONG = r"lost +0\n +repeated +0\n +out of order +0\n"


def run(*arguments: str, prepared: Path | None = None) -> str:
    """Runs a benchmark, whose sites copy the VAR_DIR `prepared` or make their own; returns what it printed."""
    result = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=PROJECT,
        env={**bare_environment(), **({PREPARED: str(prepared)} if prepared else {})},
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def require_nchan() -> None:
    if nchan.find_nginx() is None or nchan.find_module() is None:
        missing("libnginx-mod-nchan is not installed")


def test_a_room_reads_by_streams_beside_the_floor() -> None:
    load = ("--readers", "6", "--rate", "10", "--seconds", "1")
    printed = run("benchmarks.room", "--stream", "--floor", *load)
    assert len(re.findall(NOTHING_WRONG, printed)) == 2, printed
    assert printed.count("10 sends, 0 unanswered, 60 deliveries") == 2, printed


def test_the_curve_goes_on_where_the_server_keeps_up_and_has_nchan_beside_it(ready_var_dir: Path) -> None:
    require_nchan()
    load = ("--readers", "6", "--rates", "5,20", "--seconds", "1", "--ways", "polls")
    printed = run("benchmarks.curve", "--nchan", *load, prepared=ready_var_dir)
    rows = re.findall(r"^ +(5|20) .* (\d+), (\d+), (\d+)(?:;.*)?$", printed, re.MULTILINE)
    assert rows == [(rate, "0", "0", "0") for _ in ("the site", "Nchan") for rate in ("5", "20")], printed


def test_two_sites_are_measured_by_turns(ready_var_dir: Path) -> None:
    load = ("--readers", "6", "--seconds", "1", "--turns", "1")
    printed = run("benchmarks.turns", "--set", "ACCOUNTS_ENABLED=off", *load, prepared=ready_var_dir)
    assert len(re.findall(r"^ +this / the other, turn by turn: [\d.]+", printed, re.MULTILINE)) == 3, printed


def test_the_crowd_leaves_nothing_behind_and_meets_a_ceiling(ready_var_dir: Path) -> None:
    load = ("--readers", "60", "--idle-seconds", "1", "--messages", "1")
    printed = run("benchmarks.crowd", "--stream", *load, prepared=ready_var_dir)
    assert "lost 0, repeated 0, out of order 0" in printed
    assert "With CHAT_READERS_MAX=30, 60 came" in printed


def test_logging_in_is_timed_beside_the_hash(ready_var_dir: Path) -> None:
    printed = run("benchmarks.logins", "--times", "2", prepared=ready_var_dir)
    assert re.search(r"logging in is [\d.]+ times the hash", printed)


def test_the_sends_are_counted_as_they_are_stored(ready_var_dir: Path) -> None:
    printed = run("benchmarks.sends", "--connections", "2", "--seconds", "1", prepared=ready_var_dir)
    assert "accepted sends" in printed


def test_the_costs_of_the_backends_are_measured(postgres: PostgresServer, redis_server: RedisServer) -> None:
    printed = run("benchmarks.backends", "--database", postgres.database_url(), "--redis", redis_server.url)
    assert len(re.findall(r" of (?:PostgreSQL|Redis), ", printed)) == 4, printed


def test_nchan_that_is_missing_is_said_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nchan, "find_module", lambda: None)
    with pytest.raises(SystemExit, match="is not installed, so there is no peer"):
        nchan.Nchan(split_cores())


def test_the_page_is_weighed_timed_and_scrolled_through(ready_var_dir: Path) -> None:
    require(*CHROMIUM_NAMES)
    printed = run("benchmarks.page", "--messages", "120", "--times", "3", prepared=ready_var_dir)
    weights = re.findall(r"^First view of .*: ([\d.]+) KiB in (\d+) answers", printed, re.MULTILINE)
    assert len(weights) == 2, printed
    assert all(0 < float(size) <= FIRST_VIEW_KIB for size, _ in weights), printed
    assert len(re.findall(r"^From the wire, .*: median [\d.]+ ms", printed, re.MULTILINE)) == 3, printed
    assert re.search(r"^Scrolled to the first message: at most (?!0)\d+ rows", printed, re.MULTILINE), printed
