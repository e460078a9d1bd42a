"""Makes an account: `manage.py adduser NAME` asks for its password, twice."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.names import NAME_TAKEN, clean_account_name
from accounts.registering import NameTaken, register


class Command(BaseCommand):
    """There is no option for the password, which others on the machine could read, and no default one."""

    help = "Makes an account for somebody. Asks for the password, twice."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name."""
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        """Makes the account. Raises CommandError with the sentence that the page would have."""
        try:
            account = User(username=clean_account_name(name))
            account.set_password(self._password(account))
            register(account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except NameTaken:
            raise CommandError(str(NAME_TAKEN)) from None
        self.stdout.write(f"There is an account {account.username} now.")

    def _password(self, account: User) -> str:
        try:
            if sys.stdin is None:  # closed, which getpass does not expect
                raise EOFError
            password, again = getpass("Password: "), getpass("Password, again: ")
        except (EOFError, KeyboardInterrupt):
            raise CommandError("No password, no account.") from None
        if password != again:
            raise CommandError("These were two different passwords. Nothing has been made.")
        validate_password(password, account)
        return password
