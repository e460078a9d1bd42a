"""Making an account: of two that ask for one name at the same moment, or for two that look alike, one gets it."""

from django.contrib.auth.models import User
from django.db import IntegrityError

from chatroom.account_names import holds_name
from chatroom.actions.entries import writing


class NameTaken(Exception):
    """Somebody else has the name, or one that looks like it."""


def register(account: User) -> None:
    """Stores `account`, a new one that has its password. Raises NameTaken, Busy."""
    try:
        with writing():
            account.save(force_insert=True)
            if not holds_name(account):
                raise NameTaken
    except IntegrityError:
        raise NameTaken from None
