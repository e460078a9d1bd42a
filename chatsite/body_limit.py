"""How large a request's body may be: one rule for the front, which reads it, and the middleware, which refuses it."""

from functools import cache

from django.conf import settings
from django.urls import reverse


def body_bytes_max(path: str) -> int:
    """Returns the number of bytes that a body sent to `path` may have."""
    return settings.ADMIN_BODY_BYTES_MAX if path.startswith(_admin()) else settings.BODY_BYTES_MAX


@cache
def _admin() -> str:
    return reverse("admin:index")
