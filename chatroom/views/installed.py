"""The site as an app that a browser installs: what it is called, and what it shows without the network."""

import json
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from chatroom.views.methods import takes

WORKER = "chatroom/js/offline/worker.js"
# All that the page without the network is made of, as it is served and as it is developed: what is put into core.js
# and base.css comes with them or by itself.
SHELL = (
    "chatroom/css/base.css",
    "chatroom/css/colours.css",
    "chatroom/css/dark.css",
    "chatroom/css/offline.css",
    "chatroom/css/sheet.css",
    "chatroom/img/duck.svg",
    "chatroom/img/favicon.svg",
    "chatroom/js/backoff.js",
    "chatroom/js/core.js",
    "chatroom/js/offline/kept_messages.js",
    "chatroom/js/offline/offline.js",
    "chatroom/js/pause.js",
    "chatroom/js/safe_storage.js",
)


@takes("GET")
def manifest(request: HttpRequest) -> HttpResponse:
    """What the installed app is called, looks like and begins with."""
    return _fresh(render(request, "chatroom/manifest.json", content_type="application/manifest+json"))


@takes("GET")
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the service worker keeps, and shows where the network does not answer."""
    return _fresh(HttpResponse(_offline_page()))


@takes("GET")
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: another release has other files or words, thus another version, and is installed anew."""
    files = sorted(static(name) for name in SHELL)
    version = blake2b(repr((_offline_page(), files)).encode(), digest_size=6).hexdigest()
    shell = {"version": version, "page": reverse("offline"), "files": files}
    script = f"self.shell = {json.dumps(shell)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return _fresh(HttpResponse(script, content_type="text/javascript; charset=utf-8"))


def _offline_page() -> str:
    """The page in the reader's language: nothing in it is of a reader or of a moment."""
    return render_to_string("chatroom/offline.html")


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response
