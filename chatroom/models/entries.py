"""The entries of the rooms' logs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chatroom.models.constraints import length_between
from chatroom.models.people import NAME_COLUMN_MAX, UserInfo
from chatroom.models.rooms import TAG_LENGTH, Room

CONTENT_COLUMN_MAX = 4000  # the most that CHAT_MESSAGE_MAX may allow
CLIENT_ID_MAX = 64
REACTIONS_COLUMN_MAX = 200


class ChatInfoQuerySet(models.QuerySet["ChatInfo"]):
    """Entries of one room, by their numbers."""

    def complete(self) -> ChatInfoQuerySet:
        """Each with its author, the entry that it is about, and that one's author."""
        return self.select_related("user", "about__user")

    def shown_to(self, person: UserInfo) -> ChatInfoQuerySet:
        """Those that `person` sees: what all see, and what only they do."""
        shown = models.Q(state=ChatInfo.State.VISIBLE)
        return self.filter(shown | models.Q(state=ChatInfo.State.SHADOW, user=person))

    def of(self, room: Room | int) -> ChatInfoQuerySet:
        """The entries of `room`, a Room or its key."""
        return self.filter(room=room)

    def newest(self, count: int) -> list[ChatInfo]:
        """At most `count` of the newest, ascending."""
        return list(self.complete().order_by("-number")[:count])[::-1]

    def before(self, number: int) -> ChatInfoQuerySet:
        """Those with a lower number."""
        return self.filter(number__lt=number)

    def since(self, number: int) -> ChatInfoQuerySet:
        """Entry `number` and all after it, ascending."""
        return self.complete().filter(number__gte=number).order_by("number")


class ChatInfo(models.Model):
    """One entry of a room's log. It is written once, by an action, and its number is its place.

    `badge` is what its author was in the room then; `lookalike` says that their name looked like somebody else's there.
    Its state changes: what a hidden entry says leaves the log, and stays here for those who moderate. Its author may
    edit it, or delete it, for a while, and others react: `reactions` is JSON, the count of each. Of `hide`, `restore`
    and `delete` the content is the numbers, as chatroom.names.numbers writes them; of `settings` and `react`, JSON; of
    `edit`, the new text. `about` is the entry that a message replies to, or that is edited or reacted to.
    """

    class Kind(models.TextChoices):
        SAY = "say", _("message")
        RENAME = "rename", _("new name")
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("shown again")
        SETTINGS = "settings", _("settings")
        EDIT = "edit", _("edited")
        DELETE = "delete", _("deleted by its author")
        REACT = "react", _("reaction")

    class State(models.TextChoices):
        VISIBLE = "visible", _("visible")
        HIDDEN = "hidden", _("hidden")
        SHADOW = "shadow", _("shown to its author only")
        DELETED = "deleted", _("deleted by its author")

    class Badge(models.TextChoices):
        STAFF = "staff", _("Staff")
        OWNER = "owner", _("Owner")
        MODERATOR = "moderator", _("Moderator")
        ROBOT = "robot", _("Robot")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, verbose_name=_("room"))
    number = models.PositiveBigIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    user = models.ForeignKey(UserInfo, on_delete=models.PROTECT, verbose_name=_("person"))
    user_name = models.CharField(_("nickname then"), max_length=NAME_COLUMN_MAX)
    chat_content = models.TextField(_("content"), max_length=CONTENT_COLUMN_MAX)
    client_id = models.CharField(max_length=CLIENT_ID_MAX, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.VISIBLE, db_default=State.VISIBLE
    )
    badge = models.CharField(_("badge"), max_length=10, choices=Badge.choices, blank=True, default="", db_default="")
    lookalike = models.BooleanField(_("name like another's"), default=False, db_default=False)
    edited = models.BooleanField(_("edited"), default=False, db_default=False)
    reactions = models.CharField(max_length=REACTIONS_COLUMN_MAX, blank=True, default="", db_default="", editable=False)
    about = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, editable=False
    )
    tag = models.CharField(max_length=TAG_LENGTH, editable=False)
    created_at = models.DateTimeField(_("at"))

    objects = ChatInfoQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index(fields=["about"], condition=models.Q(about__isnull=False), name="chatinfo_about")]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="chatinfo_room_number"),
            models.UniqueConstraint(
                fields=["room", "user", "client_id"],
                condition=~models.Q(client_id=""),
                name="chatinfo_room_user_client_id",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="chatinfo_number_from_1"),
            length_between("chat_content", 1, CONTENT_COLUMN_MAX, "chatinfo_chat_content_length"),
            length_between("user_name", 1, NAME_COLUMN_MAX, "chatinfo_user_name_length"),
            length_between("client_id", 0, CLIENT_ID_MAX, "chatinfo_client_id_length"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"
