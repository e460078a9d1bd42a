"""The chat rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatroomConfig(AppConfig):
    name = "chatroom"
    verbose_name = _("Chat rooms")

    def ready(self) -> None:
        from django.contrib.auth.models import User
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_save

        from chatroom.account_names import keep_name
        from chatroom.logging_in import be_the_account

        # Signals, since it is not ours to call who logs in and who makes accounts: the admin and its commands do too.
        user_logged_in.connect(be_the_account, dispatch_uid="chatroom")
        post_save.connect(keep_name, sender=User, dispatch_uid="chatroom")
