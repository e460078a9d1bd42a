"""Logging in and out, on whatever page: who the session is afterwards."""

from typing import Any

from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest

from chatroom import actions, identity
from chatroom.former import SESSION_KEY as FORMER_KEY
from chatroom.former import remember_former


def be_the_account(request: HttpRequest, user: User, **signal: Any) -> None:
    """Makes the session of `request`, which has just been logged in as `user`, the account's identity."""
    guest = identity.held_by(request.session)
    person = actions.join(guest, user)
    if person is None:
        return
    request.session[identity.SESSION_KEY] = person.pk
    if guest is not None and guest.pk != person.pk:
        remember_former(request.session, guest)


def log_out(request: HttpRequest) -> None:
    """Ends the session; what holds on to whoever it was holds on to the one that follows it in this browser."""
    person, former = identity.held_by(request.session), request.session.get(FORMER_KEY)
    auth.logout(request)
    if former:
        request.session[FORMER_KEY] = former
    if person is not None:
        remember_former(request.session, person)
