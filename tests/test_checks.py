"""Settings that are each right and wrong together: what `manage.py check` and the start say to them."""

import subprocess
import sys
from pathlib import Path

import pytest

from .servers.process import bare_environment, free_port
from .servers.project import PROJECT
from .servers.site import run_manage

SILENT = [
    {},
    {"DEBUG": "true"},
    {"DEBUG": "true", "BIND": "::1"},
    {"TRUSTED_PROXIES": "1", "ALLOWED_HOSTS": "chat.example"},
    {"REDIS_URL": "redis://127.0.0.1:6379/0"},
    {"REDIS_URL": "redis://[::1]:6379/0", "WEB_CONCURRENCY": "4"},
    {"DATABASE_URL": "postgres://db.example/chat", "REDIS_URL": "redis://redis.example/0", "WEB_CONCURRENCY": "64"},
    {"ALLOWED_HOSTS": "chat.example", "BIND": "0.0.0.0"},
    {"ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]"},
]
WARNINGS = [
    ({"DEBUG": "true", "BIND": "0.0.0.0"}, "chatsite.W001"),
    ({"DEBUG": "true", "BIND": "::"}, "chatsite.W001"),
    ({"WEB_CONCURRENCY": "5"}, "chatsite.W002"),
    ({"ALLOWED_HOSTS": "chat.example"}, "chatsite.W003"),
    ({"ALLOWED_HOSTS": "localhost,.chat.example"}, "chatsite.W003"),
    ({"ALLOWED_HOSTS": "*", "BIND": "0.0.0.0"}, "chatsite.W004"),
]
ERRORS = [
    ({"DEBUG": "true", "TRUSTED_PROXIES": "1"}, "chatsite.E001"),
    ({"REDIS_URL": "redis://redis.example:6379/0"}, "chatsite.E002"),
    ({"CHAT_DUCK": "remote", "CHAT_DUCK_URL": "https://api.example/v1"}, "chatsite.E004"),
    ({"REDIS_URL": "rediss://10.0.0.7/0", "DATABASE_URL": "sqlite:////srv/chat.sqlite3"}, "chatsite.E002"),
]


def check(folder: Path, variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_manage({"VAR_DIR": str(folder), **variables}, "check", *arguments)


@pytest.mark.parametrize("variables", SILENT, ids=str)
def test_what_fits_together_is_said_nothing_about(tmp_path: Path, variables: dict[str, str]) -> None:
    result = check(tmp_path, variables)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(("variables", "found"), WARNINGS, ids=str)
def test_what_is_unwise_is_warned_of(tmp_path: Path, variables: dict[str, str], found: str) -> None:
    result = check(tmp_path, variables)
    assert result.returncode == 0
    assert f"({found})" in result.stdout + result.stderr
    assert "identified 1 issue" in result.stdout + result.stderr


@pytest.mark.parametrize(("variables", "found"), ERRORS, ids=str)
def test_what_cannot_work_is_an_error(tmp_path: Path, variables: dict[str, str], found: str) -> None:
    result = check(tmp_path, variables)
    assert result.returncode == 1
    assert f"({found})" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_secret_that_others_can_read_is_an_error_until_it_is_mended(tmp_path: Path) -> None:
    assert check(tmp_path, {}).returncode == 0
    secret = tmp_path / "secret_key"
    secret.chmod(0o644)
    result = check(tmp_path, {})
    assert result.returncode == 1
    assert "chatsite.E003" in result.stderr
    assert secret.read_text() not in result.stdout + result.stderr
    assert check(tmp_path, {"SECRET_KEY": "x" * 50}).returncode == 0, "another secret is in use"
    secret.chmod(0o600)
    assert check(tmp_path, {}).returncode == 0


def test_django_s_own_checks_for_deployment_find_nothing(tmp_path: Path) -> None:
    variables = {"ALLOWED_HOSTS": "chat.example", "TRUSTED_PROXIES": "1"}
    result = check(tmp_path, variables, "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(("variables", "found"), ERRORS, ids=str)
def test_the_server_does_not_start_over_an_error(tmp_path: Path, variables: dict[str, str], found: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
        cwd=PROJECT,
        env={**bare_environment(), "PORT": str(free_port()), "VAR_DIR": str(tmp_path), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert found in said
    assert "Traceback" not in said
    assert "Listening" not in said
