"""What moderators do: restrictions, the record of every act, words, held messages and reports."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.entries import CLIENT_ID_MAX, CONTENT_COLUMN_MAX, ChatInfo
from chatroom.models.people import BLOCK_LENGTH, UserInfo
from chatroom.models.rooms import ROOM_NAME_MAX, Room

REASON_MAX = 200
WORD_MAX = 100


class Restriction(models.Model):
    """What somebody may not do, in one room or, without one, on the whole site, until its end or for good.

    `subject` is what it holds on to, by its rung: a user_id, a browser's digest, or an address block as traces have it.
    """

    class Kind(models.TextChoices):
        MUTE = "mute", _("mute")
        SHADOW = "shadow", _("shadow mute")
        BAN = "ban", _("ban")

    class Rung(models.TextChoices):
        IDENTITY = "identity", _("this identity")
        BROWSER = "browser", _("this browser")
        BLOCK = "block", _("this network")
        WIDE_BLOCK = "wide_block", _("the network around it")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    rung = models.CharField(_("rung"), max_length=12, choices=Rung.choices)
    subject = models.CharField(max_length=BLOCK_LENGTH, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("room"))
    person = models.ForeignKey(
        UserInfo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=REASON_MAX, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        indexes = [
            models.Index(fields=["subject"], condition=models.Q(lifted_at__isnull=True), name="restriction_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.rung}/{self.pk}"


class Revision(models.Model):
    """A number that grows with each change of something that processes keep in memory: of restrictions, of words."""

    name = models.CharField(max_length=32, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}/{self.number}"


class AuditRecord(models.Model):
    """Who did what to whom, when and why. It is written once and never changed."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    act = models.CharField(_("act"), max_length=32)
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("room"))
    room_name = models.CharField(_("name of the room"), max_length=ROOM_NAME_MAX, blank=True)
    by_person = models.ForeignKey(
        UserInfo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by account"),
    )
    person = models.ForeignKey(
        UserInfo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    numbers = models.TextField(_("entries"), blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_MAX, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit log")

    def __str__(self) -> str:
        return f"{self.act}/{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new record. Raises TypeError for one that is written already."""
        if not self._state.adding:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)


class Word(models.Model):
    """A word that is not to be said, in one room or on the whole site. `folded` is what it is matched by."""

    class Deed(models.TextChoices):
        MASK = "mask", _("mask it")
        HOLD = "hold", _("hold the message for approval")
        REFUSE = "refuse", _("refuse the message")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("room"))
    text = models.CharField(_("word"), max_length=WORD_MAX)
    folded = models.CharField(max_length=WORD_MAX * 2, editable=False)
    deed = models.CharField(_("what to do"), max_length=8, choices=Deed.choices, default=Deed.MASK)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(fields=["room", "folded"], name="word_room_folded"),
            models.UniqueConstraint(fields=["folded"], condition=models.Q(room__isnull=True), name="word_site_folded"),
        ]

    def __str__(self) -> str:
        return self.text


class HeldMessage(models.Model):
    """A message that waits for a moderator; only approved does it become an entry."""

    class Why(models.TextChoices):
        WORD = "word", _("a word in it")
        APPROVAL = "approval", _("all messages here wait")
        LINKS = "links", _("many links by somebody new")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, verbose_name=_("room"))
    user = models.ForeignKey(UserInfo, on_delete=models.CASCADE, verbose_name=_("person"))
    text = models.TextField(_("content"), max_length=CONTENT_COLUMN_MAX)
    client_id = models.CharField(max_length=CLIENT_ID_MAX, blank=True, default="")
    about = models.ForeignKey(
        ChatInfo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    why = models.CharField(_("why"), max_length=32, choices=Why.choices)
    held_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("held message")
        verbose_name_plural = _("held messages")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user", "client_id"],
                condition=~models.Q(client_id=""),
                name="heldmessage_room_user_client_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.pk}"


class Report(models.Model):
    """A visitor's word that an entry is not as it should be; a moderator answers it once."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    entry = models.ForeignKey(ChatInfo, on_delete=models.CASCADE, related_name="reports", verbose_name=_("entry"))
    reporter = models.ForeignKey(UserInfo, on_delete=models.CASCADE, related_name="+", verbose_name=_("reporter"))
    reason = models.CharField(_("reason"), max_length=REASON_MAX, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["entry", "reporter"], name="report_entry_reporter")]
        indexes = [models.Index(fields=["made_at"], condition=models.Q(state="open"), name="report_open")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.pk}"
