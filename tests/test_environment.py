"""What the environment may say, and what the site says to a value that it cannot start with."""

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from chatsite.environment import VARIABLES, BadEnvironment, read_environment

from .servers.process import bare_environment, free_port
from .servers.project import PROJECT
from .servers.site import run_manage

GOOD: list[tuple[str, str, Any]] = [
    ("PORT", "1", 1),
    ("PORT", "65535", 65535),
    ("BIND", "0.0.0.0", "0.0.0.0"),
    ("BIND", "::", "::"),
    ("BIND", "::1", "::1"),
    ("BIND", " 127.0.0.1 ", "127.0.0.1"),
    ("BIND", "chat.internal", "chat.internal"),
    ("WEB_CONCURRENCY", "1", 1),
    ("WEB_CONCURRENCY", "64", 64),
    ("VAR_DIR", "/srv/chat", Path("/srv/chat")),
    ("VAR_DIR", "state", PROJECT / "state"),
    ("REDIS_URL", "", ""),
    ("REDIS_URL", "redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
    ("REDIS_URL", "rediss://user:p%40ss@redis.example:6380/1", "rediss://user:p%40ss@redis.example:6380/1"),
    ("SECRET_KEY", "", ""),
    ("SECRET_KEY", "x" * 32, "x" * 32),
    ("SECRET_KEY", "$PATH" + "x" * 40, "$PATH" + "x" * 40),
    ("DEBUG", "true", True),
    ("DEBUG", "True", True),
    ("DEBUG", "1", True),
    ("DEBUG", "off", False),
    ("DEBUG", "0", False),
    ("ALLOWED_HOSTS", "chat.example", ["chat.example"]),
    ("ALLOWED_HOSTS", " chat.example , .chat.example,", ["chat.example", ".chat.example"]),
    ("ALLOWED_HOSTS", "[::1],127.0.0.1", ["[::1]", "127.0.0.1"]),
    ("ALLOWED_HOSTS", "*", ["*"]),
    ("CSRF_TRUSTED_ORIGINS", "", []),
    ("CSRF_TRUSTED_ORIGINS", "https://chat.example", ["https://chat.example"]),
    ("CSRF_TRUSTED_ORIGINS", "https://a.example/, http://b.example:80", ["https://a.example", "http://b.example:80"]),
    ("CSRF_TRUSTED_ORIGINS", "https://*.chat.example", ["https://*.chat.example"]),
    ("TRUSTED_PROXIES", "0", 0),
    ("TRUSTED_PROXIES", "16", 16),
    ("CHAT_MESSAGE_MAX", "1", 1),
    ("CHAT_MESSAGE_MAX", "4000", 4000),
    ("CHAT_NAME_MAX", "1", 1),
    ("CHAT_NAME_MAX", "40", 40),
    ("CHAT_FLOOD_LIMITS", "on", True),
    ("CHAT_FLOOD_LIMITS", "off", False),
    ("CHAT_ROOM_MAKERS", "anyone", "anyone"),
    ("CHAT_ROOM_MAKERS", " Staff", "staff"),
    ("CHAT_ROOM_MESSAGE_MAX", "4000", 4000),
    ("CHAT_DUCK", "off", "off"),
    ("CHAT_DUCK", "Echo", "echo"),
    ("CHAT_DUCK", "remote", "remote"),
    ("CHAT_DUCK_URL", "", ""),
    ("CHAT_DUCK_URL", "https://api.example/v1", "https://api.example/v1"),
    ("CHAT_DUCK_URL", "http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1/"),
    ("CHAT_DUCK_KEY", "sk-abc_123", "sk-abc_123"),
    ("CHAT_DUCK_SECONDS", "60", 60),
    ("CHAT_KEEP_DAYS", "0", 0),
    ("CHAT_KEEP_DAYS", "36500", 36500),
    ("CHAT_KEEP_ENTRIES", "1000000000", 1_000_000_000),
    ("CHAT_PRUNE_SECONDS", "0", 0),
    ("CHAT_EMBED_ORIGINS", "", []),
    ("CHAT_EMBED_ORIGINS", "https://Blog.example/, http://*.b.example:80", ["https://blog.example", "http://*.b.example:80"]),
    ("CHAT_WEBHOOK_NETWORKS", "", []),
    ("CHAT_WEBHOOK_NETWORKS", "10.1.0.0/16, fd00::/8", [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]),
    ("ACCOUNTS_ENABLED", "no", False),
    ("ACCOUNTS_ENABLED", "yes", True),
    ("EMAIL_URL", "", {}),
    ("EMAIL_FROM", " Pond <pond@mail.example> ", "Pond <pond@mail.example>"),
    ("ADMIN_URL", "admin/", "admin/"),
    ("ADMIN_URL", " /back-office ", "back-office/"),
    ("ADMIN_URL", "behind/the_pond/", "behind/the_pond/"),
]  # fmt: skip

BAD: list[tuple[str, str]] = [
    *(("CHAT_DUCK", value) for value in ("", "on", "openai")),
    *(
        ("CHAT_DUCK_URL", value)
        for value in ("h", "ftp://h/", "https://", "https://me:word@h/", "http://h:0/", "http://h/?a", "http://h/a b")
    ),
    ("CHAT_DUCK_KEY", "a b"),
    ("CHAT_DUCK_KEY", "密"),
    ("CHAT_DUCK_SECONDS", "0"),
    *(("PORT", value) for value in ("", "0", "65536", "-1", "http", "80.5", "80 81")),
    *(("BIND", value) for value in ("", " ", "a b", "http://0.0.0.0", "0.0.0.0:80", "::1/64", "unix:/tmp/x", "[::1]")),
    *(("WEB_CONCURRENCY", value) for value in ("", "0", "65", "many", "-1", "1.5")),
    *(
        ("CHAT_EMBED_ORIGINS", value)
        for value in ("*", "blog.example", "https://blog.example/page", "https://a.example; script-src *", "https://*")
    ),
    *(("CHAT_WEBHOOK_NETWORKS", value) for value in ("localhost", "10.1.0.1/16", "127.0.0.1;::1")),
    *(("VAR_DIR", value) for value in ("", " ")),
    *(
        ("DATABASE_URL", value)
        for value in (
            "chat.sqlite3", "mysql://u:p@h/name", "oracle://u:p@h/name", "postgres", "postgres://h:notaport/name",
            "postgres://u:p@[h/name", "postgres://u:p@h", "postgres://u:p@h/", "sqlite://:memory:", "sqlite://", "sqlite:///",
            "//user:word@host/name", "sqlite://user:word@host/x", "?", "http://h/name", "redis://127.0.0.1",
        )
    ),
    *(
        ("REDIS_URL", value)
        for value in (
            "127.0.0.1:6379", "http://127.0.0.1", "redis", "redis://h:notaport/0", "redis://[h/0", "memory://",
            "redis:h", "redis://", "redis:///0", "redis://h?foo=1", "redis://h/0?socket_timeout=soon",
        )
    ),
    *(("SECRET_KEY", value) for value in ("x", "x" * 31, " " * 40)),
    *(("DEBUG", value) for value in ("", "maybe", "2", "truefalse", "on off")),
    *(
        ("ALLOWED_HOSTS", value)
        for value in ("", ",", "https://chat.example", "chat.example/", "a b", "chat.example:8000", "http:")
    ),
    *(
        ("CSRF_TRUSTED_ORIGINS", value)
        for value in ("chat.example", "*", "https://", "https://chat.example/path", "ftp://chat.example", "https://[x",
                      "https://chat.example?x=1", "https://chat.example#x", "https://user@chat.example")
    ),
    *(("TRUSTED_PROXIES", value) for value in ("", "-1", "17", "127.0.0.1", "all")),
    *(("CHAT_MESSAGE_MAX", value) for value in ("", "0", "-1", "4001", "200 characters")),
    *(("CHAT_NAME_MAX", value) for value in ("", "0", "41", "ten")),
    *(("CHAT_FLOOD_LIMITS", value) for value in ("", "none", "2")),
    *(("ACCOUNTS_ENABLED", value) for value in ("", "perhaps")),
    *(
        ("EMAIL_URL", value)
        for value in ("mail.example", "smtp", "smtp://", "smtps://mail.example", "smtp://u:p@h:0", "smtp://h:mail",
                      "http://mail.example", "filemail://", "smtp+tls://[h")
    ),
    *(("EMAIL_FROM", value) for value in ("", "chat", "ChatRoom <chat>", "chat@mail.example\nBcc: x@mail.example")),
    *(("ADMIN_URL", value) for value in ("", "/", "a b/", "chatroom/", "static/x/", "accounts", "a//b", "<id>/", "^a")),
    ("ADMIN_URL", "api/x"),
    *(("CHAT_ROOM_MAKERS", value) for value in ("", "everyone", "staff,members")),
    *(("CHAT_ROOM_MESSAGE_MAX", value) for value in ("", "0", "4001")),
    *(("CHAT_KEEP_DAYS", value) for value in ("", "-1", "36501", "a week")),
    *(("CHAT_KEEP_ENTRIES", value) for value in ("", "-1", "1000000001")),
    *(("CHAT_PRUNE_SECONDS", value) for value in ("", "-1", "86401")),
]  # fmt: skip

SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "CHAT_DUCK_URL", "CHAT_DUCK_KEY", "EMAIL_URL")


def test_without_any_environment_the_site_is_safe() -> None:
    values = read_environment({})
    assert set(values) == {variable.name for variable in VARIABLES}
    assert values["DEBUG"] is False
    assert values["BIND"] == "127.0.0.1"
    assert values["PORT"] == 8000
    assert values["WEB_CONCURRENCY"] == 1
    assert values["TRUSTED_PROXIES"] == 0
    assert values["CHAT_FLOOD_LIMITS"] is True
    assert values["ALLOWED_HOSTS"] == ["localhost", ".localhost", "127.0.0.1", "[::1]"]
    assert values["CSRF_TRUSTED_ORIGINS"] == []
    assert (values["CHAT_MESSAGE_MAX"], values["CHAT_NAME_MAX"]) == (200, 10)
    assert (values["DATABASE_URL"], values["REDIS_URL"], values["SECRET_KEY"]) == ({}, "", "")
    assert values["VAR_DIR"] == PROJECT / "var"


@pytest.mark.parametrize(("name", "text", "value"), GOOD)
def test_a_good_value_is_taken(name: str, text: str, value: Any) -> None:
    assert read_environment({name: text})[name] == value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/chat.sqlite3", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/chat.sqlite3"}),
        (
            "postgres://chat:p%40ss%2Fword@db.example:5433/chat",
            {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "chat",
                "USER": "chat",
                "PASSWORD": "p@ss/word",
                "HOST": "db.example",
                "PORT": 5433,
            },
        ),
        ("postgresql://db.example/chat", {"NAME": "chat", "HOST": "db.example"}),
        ("postgres:////run/postgresql/chat", {"NAME": "chat", "HOST": "/run/postgresql"}),
        ("postgres://db.example/chat?sslmode=require", {"NAME": "chat", "OPTIONS": {"sslmode": "require"}}),
        ("", {}),
    ],
)
def test_a_database_is_named_by_its_url(url: str, expected: dict[str, Any]) -> None:
    found = read_environment({"DATABASE_URL": url})["DATABASE_URL"]
    assert found.items() >= expected.items()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 25}),
        (
            "smtp+tls://me:p%40ss@mail.example",
            {"EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_PORT": 587, "EMAIL_USE_TLS": True},
        ),
        ("smtp+ssl://mail.example:4650", {"EMAIL_PORT": 4650, "EMAIL_USE_SSL": True}),
        ("filemail:///srv/mail", {"EMAIL_FILE_PATH": "/srv/mail"}),
    ],
)
def test_mail_goes_out_by_its_url(url: str, expected: dict[str, Any]) -> None:
    assert read_environment({"EMAIL_URL": url})["EMAIL_URL"].items() >= expected.items()


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_value_is_one_sentence_that_names_the_variable(
    name: str, text: str, recwarn: pytest.WarningsRecorder
) -> None:
    with pytest.raises(BadEnvironment) as refusal:
        read_environment({name: text})
    sentence = str(refusal.value)
    assert sentence.count("\n") == 0
    assert sentence.startswith(f"The environment variable {name} must be ")
    assert sentence.endswith(".")
    assert (repr(text) in sentence) == (name not in SECRETS)
    assert refusal.value.__suppress_context__
    assert not recwarn, "a warning may tell the secret"


def test_what_the_site_does_not_know_is_ignored() -> None:
    assert read_environment({"HOME": "/root", "PORTS": "x"}) == read_environment({})


# The real start

EACH_BAD = {name: text for name, text in reversed(BAD) if text.strip()}


@pytest.mark.parametrize(("name", "text"), EACH_BAD.items(), ids=EACH_BAD)
def test_a_bad_value_stops_every_command_with_that_sentence_alone(tmp_path: Path, name: str, text: str) -> None:
    result = run_manage({"VAR_DIR": str(tmp_path), name: text}, "check")
    assert result.returncode == 1
    assert_one_sentence(result.stdout + result.stderr, name)


def run_gunicorn(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
        cwd=PROJECT,
        env={**bare_environment(), "PORT": str(free_port()), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["PORT", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_bad_value_stops_the_server_with_that_sentence_alone(tmp_path: Path, name: str) -> None:
    result = run_gunicorn(**{"VAR_DIR": str(tmp_path), name: EACH_BAD[name]})
    assert result.returncode != 0
    assert_one_sentence(result.stdout + result.stderr, name)


SECRET = "hunter2-hunter2"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", SECRET),
        ("DATABASE_URL", f"//user:{SECRET}@host/name"),
        ("DATABASE_URL", f"mysql://user:{SECRET}@host/name"),
        ("DATABASE_URL", f"sqlite://user:{SECRET}@host/name"),
        ("DATABASE_URL", f"postgres://user:{SECRET}@host:port/name"),
        ("REDIS_URL", f"http://user:{SECRET}@host"),
        ("REDIS_URL", f"redis://user:{SECRET}@host:port/0"),
    ],
)
def test_a_secret_that_is_bad_is_told_to_nobody(tmp_path: Path, name: str, text: str) -> None:
    result = run_manage({"VAR_DIR": str(tmp_path), name: text}, "check")
    assert result.returncode == 1
    assert SECRET not in result.stdout + result.stderr
    assert_one_sentence(result.stdout + result.stderr, name)


@pytest.mark.parametrize("command", ["check", "gunicorn"])
@pytest.mark.parametrize("inside", ["", "/var"], ids=["a file", "in a file"])
def test_a_folder_that_cannot_be_stops_the_start_with_one_sentence(tmp_path: Path, command: str, inside: str) -> None:
    file = tmp_path / "file"
    file.touch()
    variables = {"VAR_DIR": f"{file}{inside}"}
    result = run_gunicorn(**variables) if command == "gunicorn" else run_manage(variables, "check")
    assert result.returncode != 0
    greeting = "Starting gunicorn"
    said = [line for line in (result.stdout + result.stderr).splitlines() if greeting not in line]
    assert_one_sentence("\n".join(said), "VAR_DIR")


def test_a_folder_that_is_not_there_is_made_whatever_else_is_set(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert run_manage({"VAR_DIR": str(folder), "SECRET_KEY": "x" * 50}, "migrate", "-v0").returncode == 0
    assert (folder / "chat.sqlite3").exists()


def assert_one_sentence(said: str, name: str) -> None:
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    assert name in said
    assert said.strip().endswith(".")
