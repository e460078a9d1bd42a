"""Whose a name is: those of the site, of accounts and of who runs a room are for nobody else."""

from collections.abc import Iterable
from itertools import chain

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User

from chatroom.account_names import holder_of
from chatroom.content_refusals import NameLikeThePage, NameReserved
from chatroom.lookalikes import is_default_name
from chatroom.models import Robot, Room, UserInfo
from chatroom.names.reserved import is_like_one_of, is_reserved, looks_like_part_of_the_page

# Somebody's key, and what they are called.
Named = tuple[int, str]


def require_free_name(
    name: str, person: UserInfo, account: AbstractBaseUser | AnonymousUser | None, room: Room
) -> None:
    """Lets `person`, logged in as `account` if they are, take the nickname `name`, which has passed clean_nickname.

    Raises NameLikeThePage, NameReserved.
    """
    if name == person.user_name or is_default_name(name):
        return
    if looks_like_part_of_the_page(name):
        raise NameLikeThePage
    if isinstance(account, User) and account.is_active and account.is_staff:
        return
    # Asked of accounts as well: one may have come by its name before somebody who is called so came to run the room.
    if is_reserved(name) or _is_like_one_of_others(name, _in_charge_of(room), person.pk):
        raise NameReserved
    holder = holder_of(name)
    if holder is not None and holder != person.account_id:
        raise NameReserved


def is_carried(name: str, but: UserInfo | None = None) -> bool:
    """Whether staff, the owner of any room or a robot at work is called `name`, or something that looks like it.

    What `but` is called, who asks for the name, does not count.
    """
    owners = Room.objects.exclude(owner=None).values_list("owner", "owner__user_name").distinct()
    robots = Robot.objects.at_work().values_list("person", "person__user_name")
    return _is_like_one_of_others(name, chain(owners, robots, _staff()), but.pk if but is not None else None)


def _in_charge_of(room: Room) -> Iterable[Named]:
    """The owner of `room`, its robots, and staff."""
    owner = [(room.owner.pk, room.owner.user_name)] if room.owner is not None else []
    return chain(owner, room.robots.at_work().values_list("person", "person__user_name"), _staff())


def _staff() -> Iterable[Named]:
    """Staff, as they are called in the rooms."""
    return UserInfo.objects.filter(account__is_staff=True, account__is_active=True).values_list("pk", "user_name")


def _is_like_one_of_others(name: str, people: Iterable[Named], own: int | None) -> bool:
    """Whether `name` looks like a name that one of `people` has chosen, who is not the one of the key `own`."""
    return is_like_one_of(name, (carried for key, carried in people if key != own and not is_default_name(carried)))
