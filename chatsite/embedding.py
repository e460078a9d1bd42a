"""Frames in other people's pages: the site's rooms under /embed/, framable, with cookies of their own."""

from collections.abc import Callable
from http.cookies import Morsel
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from chatroom import embedding
from chatroom.embedding import Embedding
from chatsite.content_policy import HEADER, policy
from chatsite.middleware import is_https

GetResponse = Callable[[HttpRequest], HttpResponse]


class EmbeddingMiddleware:
    """Serves a room at /embed/<words>/chatroom/<room>/ to the frames of the sites that CHAT_EMBED_ORIGINS names.

    The prefix is to Django what a server's mount point is, so that all addresses in the frame begin with it. Nothing
    else of the site can be framed, and a frame knows nothing of the identity that the browser has in the site itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not embedding.is_on():
            return self._get_response(request)
        if embedding.FRAME_PATH.fullmatch(request.path_info):
            return _framable(self._get_response(request))
        match = embedding.EMBEDDED_PATH.fullmatch(request.path_info)
        if match is None:
            return self._get_response(request)
        asked = Embedding.read(match["words"])
        request.embedding = asked  # type: ignore[attr-defined]
        request.path_info = match["path"]
        secure = is_https(request)
        request.COOKIES = embedding.cookies_of_frame(request.COOKIES, secure=secure)
        if asked.language:
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = asked.language
        response = _framable(self._answer(request, f"embed/{match['words']}/"))
        _rename_cookies(response, secure=secure)
        return response

    def _answer(self, request: HttpRequest, prefix: str) -> HttpResponse:
        before = get_script_prefix()
        set_script_prefix(before + prefix)
        try:
            return self._get_response(request)
        finally:
            set_script_prefix(before)


def _framable(response: HttpResponse) -> HttpResponse:
    """Lets the sites frame `response`: by the policy alone, since X-Frame-Options cannot name sites."""
    response[HEADER] = policy(*settings.CHAT_EMBED_ORIGINS)
    del response["X-Frame-Options"]
    return response


class PartitionedMorsel(Morsel[Any]):
    """A cookie that is kept apart for each site around the frame; http.cookies knows of it from Python 3.14 on."""

    _reserved: ClassVar[dict[str, str]] = {**Morsel._reserved, "partitioned": "Partitioned"}  # type: ignore[attr-defined]
    _flags: ClassVar[set[str]] = {*Morsel._flags, "partitioned"}  # type: ignore[attr-defined]


def _rename_cookies(response: HttpResponse, *, secure: bool) -> None:
    """Gives the cookies of a frame's answer their own names, and lets them into a frame of another site."""
    for name, cookie in list(response.cookies.items()):
        del response.cookies[name]
        framed = (embedding.SECURE_PREFIX if secure else embedding.PLAIN_PREFIX) + name
        response.cookies[framed] = _framed_cookie(framed, cookie, secure=secure)


def _framed_cookie(name: str, cookie: Morsel[Any], *, secure: bool) -> PartitionedMorsel:
    morsel = PartitionedMorsel()
    morsel.set(name, cookie.value, cookie.coded_value)
    morsel.update(cookie)
    morsel["path"] = "/"
    # Without HTTPS a browser takes neither, and the frame works where both pages are of one site, as on localhost.
    if secure:
        morsel["samesite"] = "None"
        morsel["secure"] = morsel["partitioned"] = True
    return morsel
