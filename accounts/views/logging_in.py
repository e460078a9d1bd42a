"""Registering, logging in and logging out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import mail
from accounts.forms import LoginForm, RegistrationForm
from accounts.names import NAME_TAKEN
from accounts.registering import NameTaken
from accounts.registering import register as store
from accounts.views.form_again import FormAgain
from chatroom import account_floods, identity, logging_in
from chatroom.actions.entries import writing
from chatroom.shared_browser import cleared
from chatroom.views.methods import takes


@method_decorator(takes("GET", "POST"), name="dispatch")
class Login(FormAgain, LoginView):
    """Django's own; in one transaction once the password is right, which is looked at before it begins."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Logs in, and goes back to where the visitor came from, if that is here."""
        with writing():
            was_another = _leave_other_account(self.request)
            response = super().form_valid(form)
            keep_logged_in(self.request.session, keep=form.cleaned_data["keep"])
        return cleared(response) if was_another else response


@method_decorator([never_cache, takes("GET", "POST")], name="dispatch")
class Register(RedirectURLMixin, FormAgain):
    """Makes an account and logs in to it: whoever was a guest is the same person as a member."""

    template_name = "accounts/register.html"
    form_class = RegistrationForm
    next_page = settings.LOGIN_REDIRECT_URL

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tells the form whether mail goes out, and which guest is to be the account's person."""
        person = identity.held_by(self.request.session)
        guest = person if person is not None and person.account_id is None else None
        return super().get_form_kwargs() | {"has_mail": mail.is_configured(), "guest": guest}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Adds where to go back to, if that is here."""
        return super().get_context_data(**context) | {self.redirect_field_name: self.get_redirect_url()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Counts the try. Raises TooFast."""
        account_floods.count_registration(request, request.POST.get("username", ""))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: RegistrationForm) -> HttpResponse:
        """Stores the account, unless somebody has taken its name at this moment."""
        account: User = form.save(commit=False)  # with the password hashed, before the transaction
        try:
            with writing():
                store(account)
                was_another = _leave_other_account(self.request)
                login(self.request, account)
                keep_logged_in(self.request.session, keep=form.cleaned_data["keep"])
        except NameTaken:
            form.add_error("username", NAME_TAKEN)
            return self.form_invalid(form)
        response = redirect(self.get_success_url())
        return cleared(response) if was_another else response


register = Register.as_view()


def keep_logged_in(session: SessionBase, *, keep: bool) -> None:
    """Lets `session`, just logged in, last for two weeks from its last day of use, or end with the browser."""
    session.set_expiry(settings.SESSION_COOKIE_AGE_KEPT if keep else 0)


def _leave_other_account(request: HttpRequest) -> bool:
    """Logs out of the account that the session is logged in to; whether there was one.

    Bans of who it was hold on to the session.
    """
    if not request.user.is_authenticated:
        return False
    logging_in.log_out(request)
    return True


@takes("POST")
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; the next page visit is by somebody new."""
    logging_in.log_out(request)
    return cleared(redirect("home"))
