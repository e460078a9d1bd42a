"""Where one is logged in, and ending that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts.sessions import end_session as end
from accounts.sessions import end_sessions, sessions_of
from chatroom.forms import read_number
from chatroom.refusals import BadCursor
from chatroom.views.methods import takes


@never_cache
@takes("GET")
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """All sessions of the account: the browser, since when, and the last day that it was here."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    return render(request, "accounts/sessions.html", {"sessions": sessions_of(request, request.user)})


@takes("POST")
@login_required
def end_session(request: HttpRequest) -> HttpResponse:
    """Ends the session of the posted `session`, one of the account's own; says so where there is none such."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    if not end(request.user, _key_in(request)):
        messages.warning(request, gettext("You are not logged in there, or no longer."))
    return redirect("sessions")


@takes("POST")
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of the account but this one."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    end_sessions(request.user, but=request)
    return redirect("sessions")


def _key_in(request: HttpRequest) -> int:
    """The key of a session that was posted, 0 where it is no number; 0 is the key of none."""
    try:
        return read_number(request.POST.dict(), "session") or 0
    except BadCursor:
        return 0
