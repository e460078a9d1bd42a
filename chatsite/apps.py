"""The project as an app: its system checks and its runserver; and the admin with the project's site in it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ChatSiteConfig(AppConfig):
    name = "chatsite"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from chatsite import checks  # noqa: F401 (registers the checks)
        from chatsite.logins import end_with_browser

        user_logged_in.connect(end_with_browser, dispatch_uid="chatsite")


class ChatAdminConfig(AdminConfig):
    default_site = "chatsite.admin_site.ChatAdminSite"
