"""manage.py train_duck FILE…: teaches the duck questions and answers, or, with --room, what was said in a room."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chatroom.duck import training
from chatroom.duck.pair_files import Pair, UnknownEnding, read_pair_file
from chatroom.forms import find_room
from chatroom.models import Room
from chatroom.refusals import NoSuchRoom, Refusal
from chatroom.unhurried import take_time


class Command(BaseCommand):
    help = "Teaches the duck questions and answers from files, or what was said in a room, for that room alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, the room, and whether to forget instead."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="a file in UTF-8: .csv, or .jsonl for JSON lines")
        parser.add_argument("--room", help="learn from the history of this room; answers only there")
        parser.add_argument("--forget", action="store_true", help="first forget what was loaded, or learnt in the room")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads and learns; says which lines are no pairs. Raises CommandError."""
        if options["files"] and options["room"]:
            raise CommandError("Learn from files or from a room, one after the other.")
        if not (options["files"] or options["room"] or options["forget"]):
            raise CommandError("What is the duck to learn? Name a file, or a room with --room.")
        take_time()
        room = _find_room(options["room"]) if options["room"] else None
        pairs = [pair for name in options["files"] for pair in self._read(Path(name))]
        if options["files"] and not pairs:
            raise CommandError("There is no question with an answer in what was read.")
        try:
            self._learn(room, pairs, forget=options["forget"])
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from None

    def _learn(self, room: Room | None, pairs: list[Pair], *, forget: bool) -> None:
        if forget:
            training.forget(room)
            self.stdout.write("Forgotten.")
        if room is not None and not forget:
            self.stdout.write(f"{training.learn_room(room)} answers learnt in {room.name}.")
        elif pairs:
            new = training.learn_pairs(pairs)
            self.stdout.write(f"{new} new pairs learnt, {len(pairs) - new} known already.")

    def _read(self, path: Path) -> list[Pair]:
        try:
            read = read_pair_file(path)
        except UnknownEnding as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        for bad in read.bad:
            self.stderr.write(f"{path}, line {bad.line}: {bad.why}")
        if not read.pairs:
            self.stderr.write(f"There is no question with an answer in {path}.")
        return read.pairs


def _find_room(name: str) -> Room:
    try:
        return find_room(name)
    except NoSuchRoom:
        raise CommandError(f"There is no room {name}.") from None
