"""Which methods a view takes; any other is refused in words."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chatroom.refusals import MethodNotAllowed

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


def takes(*methods: str) -> Callable[[View[Parameters]], View[Parameters]]:
    """Lets a view be called with `methods` only; HEAD goes with GET. Raises MethodNotAllowed."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                raise MethodNotAllowed(allowed)
            return view(request, *args, **kwargs)

        return checked

    return decorate
