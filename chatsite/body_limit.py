"""How large a request's body may be, and how a late one is marked: the front reads it, the middleware refuses it."""

from functools import cache

from django.conf import settings
from django.urls import reverse

# The header by which the front tells that a body did not come in its time; it lets no such header of a client through.
BODY_IS_LATE = "Body-Is-Late"


def body_bytes_max(path: str) -> int:
    """Returns the number of bytes that a body sent to `path` may have."""
    if path == _word_list():
        return settings.WORD_LIST_BYTES_MAX
    return settings.ADMIN_BODY_BYTES_MAX if path.startswith(_admin()) else settings.BODY_BYTES_MAX


@cache
def _word_list() -> str:
    return reverse("admin:chatroom_word_add")


@cache
def _admin() -> str:
    return reverse("admin:index")
