"""The log as it is stored: rooms, the people in them, and the entries."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from chatroom.names import colour_of, tag_of

ROOM_NAME_MAX = 32
NAME_COLUMN_MAX = 40  # the most that CHAT_NAME_MAX may allow
CONTENT_COLUMN_MAX = 4000  # the most that CHAT_MESSAGE_MAX may allow
CLIENT_ID_MAX = 64
USER_ID_LENGTH = 24
TAG_LENGTH = 12


def _length_between(field: str, lowest: int, highest: int, name: str) -> models.CheckConstraint:
    length = Length(field)
    return models.CheckConstraint(
        condition=models.Q(GreaterThanOrEqual(length, lowest)) & models.Q(LessThanOrEqual(length, highest)),
        name=name,
    )


class Room(models.Model):
    """A room: an append-only log under a name. `last_id` and `last_tag` are its newest entry's number and tag."""

    name = models.CharField(_("name"), max_length=ROOM_NAME_MAX, unique=True)
    title = models.CharField(_("title"), max_length=60, blank=True)
    listed = models.BooleanField(_("listed on the home page"), default=False)
    last_id = models.PositiveBigIntegerField(_("newest entry"), default=0, editable=False)
    last_tag = models.CharField(max_length=TAG_LENGTH, default="", blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [_length_between("name", 1, ROOM_NAME_MAX, "room_name_length")]

    def __str__(self) -> str:
        return self.name


class UserInfo(models.Model):
    """A temporary identity, held by one browser session. `user_id` is public; the session is what proves it."""

    user_id = models.CharField(_("identity"), max_length=USER_ID_LENGTH, unique=True, editable=False)
    user_name = models.CharField(_("nickname"), max_length=NAME_COLUMN_MAX, db_index=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            _length_between("user_id", USER_ID_LENGTH, USER_ID_LENGTH, "userinfo_user_id_length"),
            _length_between("user_name", 1, NAME_COLUMN_MAX, "userinfo_user_name_length"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} #{self.tag}"

    @property
    def tag(self) -> str:
        """Four digits that tell apart people of the same name."""
        return tag_of(self.user_id)

    @property
    def colour(self) -> int:
        """The number of this person's colour."""
        return colour_of(self.user_id)


class ChatInfoQuerySet(models.QuerySet["ChatInfo"]):
    """Entries of one room, by their numbers."""

    def of(self, room: Room | int) -> ChatInfoQuerySet:
        """The entries of `room`, a Room or its key."""
        return self.filter(room=room)

    def newest(self, count: int) -> list[ChatInfo]:
        """At most `count` of the newest, ascending."""
        return list(self.select_related("user").order_by("-number")[:count])[::-1]

    def before(self, number: int) -> ChatInfoQuerySet:
        """Those with a lower number."""
        return self.filter(number__lt=number)

    def since(self, number: int) -> ChatInfoQuerySet:
        """Entry `number` and all after it, ascending."""
        return self.select_related("user").filter(number__gte=number).order_by("number")


class ChatInfo(models.Model):
    """One entry of a room's log. It is written once, by an action, and its number is its place."""

    class Kind(models.TextChoices):
        SAY = "say", _("message")
        RENAME = "rename", _("new name")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, verbose_name=_("room"))
    number = models.PositiveBigIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    user = models.ForeignKey(UserInfo, on_delete=models.PROTECT, verbose_name=_("person"))
    user_name = models.CharField(_("nickname then"), max_length=NAME_COLUMN_MAX)
    chat_content = models.TextField(_("content"), max_length=CONTENT_COLUMN_MAX)
    client_id = models.CharField(max_length=CLIENT_ID_MAX, blank=True, default="")
    tag = models.CharField(max_length=TAG_LENGTH, editable=False)
    created_at = models.DateTimeField(_("at"))

    objects = ChatInfoQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="chatinfo_room_number"),
            models.UniqueConstraint(
                fields=["room", "user", "client_id"],
                condition=~models.Q(client_id=""),
                name="chatinfo_room_user_client_id",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="chatinfo_number_from_1"),
            _length_between("chat_content", 1, CONTENT_COLUMN_MAX, "chatinfo_chat_content_length"),
            _length_between("user_name", 1, NAME_COLUMN_MAX, "chatinfo_user_name_length"),
            _length_between("client_id", 0, CLIENT_ID_MAX, "chatinfo_client_id_length"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"


class ProcessBulletin(models.Model):
    """What one process of the site tells the others, who reads and who types there: true for a few seconds."""

    process = models.CharField(max_length=16, primary_key=True)
    number = models.PositiveBigIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.process}/{self.number}"
