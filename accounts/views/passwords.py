"""Another password: with the old one, by a letter, or by a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts import mail
from accounts.forms import NewPasswordForm, PasswordChangeForm
from accounts.sessions import end_sessions, keep_session
from accounts.views.form_again import FormAgain
from chatroom import account_floods
from chatroom.views.methods import takes


@method_decorator([never_cache, takes("GET", "POST")], name="dispatch")
class ChangePassword(FormAgain, auth_views.PasswordChangeView):
    """With the old one. Wherever else the account was logged in, it is no longer."""

    template_name = "accounts/change_password.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("account")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hands the request to the form, which counts tries by it."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        """Stores the password and ends the other sessions."""
        end_sessions(form.save(), but=self.request)
        update_session_auth_hash(self.request, form.user)
        keep_session(self.request, form.user)
        messages.success(self.request, gettext("Your password is another one now. Elsewhere you are logged out."))
        return redirect(self.get_success_url())


@method_decorator([never_cache, takes("GET", "POST")], name="dispatch")
class ForgotPassword(FormAgain, auth_views.PasswordResetView):
    """A letter with a link, where mail goes out; where it does not, the page says whom to ask."""

    template_name = "accounts/forgot_password.html"
    email_template_name = "accounts/reset_letter.txt"
    subject_template_name = "accounts/reset_subject.txt"
    form_class = PasswordResetForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Adds whether mail goes out."""
        return super().get_context_data(**context) | {"has_mail": mail.is_configured()}

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Answers the same, and as soon, whether or not an account has the address. Raises TooFast."""
        account_floods.count_reset(self.request, form.cleaned_data["email"])
        host, secure = self.request.get_host(), self.request.is_secure()
        if mail.is_configured():
            mail.send_later(lambda: _write(form, host, secure))
        return self.render_to_response(self.get_context_data(sent=True))


@method_decorator(takes("GET", "POST"), name="dispatch")
class NewPassword(auth_views.PasswordResetConfirmView):
    """By a link, which is good once and for a day."""

    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Stores the password and ends all sessions of the account."""
        response = super().form_valid(form)
        end_sessions(form.user)
        messages.success(self.request, gettext("Your password is another one now. Please log in with it."))
        return response

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        """A link that was used, is over, or never was one is refused."""
        return super().render_to_response(context, **response, **({} if self.validlink else {"status": 403}))


def _write(form: PasswordResetForm, host: str, secure: bool) -> None:
    form.save(
        domain_override=host,
        use_https=secure,
        email_template_name=ForgotPassword.email_template_name,
        subject_template_name=ForgotPassword.subject_template_name,
    )
