"""What the environment may say: every variable, its default, its range, and the sentence for a bad value."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import redis
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

TRUE_WORDS = {"true", "on", "yes", "1"}
FALSE_WORDS = {"false", "off", "no", "0"}

HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
HOST_PATTERN = re.compile(r"\*|\[[0-9A-Fa-f:.]+\]|\.?[^\s/:@*\[\]]+")  # as ALLOWED_HOSTS takes them: without a port
# How mail goes out, and the port where the URL names none; the last two are for trying it out.
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "filemail": None, "consolemail": None}
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
ADMIN_PATH = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
TAKEN_PATHS = {"accounts", "api", "awareness", "chatroom", "embed", "me", "offline", "static"}
EMBED_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
SECRET_MIN = 32


class BadEnvironment(ImproperlyConfigured):
    """A variable holds a value that the site cannot start with; the message is one sentence that names it."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as a text of the environment, and how it is read."""

    name: str
    default: str
    read: Callable[[str], Any]
    expects: str


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(text)
    return word in TRUE_WORDS


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not lowest <= number <= highest:
            raise ValueError(text)
        return number

    return read


def _words(text: str) -> list[str]:
    return [word for word in (part.strip() for part in text.split(",")) if word]


def _address(text: str) -> str:
    address = text.strip()
    if not HOST_NAME.fullmatch(address):
        ipaddress.ip_address(address)
    return address


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError(text)
    return (BASE_DIR / text).resolve()


def _hosts(text: str) -> list[str]:
    hosts = _words(text)
    if not hosts or not all(HOST_PATTERN.fullmatch(host) for host in hosts):
        raise ValueError(text)
    return hosts


def _origins(text: str) -> list[str]:
    origins = [word.rstrip("/") for word in _words(text)]
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}" or "@" in origin:
            raise ValueError(text)
    return origins


def _embed_origins(text: str) -> list[str]:
    origins = [word.rstrip("/").lower() for word in _words(text)]
    # They go into a header as they are.
    if not all(EMBED_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError(text)
    return origins


def _networks(text: str) -> list[IPv4Network | IPv6Network]:
    return [ipaddress.ip_network(word) for word in _words(text)]


def _database(text: str) -> dict[str, Any]:
    if not text:
        return {}
    parts = urlsplit(text)
    # Looked at first: what Env takes for a slip of the pen it prints, the password included.
    if parts.scheme not in DATABASE_SCHEMES or (parts.scheme == "sqlite" and parts.netloc):
        raise ValueError(text)
    config: dict[str, Any] = environ.Env.db_url_config(text)
    # In memory each thread would have a database of its own.
    if config["NAME"] in ("", ":memory:"):
        raise ValueError(text)
    return config


def _redis(text: str) -> str:
    if not text:
        return text
    parts = urlsplit(text)
    # A port that is no number raises ValueError by itself.
    if parts.scheme not in ("redis", "rediss") or not parts.hostname or parts.port == 0:
        raise ValueError(text)
    try:
        # Made, not opened: only this finds an option after the "?" that there is not.
        redis.Redis.from_url(text).connection_pool.make_connection()
    except (TypeError, AttributeError, redis.RedisError):
        raise ValueError(text) from None
    return text


def _endpoint(text: str) -> str:
    url = text.strip()
    if url:
        parts = urlsplit(url)
        # A port that is no number raises ValueError by itself.
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.port == 0:
            raise ValueError(text)
        if parts.query or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError(text)
    return url


def _header_word(text: str) -> str:
    word = text.strip()
    if not word.isascii() or not word.isprintable() or " " in word:
        raise ValueError(text)
    return word


def _email(text: str) -> dict[str, Any]:
    if not text:
        return {}
    parts = urlsplit(text)
    # A port that is no number raises ValueError by itself.
    if parts.scheme not in MAIL_PORTS or parts.port == 0:
        raise ValueError(text)
    if MAIL_PORTS[parts.scheme] and not parts.hostname or parts.scheme == "filemail" and not parts.path.strip("/"):
        raise ValueError(text)
    config: dict[str, Any] = environ.Env.email_url_config(text)
    if parts.scheme == "filemail":
        config["EMAIL_FILE_PATH"] = parts.path
    return config | {"EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme]}


def _sender(text: str) -> str:
    sender = text.strip()
    if "\n" in sender or "@" not in parseaddr(sender)[1]:
        raise ValueError(text)
    return sender


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.strip().lower()
        if word not in words:
            raise ValueError(text)
        return word

    return read


def _admin_path(text: str) -> str:
    path = text.strip().strip("/")
    if not ADMIN_PATH.fullmatch(path) or path.partition("/")[0] in TAKEN_PATHS:
        raise ValueError(text)
    return f"{path}/"


def _secret(text: str) -> str:
    if text and len(text.strip()) < SECRET_MIN:
        raise ValueError(text)
    return text


VARIABLES = (
    Variable("PORT", "8000", _whole_number(1, 65535), "a port number from 1 to 65535"),
    Variable("BIND", "127.0.0.1", _address, "an address of this machine, such as 0.0.0.0"),
    Variable("WEB_CONCURRENCY", "1", _whole_number(1, 64), "a number of worker processes from 1 to 64"),
    Variable("VAR_DIR", "var", _folder, "a folder"),
    Variable("DATABASE_URL", "", _database, "a URL such as sqlite:////srv/chat.sqlite3 or postgres://user:password@host/name"),
    Variable("REDIS_URL", "", _redis, "empty or a URL such as redis://127.0.0.1:6379/0"),
    Variable("SECRET_KEY", "", _secret, "empty or at least 32 characters that nobody can guess"),
    Variable("DEBUG", "false", _boolean, "'true' or 'false'"),
    Variable("ALLOWED_HOSTS", "localhost,.localhost,127.0.0.1,[::1]", _hosts, "host names with commas between them"),
    Variable("CSRF_TRUSTED_ORIGINS", "", _origins, "origins such as https://chat.example with commas between them"),
    Variable("TRUSTED_PROXIES", "0", _whole_number(0, 16), "the number of proxies in front of the site, 0 to 16"),
    Variable("CHAT_MESSAGE_MAX", "200", _whole_number(1, 4000), "a number of characters from 1 to 4000"),
    Variable("CHAT_READERS_MAX", "20000", _whole_number(1, 1_000_000), "a number of people from 1 to 1000000"),
    Variable("CHAT_NAME_MAX", "10", _whole_number(1, 40), "a number of characters from 1 to 40"),
    Variable("CHAT_FLOOD_LIMITS", "on", _boolean, "'on' or 'off'"),
    Variable("CHAT_ROOM_MAKERS", "anyone", _one_of("anyone", "members", "staff"), "'anyone', 'members' or 'staff'"),
    Variable("CHAT_ROOM_MESSAGE_MAX", "1000", _whole_number(1, 4000), "a number of characters from 1 to 4000"),
    Variable("CHAT_KEEP_DAYS", "0", _whole_number(0, 36500), "a number of days from 1 to 36500, or 0 for all"),
    Variable("CHAT_KEEP_ENTRIES", "0", _whole_number(0, 10**9), "a number of messages from 1 to 10**9, or 0 for all"),
    Variable("CHAT_PRUNE_SECONDS", "300", _whole_number(0, 86400), "a number of seconds up to 86400, or 0 for never"),
    Variable("CHAT_ADDRESSES", "hashed", _one_of("hashed", "full", "none"), "'hashed', 'full' or 'none'"),
    Variable("CHAT_ADDRESS_DAYS", "30", _whole_number(1, 365), "a number of days from 1 to 365"),
    Variable("CHAT_DUCK", "trained", _one_of("off", "echo", "trained", "remote"), "off, echo, trained or remote"),
    Variable("CHAT_DUCK_URL", "", _endpoint, "empty or a URL such as https://api.example/v1, without a password in it"),
    Variable("CHAT_DUCK_KEY", "", _header_word, "empty or a key of letters, digits and signs"),
    Variable("CHAT_DUCK_MODEL", "", str.strip, "the name of a model"),
    Variable("CHAT_DUCK_INSTRUCTIONS", "", str.strip, "a text"),
    Variable("CHAT_DUCK_SECONDS", "15", _whole_number(1, 60), "a number of seconds from 1 to 60"),
    Variable("CHAT_EMBED_ORIGINS", "", _embed_origins, "origins such as https://blog.example or https://*.example.org"),
    Variable("CHAT_WEBHOOKS", "off", _boolean, "'on' or 'off'"),
    Variable("CHAT_WEBHOOK_NETWORKS", "", _networks, "networks such as 10.1.0.0/16 with commas between them, or empty"),
    Variable("ACCOUNTS_ENABLED", "true", _boolean, "'true' or 'false'"),
    Variable("EMAIL_URL", "", _email, "empty or a URL such as smtp+tls://user:password@mail.example:587"),
    Variable("EMAIL_FROM", "ChatRoom <chatroom@localhost>", _sender, "an address such as ChatRoom <chat@mail.example>"),
    Variable("ADMIN_URL", "admin/", _admin_path, "a path such as admin/ that nothing else of the site begins with"),
)  # fmt: skip

SECRETS = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "CHAT_DUCK_URL", "CHAT_DUCK_KEY", "EMAIL_URL"}


def read_environment(source: Mapping[str, str]) -> dict[str, Any]:
    """Reads every variable from `source`, by name.

    Raises BadEnvironment with one sentence that names the first variable whose value cannot be used. The value
    itself is told only where it is no secret.
    """
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        # Not Env.str(): it takes a value that begins with "$", as a secret may, for another variable's name.
        text = source.get(variable.name, variable.default)
        try:
            values[variable.name] = variable.read(text)
        except (ValueError, ImproperlyConfigured):
            found = "" if variable.name in SECRETS else f", not {text!r}"
            sentence = f"The environment variable {variable.name} must be {variable.expects}{found}."
            raise BadEnvironment(sentence) from None
    return values
