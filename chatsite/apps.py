"""The project as an app: its system checks and its runserver."""

from django.apps import AppConfig


class ChatSiteConfig(AppConfig):
    name = "chatsite"

    def ready(self) -> None:
        from chatsite import checks  # noqa: F401 (registers the checks)
