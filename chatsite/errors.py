"""Django's own errors, answered as refusals: one sentence, as JSON or as a page."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from chatroom.refusals import Busy, ForeignRequest, NotFound, Refusal, ServerError
from chatroom.views.answers import refuse

STORE_ERRORS = (OperationalError, InterfaceError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django could not accept: a foreign host, too many fields."""
    return refuse(request, Refusal())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not for this reader; it is not said that it exists."""
    return refuse(request, NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser's session, or sent by another site."""
    return refuse(request, ForeignRequest())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address at which there is nothing."""
    return refuse(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """An error of ours, or a database that does not answer where no view could say so."""
    return refuse(request, Busy() if isinstance(sys.exc_info()[1], STORE_ERRORS) else ServerError())
