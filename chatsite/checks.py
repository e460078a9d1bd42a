"""System checks: combinations of settings that are each right and wrong together."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def check_debug_is_not_public(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """DEBUG shows source and settings to whoever provokes an error, so it may not be reachable from elsewhere."""
    if not settings.DEBUG:
        return []
    if settings.TRUSTED_PROXIES:
        return [
            Error(
                "DEBUG must be false where TRUSTED_PROXIES says that the site is behind a proxy.",
                id="chatsite.E001",
            )
        ]
    if settings.ENVIRONMENT["BIND"] not in ("127.0.0.1", "localhost", "::1"):
        return [Warning("DEBUG is true and BIND lets other machines reach the site.", id="chatsite.W001")]
    return []


@register(Tags.database)
def check_sqlite_is_on_one_host(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite's file is one machine's; REDIS_URL on another machine says that there are several."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if not engine.endswith("sqlite3"):
        return []
    found: list[CheckMessage] = []
    if settings.REDIS_URL and not _is_this_machine(settings.REDIS_URL):
        found.append(
            Error(
                "Several hosts cannot share SQLite: with REDIS_URL on another machine, set DATABASE_URL to PostgreSQL.",
                id="chatsite.E002",
            )
        )
    if settings.ENVIRONMENT["WEB_CONCURRENCY"] > 4:
        found.append(
            Warning(
                "More than 4 workers on SQLite wait for one another's writes: set DATABASE_URL to PostgreSQL.",
                id="chatsite.W002",
            )
        )
    return found


@register(Tags.database)
def check_sqlite_can_be_written(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite writes beside its file even for those who only read."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return []
    file = Path(settings.DATABASES["default"]["NAME"])
    if os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK)):
        return []
    return [Error(f"The database {file} and its folder must be there to write to.", id="chatsite.E004")]


@register(Tags.security)
def check_https_origins_have_a_proxy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Public host names without TRUSTED_PROXIES: behind a proxy, all visitors would seem to be the proxy."""
    public = [host for host in settings.ALLOWED_HOSTS if not _is_local_name(host)]
    bind_is_local = settings.ENVIRONMENT["BIND"] in ("127.0.0.1", "localhost", "::1")
    if public and bind_is_local and not settings.TRUSTED_PROXIES:
        return [
            Warning(
                "ALLOWED_HOSTS names a public host, BIND is this machine only and TRUSTED_PROXIES is 0: set it to the "
                "number of proxies in front of the site, so that visitors' addresses and HTTPS are seen.",
                id="chatsite.W003",
            )
        ]
    return []


@register(Tags.security)
def check_any_host_is_not_allowed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A star in ALLOWED_HOSTS switches the host check off."""
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        return [Warning("ALLOWED_HOSTS is '*': any host name is believed. Name the site's own.", id="chatsite.W004")]
    return []


@register(Tags.security)
def check_secret_file_is_private(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The kept secret must be its owner's alone."""
    path = settings.VAR_DIR / "secret_key"
    if settings.ENVIRONMENT["SECRET_KEY"] or not path.exists():
        return []
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        return [
            Error(
                "Others can read the secret_key in VAR_DIR: make it mode 600, or delete it for a new one.",
                id="chatsite.E003",
            )
        ]
    return []


@register()
def check_remote_duck_has_an_endpoint(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A brain elsewhere is somewhere."""
    if settings.CHAT_DUCK == "remote" and not (settings.CHAT_DUCK_URL and settings.CHAT_DUCK_MODEL):
        return [Error("CHAT_DUCK is 'remote': set CHAT_DUCK_URL and CHAT_DUCK_MODEL as well.", id="chatsite.E004")]
    return []


def _is_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _is_local_name(host: str) -> bool:
    return host in ("localhost", ".localhost", "127.0.0.1", "[::1]")
