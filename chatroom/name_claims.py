"""Whose a name is: those of the site, of accounts and of who runs a room are for nobody else."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User

from chatroom.account_names import holder_of
from chatroom.content_refusals import NameLikeThePage, NameReserved
from chatroom.lookalikes import is_default_name
from chatroom.models import Room, UserInfo
from chatroom.names.reserved import is_like_one_of, is_reserved, looks_like_part_of_the_page


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
    holder = holder_of(name)
    if holder is not None and holder == person.account_id:
        return
    if holder is not None or is_reserved(name) or _is_anothers(name, person, room):
        raise NameReserved


def _is_anothers(name: str, person: UserInfo, room: Room) -> bool:
    """Whether a robot of the room is called so, or its owner where that is somebody else."""
    taken = list(room.robots.at_work().exclude(person=person.pk).values_list("person__user_name", flat=True))
    owner = room.owner
    if owner is not None and owner.pk != person.pk and not is_default_name(owner.user_name):
        taken.append(owner.user_name)
    return is_like_one_of(name, taken)
