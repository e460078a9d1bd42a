"""People, and what is kept of where they come from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.constraints import length_between
from chatroom.names import colour_of, tag_of

NAME_COLUMN_MAX = 40  # the most that CHAT_NAME_MAX may allow
USER_ID_LENGTH = 24
LETTERS_MAX = 255  # of an account's name, by which it is told from others
BROWSER_DIGEST_LENGTH = 32
BLOCK_LENGTH = 48  # a keyed digest with its key's number, or an address block in full


class UserInfo(models.Model):
    """An identity: a temporary one, held by one browser session, or an account's. `user_id` is public.

    The session, or the account, is what proves it. `shown_name` is what others call somebody who has renamed themselves
    while nobody was to see what they do; empty where that is the nickname.
    """

    user_id = models.CharField(_("identity"), max_length=USER_ID_LENGTH, unique=True, editable=False)
    user_name = models.CharField(_("nickname"), max_length=NAME_COLUMN_MAX, db_index=True)
    shown_name = models.CharField(max_length=NAME_COLUMN_MAX, blank=True, default="", db_default="", editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="identity",
        verbose_name=_("account"),
    )
    became = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="former_selves",
        verbose_name=_("later the identity"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            length_between("user_id", USER_ID_LENGTH, USER_ID_LENGTH, "userinfo_user_id_length"),
            length_between("user_name", 1, NAME_COLUMN_MAX, "userinfo_user_name_length"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} #{self.tag}"

    @property
    def tag(self) -> str:
        """Four digits that tell apart people of the same name."""
        return tag_of(self.user_id)

    @property
    def is_robot(self) -> bool:
        """Whether this is a room's robot: its badge says so with all that it says."""
        return hasattr(self, "robot")

    @property
    def colour(self) -> int:
        """The number of this person's colour."""
        return colour_of(self.user_id)


class AccountName(models.Model):
    """What the name of an account looks like, by the letters of names.skeleton: nobody else may have a name like it."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("account"),
    )
    letters = models.CharField(max_length=LETTERS_MAX, unique=True)

    class Meta:
        verbose_name = _("name of an account")
        verbose_name_plural = _("names of accounts")

    def __str__(self) -> str:
        return self.letters


class Trace(models.Model):
    """Where an identity came from, for as long as a ban may need it: a browser, and the blocks of an address.

    What stands in the blocks is for the setting to say: keyed digests, the blocks themselves, or nothing.
    """

    user = models.ForeignKey(UserInfo, on_delete=models.CASCADE, related_name="traces", verbose_name=_("person"))
    browser = models.CharField(max_length=BROWSER_DIGEST_LENGTH, blank=True)
    block = models.CharField(_("address block"), max_length=BLOCK_LENGTH, blank=True)
    wide_block = models.CharField(_("wider address block"), max_length=BLOCK_LENGTH, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    seen_at = models.DateTimeField(_("last seen"), db_index=True)

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        constraints = [models.UniqueConstraint(fields=["user", "browser", "block"], name="trace_user_browser_block")]
        indexes = [models.Index(fields=["block"]), models.Index(fields=["wide_block"])]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"
