"""Who may act against whom: nobody against a higher rank, and a room's own moderators only where somebody was heard."""

from collections.abc import Sequence

from django.db.models import Q

from chatroom.models import ChatInfo, HeldMessage, Room, UserInfo
from chatroom.people import NOBODY
from chatroom.refusals import Forbidden, NoSuchPerson
from chatroom.roles import Actor, Role, role_of_account, role_of_person

# Accounts that may be of the staff; which rank they have is then asked of each.
MAY_BE_STAFF = (
    Q(account__is_staff=True)
    | Q(account__is_superuser=True)
    | Q(account__groups__isnull=False)
    | Q(account__user_permissions__isnull=False)
)


def rank_of(person: UserInfo, room: Room | None) -> Role:
    """What `person` is in `room`, by their account where they have one."""
    if person.user_id in NOBODY:
        return Role.ADMINISTRATOR  # nobody is above the site itself
    account = role_of_account(person.account) if person.account is not None else Role.VISITOR
    return max(account, role_of_person(person, room))


def require_rank(actor: Actor, person: UserInfo, room: Room | None) -> None:
    """Lets `actor` act against `person` only where these are of a lower rank, or themselves. Raises Forbidden."""
    own = actor.person is not None and actor.person.pk == person.pk
    if not own and rank_of(person, room) >= actor.role:
        raise Forbidden


def require_rank_over_authors(actor: Actor, room: Room, numbers: Sequence[int]) -> None:
    """Lets `actor` act against the entries `numbers` only where that holds of all their authors. Raises Forbidden."""
    written = ChatInfo.objects.of(room).filter(number__in=numbers)
    authors = UserInfo.objects.filter(pk__in=written.values("user").distinct())
    of_rank = authors.filter(Q(owned_rooms=room) | Q(moderated_rooms=room) | MAY_BE_STAFF)
    for author in of_rank.select_related("account").distinct():
        require_rank(actor, author, room)


def require_acquaintance(actor: Actor, person: UserInfo, room: Room) -> None:
    """Lets a room's own moderators do what tells of, or holds beyond, the room only to somebody who was heard there.

    Otherwise whoever makes a room could reach anybody of the site from it. Raises NoSuchPerson.
    """
    if actor.role >= Role.MODERATOR or ChatInfo.objects.of(room).filter(user=person).exists():
        return
    if not HeldMessage.objects.filter(room=room, user=person).exists():
        raise NoSuchPerson


def require_no_other_room(actor: Actor, person: UserInfo, room: Room) -> None:
    """Lets a room's own moderators do nothing that holds beyond it to those who run or moderate another.

    Raises Forbidden.
    """
    if actor.role >= Role.MODERATOR:
        return
    if person.owned_rooms.exclude(pk=room.pk).exists() or person.moderated_rooms.exclude(pk=room.pk).exists():
        raise Forbidden
