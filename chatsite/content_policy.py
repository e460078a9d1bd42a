"""The Content-Security-Policy of each answer: the settings' own, in which only who may frame a page differs."""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from wsgiref.headers import Headers

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"

# No static file is a page: it does nothing of its own accord, and nobody frames it. Each first view has seven of these.
STATIC_POLICY = "default-src 'none'; frame-ancestors 'none'"

# In which Django shows a page of its own to the developer, with styles and scripts in it.
DEBUG_PAGES = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)


class ContentPolicyMiddleware:
    """Gives the site's policy to what has none. django-csp words it; its own middleware does so for each answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not (settings.DEBUG and response.status_code in DEBUG_PAGES):
            response.setdefault(HEADER, policy())
        return response


@cache
def policy(*ancestors: str) -> str:
    """Returns the policy of what the sites `ancestors` may frame; without them, of what nobody may."""
    return str(build_policy(replace={"frame-ancestors": ancestors} if ancestors else None))


def add_static_headers(headers: Headers, _path: str, _url: str) -> None:
    """Gives a static file the policy of those: called by WhiteNoise."""
    headers[HEADER] = STATIC_POLICY
