"""The chat rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatroomConfig(AppConfig):
    name = "chatroom"
    verbose_name = _("Chat rooms")
