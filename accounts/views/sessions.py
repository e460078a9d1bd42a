"""Where one is logged in, and ending that."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.sessions import end_session as end
from accounts.sessions import end_sessions, sessions_of
from chatroom.forms import read_number
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
    """Ends the session of the posted `session`, one of the account's own. Raises BadCursor."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    end(request.user, read_number(request.POST.dict(), "session") or 0)
    return redirect("sessions")


@takes("POST")
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of the account but this one."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    end_sessions(request.user, but=request)
    return redirect("sessions")
