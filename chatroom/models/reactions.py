"""What people make of a message, without words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.entries import ChatInfo
from chatroom.models.people import UserInfo

REACTIONS = ("👍", "❤️", "😂", "😮", "😢", "🎉")
REACTION_MAX = 8


class Reaction(models.Model):
    """One person's reaction to one entry. `shadowed`: only they themselves see it, and it is not counted."""

    entry = models.ForeignKey(
        ChatInfo, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("entry")
    )
    user = models.ForeignKey(UserInfo, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    reaction = models.CharField(_("reaction"), max_length=REACTION_MAX)
    shadowed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        # Its index serves the entry's as well.
        constraints = [models.UniqueConstraint(fields=["entry", "user", "reaction"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.reaction}"
