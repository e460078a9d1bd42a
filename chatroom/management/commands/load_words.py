"""manage.py load_words FILE: puts a list of words on the site's, or with --room on a room's."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chatroom import actions
from chatroom.content_refusals import TooManyWords
from chatroom.models import Room, Word
from chatroom.roles import Actor, Role
from chatroom.words.forms import read_word_lines


class Command(BaseCommand):
    help = "Puts the words of a file, one on each line, on the list of words that are not to be said."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, what to do about its words, and the room."""
        parser.add_argument("file", help="a file in UTF-8, or - for the input")
        parser.add_argument("--deed", choices=Word.Deed.values, default=Word.Deed.MASK, help="what to do about them")
        parser.add_argument("--room", help="the room whose list it is; the whole site's, if there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads the file; says which lines are no words, and how many are now on the list."""
        room = None
        if options["room"]:
            room = Room.objects.filter(name=options["room"]).first()
            if room is None:
                raise CommandError(f"There is no room {options['room']}.")
        try:
            written = _read(options["file"])
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CommandError("The file is not in UTF-8.") from None
        read = read_word_lines(written.splitlines())
        for bad in read.bad:
            self.stderr.write(f"line {bad['line']}: {bad['why']}")
        try:
            added = actions.add_words(room, read.words, options["deed"], Actor(None, None, Role.ADMINISTRATOR))
        except TooManyWords as refusal:
            raise CommandError(str(refusal.sentence)) from None
        self.stdout.write(f"{added} words are on the list.")


def _read(name: str) -> str:
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return raw.decode("utf-8-sig")
