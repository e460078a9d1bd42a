"""Sending mail beside the request, so that how long it takes tells nobody whether an account has that address."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.utils.translation import get_language, override

logger = logging.getLogger(__name__)


def is_configured() -> bool:
    """Whether mail goes out from here."""
    return bool(settings.MAIL)


def send_later(letter: Callable[[], object]) -> None:
    """Lets `letter` look up whom to write to, and write, on a thread of its own, in the language of the request."""
    _threads().submit(_send, letter, get_language())


def _send(letter: Callable[[], object], language: str | None) -> None:
    try:
        with override(language):
            letter()
    except (OSError, Error):
        logger.exception("A letter could not be sent.")
    finally:
        connection.close()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="mail")
