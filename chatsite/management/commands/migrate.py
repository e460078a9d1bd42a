"""`manage.py migrate`, for which a large table may take longer than a request may."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from chatroom.unhurried import take_time


class Command(DjangoMigrate):
    """Django's own migrate, without the limit of a request's statements."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, however long a statement takes."""
        take_time(options["database"])
        super().handle(*args, **options)
