"""Rooms, and how each is run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.constraints import length_between
from chatroom.models.people import UserInfo

ROOM_NAME_MAX = 32
TITLE_MAX = 60
WELCOME_MAX = 200
TAG_LENGTH = 12
DIGEST_LENGTH = 64


class Room(models.Model):
    """A room: an append-only log under a name. `last_id` and `last_tag` are its newest entry's number and tag.

    `pinned` is an entry's number. The claim and the passcode are kept as digests only. What is newer than the first
    release has a default in the database too, so that a process of that release can still write beside newer ones.
    """

    class Access(models.TextChoices):
        OPEN = "open", _("open to all")
        READ_ONLY = "read_only", _("guests may read only")
        MEMBERS = "members", _("members only")
        PASSCODE = "passcode", _("by passcode")

    name = models.CharField(_("name"), max_length=ROOM_NAME_MAX, unique=True)
    title = models.CharField(_("title"), max_length=TITLE_MAX, blank=True)
    welcome = models.CharField(_("welcome line"), max_length=WELCOME_MAX, blank=True, db_default="")
    listed = models.BooleanField(_("listed on the home page"), default=False)
    owner = models.ForeignKey(
        UserInfo, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_rooms", verbose_name=_("owner")
    )
    moderators = models.ManyToManyField(
        UserInfo, blank=True, related_name="moderated_rooms", verbose_name=_("moderators")
    )
    claim_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, db_default="", editable=False)
    access = models.CharField(
        _("access"), max_length=16, choices=Access.choices, default=Access.OPEN, db_default=Access.OPEN
    )
    passcode_digest = models.CharField(max_length=128, blank=True, db_default="", editable=False)
    paused = models.BooleanField(_("paused"), default=False, db_default=False)
    closed = models.BooleanField(_("closed"), default=False, db_default=False)
    approval = models.BooleanField(_("messages wait for approval"), default=False, db_default=False)
    slow_seconds = models.PositiveSmallIntegerField(_("slow mode: seconds between messages"), default=0, db_default=0)
    message_max = models.PositiveSmallIntegerField(_("longest message"), null=True, blank=True)
    keep_days = models.PositiveSmallIntegerField(_("days that messages are kept"), null=True, blank=True)
    keep_entries = models.PositiveIntegerField(_("messages that are kept"), null=True, blank=True)
    duck = models.BooleanField(_("the duck is here"), default=True, db_default=True)
    pinned = models.PositiveBigIntegerField(_("pinned entry"), null=True, blank=True)
    last_id = models.PositiveBigIntegerField(_("newest entry"), default=0, editable=False)
    last_tag = models.CharField(max_length=TAG_LENGTH, default="", blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        permissions = [("moderate", "Can moderate rooms")]
        constraints = [length_between("name", 1, ROOM_NAME_MAX, "room_name_length")]

    def __str__(self) -> str:
        return self.name
