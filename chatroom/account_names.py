"""The names of accounts: no guest has one, and no two accounts have names that look alike."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from chatroom.models import LETTERS_MAX, AccountName
from chatroom.names.skeleton import letters


def keep_name(instance: User, update_fields: Collection[str] | None = None, **signal: Any) -> None:
    """Keeps what the name of an account looks like, that has just been saved; of two that look alike, the first's."""
    if update_fields is not None and "username" not in update_fields:
        return
    looks = looks_of(instance.username)
    with transaction.atomic():
        AccountName.objects.filter(account=instance).exclude(letters=looks).delete()
        if looks:
            AccountName.objects.bulk_create([AccountName(account=instance, letters=looks)], ignore_conflicts=True)


def holder_of(name: str) -> int | None:
    """Returns the key of the account in use that is called `name`, or something that looks like it."""
    found = AccountName.objects.filter(letters=looks_of(name), account__is_active=True)
    return found.values_list("account_id", flat=True).first()


def holds_name(account: User) -> bool:
    """Whether the name of `account` is its own, and no other account's that it looks like."""
    return AccountName.objects.filter(account=account, letters=looks_of(account.username)).exists()


def is_taken(name: str) -> bool:
    """Whether an account, in use or not, is called `name`, or something that looks like it."""
    return AccountName.objects.filter(letters=looks_of(name)).exists()


def looks_of(name: str) -> str:
    """Returns by what `name` is told from others; an empty string where it has neither letters nor digits."""
    return letters(name)[:LETTERS_MAX]
