"""The site as a WSGI application: all of it, with a thread for each held poll."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Utf8Request(WSGIRequest):
    """A request that is read in UTF-8, whatever charset its Content-Type names.

    Django would take any of Python's codecs for the query as well, and some of them can only fail.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, value: str) -> None:
        pass


class Utf8Handler(WSGIHandler):
    """Django, given such requests."""

    request_class = Utf8Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup(set_prefix=False)

application = Utf8Handler()
