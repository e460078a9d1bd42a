"""Deletes what is over: for cron, where CHAT_PRUNE_SECONDS is 0, or whenever it is to be now."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chatroom.pruning import prune
from chatroom.unhurried import take_time


class Command(BaseCommand):
    help = "Deletes old entries of rooms that keep them for a while, expired sessions, and what belonged to them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prunes to the end, and says how many rows of which kind have gone."""
        take_time()
        pruned: Counter[str] = Counter()
        for what, count in prune(timezone.now()):
            pruned[what] += count
        if options["verbosity"]:
            for what, count in pruned.items():
                self.stdout.write(f"{what}: {count}")
