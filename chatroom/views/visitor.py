"""Who the visitor of a page is: the session's identity, made on the first visit, or its account's."""

from django.contrib import auth
from django.http import HttpRequest

from chatroom import actions, browsers, floods
from chatroom.identity import SESSION_KEY, identity_of, keep_alive, new_identity
from chatroom.logging_in import log_out
from chatroom.members import account_of
from chatroom.models import UserInfo
from chatroom.traces import keep_trace


def identity_of_visitor(request: HttpRequest) -> UserInfo:
    """Returns who the session is; on its first visit someone new. Raises TooFast."""
    if auth.SESSION_KEY in request.session and account_of(request.session) is None:
        log_out(request)  # the account is gone, or its password is another since
    keep_alive(request.session)
    identity = identity_of(request.session)
    if identity is None:
        floods.count_first_visit(request)
        identity = _first_identity(request)
    browsers.know(request)
    keep_trace(request, identity)
    return identity


def _first_identity(request: HttpRequest) -> UserInfo:
    """Whoever is logged in is their account's identity, a guest somebody new."""
    account = account_of(request.session)
    if account is None:
        return new_identity(request.session)
    person = actions.join(None, account) or actions.join(new_identity(request.session), account)
    assert person is not None, "somebody new becomes the account's identity where it has none"
    request.session[SESSION_KEY] = person.pk
    return person
