"""Accounts for people who want to be known. The chat rooms work without this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts.sessions import keep_session

        # A signal, since the admin logs people in as well.
        user_logged_in.connect(keep_session, dispatch_uid="accounts")
