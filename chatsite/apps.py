"""The project as an app: its system checks and its runserver."""

from django.apps import AppConfig


class ChatSiteConfig(AppConfig):
    name = "chatsite"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from chatsite import checks  # noqa: F401 (registers the checks)
        from chatsite.logins import end_with_browser

        user_logged_in.connect(end_with_browser, dispatch_uid="chatsite")
