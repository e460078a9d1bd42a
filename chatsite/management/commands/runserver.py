"""`manage.py runserver`, serving the same hashed static files as production unless DEBUG is on."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.runserver import Command as DjangoRunserver


class Command(DjangoRunserver):
    """Django's own runserver; the static files are whitenoise's to serve."""

    def inner_run(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        super().inner_run(*args, **options)
