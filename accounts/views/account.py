"""An account as its holder sees it, and its end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts import mail
from accounts.forms import DeletionForm, EmailForm
from accounts.leaving import leave
from accounts.views.form_again import FormAgain
from chatroom import logging_in
from chatroom.shared_browser import cleared
from chatroom.views.methods import takes


@never_cache
@takes("GET")
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who one is logged in as, and what one can do about it."""
    return render(request, "accounts/account.html", {"has_mail": mail.is_configured()})


@method_decorator([never_cache, takes("GET", "POST"), login_required], name="dispatch")
class ChangeEmail(FormAgain):
    """Where a link for a new password is sent."""

    template_name = "accounts/change_email.html"
    form_class = EmailForm
    success_url = reverse_lazy("account")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hands the request to the form, which counts tries by it."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_initial(self) -> dict[str, Any]:
        """The address as it is."""
        return {"email": _holder(self.request).email}

    def form_valid(self, form: EmailForm) -> HttpResponse:
        """Stores the address."""
        holder = _holder(self.request)
        holder.email = form.cleaned_data["email"]
        holder.save(update_fields=["email"])
        messages.success(self.request, gettext("Your address is kept."))
        return super().form_valid(form)


@method_decorator([never_cache, takes("GET", "POST"), login_required], name="dispatch")
class DeleteAccount(FormAgain):
    """Deletes the account of whoever knows its password; that of staff is for the admin to delete."""

    template_name = "accounts/delete_account.html"
    form_class = DeletionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hands the request to the form, which counts tries by it."""
        return super().get_form_kwargs() | {"request": self.request}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Looks at no password of staff."""
        return self.get(request) if _holder(request).is_staff else super().post(request, *args, **kwargs)

    def form_valid(self, form: DeletionForm) -> HttpResponse:
        """Deletes the account, and with it, where that is wanted, what its holder has said."""
        leave(_holder(self.request), erase=form.cleaned_data["erase"])
        logging_in.log_out(self.request)
        messages.success(self.request, gettext("Your account is gone."))
        return cleared(redirect("login"))

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        """Staff are refused."""
        return super().render_to_response(context, **({"status": 403} if _holder(self.request).is_staff else response))


def _holder(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "login_required lets nobody else in"
    return request.user
