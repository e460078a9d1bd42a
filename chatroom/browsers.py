"""The browser that somebody comes with: known by a long-lived signed cookie, of which a keyed digest is stored."""

import secrets
from functools import lru_cache

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from chatroom.models.people import BROWSER_DIGEST_LENGTH

COOKIE = "browser"
COOKIE_SECONDS = 365 * 24 * 3600  # from the last page that was opened
COOKIE_LENGTH_MAX = 128  # more than any has; what is checked is remembered, so that it may not be of any length
TOKEN_BYTES = 16
REMEMBERED_COOKIES = 16_384
GIVEN = "chatroom.browser"  # where a request keeps the cookie that its answer is to bring


def browser_of(request: HttpRequest) -> str:
    """Returns the digest of the browser, an empty string for one that has no cookie of ours."""
    return digest_of(request.META.get(GIVEN) or request.COOKIES.get(COOKIE, ""))


def know(request: HttpRequest) -> str:
    """Returns the digest of the browser; one without a cookie is given one by `mark`."""
    digest = browser_of(request)
    if not digest:
        request.META[GIVEN] = _signer().sign(secrets.token_hex(TOKEN_BYTES))
        digest = browser_of(request)
    return digest


def mark(request: HttpRequest, response: HttpResponse) -> None:
    """Sets the browser's cookie for another year, where it has one or `know` was asked."""
    cookie = request.META.get(GIVEN) or request.COOKIES.get(COOKIE, "")
    if digest_of(cookie):
        response.set_cookie(COOKIE, cookie, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax")


def unmark(response: HttpResponse) -> None:
    """Takes the browser's cookie away."""
    response.delete_cookie(COOKIE, samesite="Lax")


def digest_of(cookie: str) -> str:
    """Returns the digest of the browser with that cookie, an empty string for a cookie that was not made here."""
    return _digest(cookie) if cookie and len(cookie) <= COOKIE_LENGTH_MAX else ""


@lru_cache(REMEMBERED_COOKIES)
def _digest(cookie: str) -> str:
    try:
        token = _signer().unsign(cookie)
    except BadSignature:
        return ""
    return salted_hmac("chatroom.browsers", token, algorithm="sha256").hexdigest()[:BROWSER_DIGEST_LENGTH]


def _signer() -> Signer:
    return Signer(salt="chatroom.browsers.cookie", sep=".")
