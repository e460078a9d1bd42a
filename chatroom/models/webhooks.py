"""Webhooks: where what is said in a room is sent on to, and how far that has come."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.rooms import Room

URL_COLUMN_MAX = 500
SALT_LENGTH = 32


class Webhook(models.Model):
    """Sends what is said in a room to `url`, from after entry `position` on.

    `batch_end` is the last entry of what is being sent, until it has arrived: sent again, it is the same. The process
    that sends has the `claim`, until `claimed_until`. The secret is made of the site's own and `salt`, and not stored.
    """

    class Trouble(models.TextChoices):
        NO_ADDRESS = "no_address", _("There is no such host.")
        FORBIDDEN = "forbidden", _("The host has an address that is not of the internet.")
        UNREACHABLE = "unreachable", _("No connection could be made, or its certificate is not right.")
        TIMEOUT = "timeout", _("There was no answer in time.")
        NONSENSE = "nonsense", _("What answered does not speak HTTP.")
        REDIRECT = "redirect", _("It answered with a redirect, which is not followed: enter where it leads.")
        STATUS = "status", _("It answered with an error.")
        GONE = "gone", _("It answered that nothing is there any more.")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("room"))
    url = models.CharField(_("address"), max_length=URL_COLUMN_MAX)
    salt = models.CharField(max_length=SALT_LENGTH, editable=False)
    robots_too = models.BooleanField(_("what robots say as well"), default=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    off_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    position = models.PositiveBigIntegerField(_("sent up to entry"))
    batch_end = models.PositiveBigIntegerField(default=0, editable=False)
    claim = models.CharField(max_length=16, blank=True, default="", editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    next_at = models.DateTimeField(_("next try"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=12, choices=Trouble.choices, blank=True, default="")
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return f"{self.room_id}/{self.pk}"

    @property
    def host(self) -> str:
        """The host that it goes to: the rest of the address may be a secret."""
        return urlsplit(self.url).hostname or ""

    @property
    def has_failed(self) -> bool:
        """Whether it was switched off because it failed for long."""
        return self.off_at is not None and bool(self.trouble)
