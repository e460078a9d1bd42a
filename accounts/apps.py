"""Accounts for people who want to be known. The chat rooms work without this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.models import User
        from django.contrib.auth.signals import user_logged_in
        from django.contrib.auth.validators import UnicodeUsernameValidator

        from accounts.names import require_usable
        from accounts.sessions import keep_session

        # A signal, since the admin logs people in as well.
        user_logged_in.connect(keep_session, dispatch_uid="accounts")
        # The table's own rule, which the admin and `createsuperuser` ask as well.
        name = User._meta.get_field("username")
        name.validators = [
            require_usable if isinstance(rule, UnicodeUsernameValidator) else rule for rule in name.validators
        ]
