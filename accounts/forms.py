"""The forms about an account: Django's own, with this site's rules for names and passwords."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.names import clean_account_name
from chatroom.models import UserInfo
from chatsite.passwords import PASSWORD_MAX

KEEP = _("Keep me logged in on this device for two weeks")


class LoginForm(auth_forms.AuthenticationForm):
    """A name, a password, and whether to stay logged in when the browser is closed."""

    keep = forms.BooleanField(label=KEEP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name")
        _bound(self.fields["password"])

    def get_invalid_login_error(self) -> ValidationError:
        """Says it beside the password, where whoever mistyped it goes on."""
        del self.fields["username"].widget.attrs["autofocus"]
        self.fields["password"].widget.attrs["autofocus"] = True
        name = str(self.fields["username"].label).lower()
        sentence = self.error_messages["invalid_login"]
        return ValidationError({"password": ValidationError(sentence, "invalid_login", {"username": name})})


class RegistrationForm(auth_forms.BaseUserCreationForm):
    """A name, a password twice, where mail goes out an address for a forgotten one, and whether to stay logged in."""

    keep = forms.BooleanField(label=KEEP, required=False)

    class Meta:
        model = User
        fields = ("username", "email")

    def __init__(self, *args: Any, has_mail: bool, guest: UserInfo | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guest = guest
        name, email = self.fields["username"], self.fields["email"]
        name.label, name.help_text = _("Name"), _("Nobody else can have this name here, or one that looks like it.")
        name.validators = []  # clean_account_name has the rules, and the sentences
        # As where one logs in: a phone that put a capital at its beginning here would not do so there.
        name.widget.attrs |= {"autocapitalize": "none", "autocomplete": "username"}
        email.label, email.required = _("E-mail (optional)"), False
        email.help_text = _("Only for a new password, should you forget yours. Nobody is shown it.")
        if not has_mail:
            del self.fields["email"]
        for field in ("password1", "password2"):
            _bound(self.fields[field])

    def clean_username(self) -> str:
        """The name's one spelling."""
        return clean_account_name(self.cleaned_data["username"], self._guest)


class PasswordForm(forms.Form):
    """The account's own password, asked for once more before what cannot be undone; each try is counted."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        _bound(self.fields["password"])

    def clean_password(self) -> str:
        """Raises ValidationError, TooManyLogins."""
        return _right_password(self._request, self.cleaned_data["password"])


class DeletionForm(PasswordForm):
    """Whether what was said is to go with the account."""

    erase = forms.BooleanField(label=_("Erase what I have said, too"), required=False)


class EmailForm(PasswordForm):
    """Where a link for a new password is sent; empty for nowhere."""

    email = forms.EmailField(label=_("E-mail (optional)"), required=False, max_length=254)

    field_order = ("email", "password")


class PasswordChangeForm(auth_forms.PasswordChangeForm):
    """The old password, of which each try is counted, and the new one twice."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        for field in self.fields.values():
            _bound(field)

    def clean_old_password(self) -> str:
        """Raises ValidationError, TooManyLogins."""
        return _right_password(self._request, self.cleaned_data["old_password"])


class NewPasswordForm(auth_forms.SetPasswordForm):
    """A new password twice, for whoever has a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _bound(field)


def _bound(field: forms.Field) -> None:
    """Lets a field hold a password of the longest, and says so of any longer one before it is hashed."""
    field.validators = [*field.validators, MaxLengthValidator(PASSWORD_MAX)]


def _right_password(request: HttpRequest, password: str) -> str:
    if authenticate(request, username=request.user.get_username(), password=password) != request.user:
        raise ValidationError(_("That is not your password."))
    return password
