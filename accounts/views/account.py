"""An account as its holder sees it, and its end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts import mail
from accounts.forms import DeletionForm, EmailForm
from accounts.leaving import leave
from accounts.shared_browser import cleared
from chatroom import logging_in
from chatroom.views.methods import takes


@never_cache
@takes("GET")
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who one is logged in as, and what one can do about it."""
    return render(request, "accounts/account.html", {"has_mail": mail.is_configured()})


@never_cache
@takes("GET", "POST")
@login_required
def change_email(request: HttpRequest) -> HttpResponse:
    """Where a link for a new password is sent."""
    holder = _holder(request)
    form = EmailForm(request, request.POST or None, initial={"email": holder.email})
    if not form.is_valid():
        return render(request, "accounts/change_email.html", {"form": form})
    holder.email = form.cleaned_data["email"]
    holder.save(update_fields=["email"])
    messages.success(request, gettext("Your address is kept."))
    return redirect("account")


@never_cache
@takes("GET", "POST")
@login_required
def delete_account(request: HttpRequest) -> HttpResponse:
    """Deletes the account of whoever knows its password; that of staff is for the admin to delete."""
    holder = _holder(request)
    form = DeletionForm(request, request.POST or None)
    if holder.is_staff or not form.is_valid():
        return render(request, "accounts/delete_account.html", {"form": form}, status=403 if holder.is_staff else 200)
    leave(holder, erase=form.cleaned_data["erase"])
    logging_in.log_out(request)
    messages.success(request, gettext("Your account is gone."))
    return cleared(redirect("login"))


def _holder(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "login_required lets nobody else in"
    return request.user
