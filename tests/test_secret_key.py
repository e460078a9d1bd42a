"""The secret that the site makes for itself where the environment gives none."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chatsite.secret_key import kept_secret_key

from .servers.project import PROJECT
from .servers.site import run_manage

PROCESSES = 8

# Tells that it is ready, and makes or reads the secret when it is told to.
MAKE = """
import sys
from pathlib import Path
from chatsite.secret_key import kept_secret_key
print("ready", flush=True)
sys.stdin.readline()
print(kept_secret_key(Path(sys.argv[1])))
"""


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    first = kept_secret_key(tmp_path)
    assert len(first) >= 50
    assert kept_secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_sites_have_two(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert kept_secret_key(tmp_path / "one") != kept_secret_key(tmp_path / "two")


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_its_owner_can_read_it(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        kept_secret_key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_one_that_is_there_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("put here by the owner, of fifty letters and more\n")
    assert kept_secret_key(tmp_path) == "put here by the owner, of fifty letters and more"


def test_many_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in starting:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    made = {process.communicate(timeout=60)[0].strip() for process in starting}
    assert len(made) == 1
    assert made == {(tmp_path / "secret_key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("kept", ["", "\n", "short"])
def test_one_that_is_too_short_stops_the_start_with_one_sentence(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret_key").write_text(kept)
    (tmp_path / "secret_key").chmod(0o600)
    result = run_manage({"VAR_DIR": str(tmp_path)}, "check")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert "secret_key" in result.stderr


def test_the_environment_s_own_goes_before_and_none_is_made(tmp_path: Path) -> None:
    assert run_manage({"VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 50}, "check").returncode == 0
    assert not (tmp_path / "secret_key").exists()
