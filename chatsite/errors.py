"""Django's own errors, answered as refusals: one sentence, as JSON or as a page."""

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse

from chatroom.refusals import Busy, ForeignRequest, NotFound, Refusal, ServerError
from chatroom.views.answers import refuse

TAKES_NO_WRITES = "25006"  # what PostgreSQL says while it hands over to another, or for as long as it is a copy


def is_of_store(error: BaseException | None) -> bool:
    """Whether `error` is of a database that does not answer, or takes nothing, for now."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, InternalError) and getattr(error.__cause__, "sqlstate", "") == TAKES_NO_WRITES


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
    return refuse(request, Busy() if is_of_store(sys.exc_info()[1]) else ServerError())
