"""Robots of rooms, which post with a token that the room's owner has made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.people import UserInfo
from chatroom.models.rooms import DIGEST_LENGTH, Room


class RobotQuerySet(models.QuerySet["Robot"]):
    """Robots of one room."""

    def at_work(self) -> RobotQuerySet:
        """Those whose token is not revoked."""
        return self.filter(revoked_at=None)


class Robot(models.Model):
    """A program that says things in one room. Of its token a digest is kept; revoked, it stays to tell whose it was."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="robots", verbose_name=_("room"))
    person = models.OneToOneField(UserInfo, on_delete=models.PROTECT, related_name="robot", verbose_name=_("name"))
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True, editable=False)
    made_by = models.ForeignKey(
        UserInfo,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="made_robots",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    used_on = models.DateField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("robot")
        verbose_name_plural = _("robots")

    def __str__(self) -> str:
        return str(self.person)
