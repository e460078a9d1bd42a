"""What has to be known of somebody who is about to speak in a room, read in one query."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection

from chatroom.models import ChatInfo, Revision, Room, UserInfo
from chatroom.words.lists import revision_name

Badge = ChatInfo.Badge


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's badge in a room, and the revisions of the lists of words that hold there."""

    badge: str
    site_words: int | None
    room_words: int | None

    @property
    def may_approve(self) -> bool:
        """Whether they could approve their own message, which therefore waits for nobody."""
        return self.badge in (Badge.STAFF, Badge.OWNER, Badge.MODERATOR)


def standing_of(person: UserInfo, account: AbstractBaseUser | AnonymousUser | None, room: Room) -> Standing:
    """Reads how `person`, logged in as `account` if they are, stands in `room`."""
    site_words, room_words, moderates = _read(person, room)
    return Standing(badge_of(person, account, room, moderates=moderates), site_words, room_words)


def badge_of(person: UserInfo, account: AbstractBaseUser | AnonymousUser | None, room: Room, *, moderates: bool) -> str:
    """Returns what `person` is shown as in `room`: whether they moderate it has been asked already."""
    if isinstance(account, User) and account.is_active and account.is_staff:
        return Badge.STAFF
    if room.owner_id == person.pk:
        return Badge.OWNER
    return Badge.MODERATOR if moderates else ""


def _read(person: UserInfo, room: Room) -> tuple[int | None, int | None, bool]:
    # By hand: the ORM would take longer to put it into words than the store to answer.
    revisions = connection.ops.quote_name(Revision._meta.db_table)
    moderators = connection.ops.quote_name(Room.moderators.through._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT number FROM {revisions} WHERE name = %s), "
            f"(SELECT number FROM {revisions} WHERE name = %s), "
            f"EXISTS (SELECT 1 FROM {moderators} WHERE room_id = %s AND userinfo_id = %s)",
            [revision_name(None), revision_name(room.pk), room.pk, person.pk],
        )
        site_words, room_words, moderates = cursor.fetchone()
    return site_words, room_words, bool(moderates)
