"""Who the visitor of a page is: the session's identity, made on the first visit."""

from django.http import HttpRequest

from chatroom import browsers, floods
from chatroom.identity import identity_of, keep_alive, new_identity
from chatroom.models import UserInfo
from chatroom.traces import keep_trace


def identity_of_visitor(request: HttpRequest) -> UserInfo:
    """Returns who the session is; on its first visit someone new. Raises TooFast."""
    keep_alive(request.session)
    identity = identity_of(request.session)
    if identity is None:
        floods.count_first_visit(request)
        identity = new_identity(request.session)
    browsers.know(request)
    keep_trace(request, identity)
    return identity
