"""What happens to every request: its body is bounded, its refusal put into words, its cookies kept off plain HTTP."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

from chatroom.refusals import BadEncoding, Busy, Refusal, TooLarge, TooSlow
from chatroom.views.answers import refuse
from chatsite.body_limit import BODY_IS_LATE, body_bytes_max
from chatsite.errors import is_of_store

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware(LocaleMiddleware):
    """Answers in the reader's language, and says that the answer depends on it; one that is public does not."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leaves alone what is the same for all readers, so that a proxy keeps one copy of it."""
        if "public" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


class RefusalMiddleware:
    """Turns a refusal that a view raised into its answer, in this one place."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answers a Refusal, and a database that does not answer; any other exception is a bug, and Django's."""
        if isinstance(exception, Refusal):
            return refuse(request, exception)
        if is_of_store(exception):
            return refuse(request, Busy())
        return None


class BodyLimitMiddleware:
    """Refuses a body that came too slowly, is too large, or is not in UTF-8, before a view sees it."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if BODY_IS_LATE in request.headers:
            return refuse(request, TooSlow())
        if request.method not in ("GET", "HEAD"):
            refusal = _refusal_of_body(request)
            if refusal is not None:
                return refuse(request, refusal)
        return self._get_response(request)


def _refusal_of_body(request: HttpRequest) -> Refusal | None:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > body_bytes_max(request.path):
        return TooLarge()
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        return BadEncoding()
    body = request.body
    if request.content_type == "application/x-www-form-urlencoded":
        body = unquote_to_bytes(body)
    try:
        body.decode()
    except UnicodeDecodeError:
        return BadEncoding()
    return None


class SecureCookiesMiddleware:
    """Marks cookies Secure on HTTPS, so that the same settings serve http://localhost and a site behind a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if is_https(request):
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


def is_https(request: HttpRequest) -> bool:
    """Whether cookies can be Secure.

    X-Forwarded-Proto is believed from anyone here: a visitor who lies about it only makes his own browser more careful.
    """
    return request.is_secure() or request.headers.get("X-Forwarded-Proto") == "https"
