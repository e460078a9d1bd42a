"""Makes what was said findable: at once, where the server's upkeep would take its time, or all of it anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chatroom.search.catching_up import catch_up_everywhere, start_anew
from chatroom.unhurried import take_time


class Command(BaseCommand):
    help = "Indexes what was said since the last time, so that a search finds it; with --anew all that was ever said."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to begin anew."""
        parser.add_argument("--anew", action="store_true", help="forget the index first, and make it from nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Indexes to the end, and says how many entries were looked at."""
        take_time()
        if options["anew"]:
            start_anew()
        count = sum(catch_up_everywhere())
        if options["verbosity"]:
            self.stdout.write(f"entries: {count}")
