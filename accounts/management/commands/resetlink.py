"""Prints a link with which somebody sets another password: `manage.py resetlink NAME`."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.reset_links import reset_path


class Command(BaseCommand):
    """For whoever has forgotten theirs where no mail goes out."""

    help = "Prints a link, good once and for a day, with which the holder of an account sets another password."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account's name, and the site's origin."""
        parser.add_argument("name")
        parser.add_argument(
            "--site", default="", help="such as https://chat.example: else the link begins with a slash"
        )

    def handle(self, *args: Any, name: str, site: str, **options: Any) -> None:
        """Prints it. Raises CommandError where there is no such account."""
        account = User.objects.filter(username=name, is_active=True).first()
        if account is None:
            raise CommandError("There is no account of this name in use.")
        self.stdout.write(site.rstrip("/") + reset_path(account))
