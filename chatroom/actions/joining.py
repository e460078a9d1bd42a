"""Who was a guest and logs in: an account is one person, and what the guest had is theirs from then on."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from chatroom.actions.audit import record
from chatroom.actions.entries import lock, writing
from chatroom.actions.settings import announce_moderators
from chatroom.lookalikes import is_default_name
from chatroom.models import Room, UserInfo
from chatroom.name_claims import is_carried
from chatroom.names import BadName, clean_nickname
from chatroom.names.reserved import is_reserved
from chatroom.roles import Actor, Role


def join(guest: UserInfo | None, account: User) -> UserInfo | None:
    """Returns the identity of `account`; that of `guest`, who has logged in to it, where it had none.

    Otherwise the guest's rooms go over to it. What the guest said stays as it was said; that it was the account's
    holder who said it is theirs alone to see. None where there is neither. Raises Busy.
    """
    with writing():
        if guest is not None and guest.account_id is None and _tie(guest, account):
            return guest
        own = UserInfo.objects.filter(account=account).first()
        if own is not None and guest is not None and guest.account_id is None:
            _hand_over(guest, own, account)
    return own


def _tie(guest: UserInfo, account: User) -> bool:
    """Makes `guest` the identity of `account`, unless it has one."""
    if UserInfo.objects.filter(account=account).exists():
        return False
    guest.account = account
    # The name with which staff log in is not for everybody to read.
    if is_default_name(guest.user_name) and not account.is_staff and _is_free_nickname(account.username):
        guest.user_name = account.username
    try:
        with transaction.atomic():
            guest.save(update_fields=["account", "user_name"])
    except IntegrityError:
        guest.refresh_from_db()  # the account has logged in elsewhere at the same moment
        return False
    return True


def _hand_over(guest: UserInfo, own: UserInfo, account: User) -> None:
    for room in guest.owned_rooms.order_by("pk"):
        lock(room)
        Room.objects.filter(pk=room.pk).update(owner=own)
        room.refresh_from_db()
        room.moderators.remove(own)
        _announce(room, guest, own, account)
    for room in guest.moderated_rooms.order_by("pk"):
        lock(room)
        room.moderators.remove(guest)
        if room.owner_id != own.pk:
            room.moderators.add(own)
        _announce(room, guest, own, account)
    # After the rooms, in the order in which whoever says something locks them.
    UserInfo.objects.filter(pk=guest.pk).update(became=own)
    guest.former_selves.update(became=own)


def _announce(room: Room, guest: UserInfo, own: UserInfo, account: User) -> None:
    announce_moderators(room)
    record("join", Actor(own, account, Role.VISITOR), room, person=guest)


def _is_free_nickname(name: str) -> bool:
    """Whether the account's name `name` is one that people may have in every room."""
    try:
        is_nickname = clean_nickname(name, settings.CHAT_NAME_MAX) == name
    except BadName:
        return False
    return is_nickname and not is_reserved(name) and not is_carried(name)
