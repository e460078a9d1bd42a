"""The brain that is trained: finds the saying that is nearest to what it is asked, or knows that it knows none."""

import json
import random
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import Error
from django.db.models import Q

from chatroom.duck.index import Found, Index
from chatroom.duck.question import BrainFailed, Question
from chatroom.duck.room_history import repeatable_answer
from chatroom.duck.training import numbers_of
from chatroom.models import DuckIndex, DuckPair, Room

# How like a saying what is asked has to be: chosen by the even half of benchmarks/duck_held_out.jsonl, where it is
# right 80 times of a hundred and wrong twice, and answers nothing that it cannot know.
LIKENESS_MIN = 0.4
SAME_LIKENESS = 0.01  # between two sayings that are as near as each other
CONSIDERED = 5  # sayings of each index: the answer to the nearest may be hidden by now
INDEXES_KEPT = 32  # in memory, of rooms; the ones longest unused go

SAYINGS = Path(__file__).parent / "sayings"


class Source(NamedTuple):
    """An index, and how to come from what it finds to an answer, if that may be said."""

    sayings: Index
    answer: Callable[[int], str | None]


class TrainedBrain:
    """Looks in the room's own history, in what the site's owner has loaded, and in what it has always known."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int | None, tuple[str, Index]] = OrderedDict()
        self._reading = threading.Lock()

    def answer(self, question: Question) -> str | None:
        """Returns the answer to the nearest saying; None where none is near enough. Raises BrainFailed."""
        try:
            # What its owner taught goes before what is as near among what it has always known.
            found = [
                (round((1 - each.likeness) / SAME_LIKENESS), rank, random.random(), source, each)
                for rank, source in enumerate(self._sources(question.room))
                for each in source.sayings.nearest(question.text, CONSIDERED, at_least=LIKENESS_MIN)
            ]
            return next(_answers(sorted(found, key=lambda each: each[:3])), None)
        except Error as error:
            raise BrainFailed from error

    def _sources(self, room: Room | None) -> Iterator[Source]:
        indexes = self._indexes(room)
        if room is not None and room.pk in indexes:
            yield Source(indexes[room.pk], lambda reference: repeatable_answer(room, *numbers_of(reference)))
        if None in indexes:
            yield Source(indexes[None], _loaded_answer)
        yield always_known()

    def _indexes(self, room: Room | None) -> dict[int | None, Index]:
        """The indexes that hold in `room`, as they are now: one that was made anew is read first."""
        wanted = Q(room=None) if room is None else Q(room=None) | Q(room=room)
        tags = dict(DuckIndex.objects.filter(wanted).order_by("trained_at").values_list("room", "tag"))
        with self._reading:
            for key, tag in tags.items():
                if key not in self._kept or self._kept[key][0] != tag:
                    packed = DuckIndex.objects.filter(room=key, tag=tag).values_list("packed", flat=True).first()
                    if packed is None:
                        continue  # made anew, or forgotten, just now
                    self._kept[key] = tag, Index.unpack(bytes(packed))
                self._kept.move_to_end(key)
            while len(self._kept) > INDEXES_KEPT:
                self._kept.popitem(last=False)
            return {key: self._kept[key][1] for key in tags if key in self._kept}


@cache
def always_known() -> Source:
    """What the duck knows without being taught: the pairs that come with it, in Chinese and English."""
    questions: list[tuple[str, int]] = []
    answers: list[str] = []
    for path in sorted(SAYINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            saying = json.loads(line)
            questions += [(question, len(answers)) for question in saying["question"]]
            answers.append(saying["answer"])
    return Source(Index.learn(questions), answers.__getitem__)


def _loaded_answer(reference: int) -> str | None:
    return DuckPair.objects.filter(pk=reference).values_list("answer", flat=True).first()


def _answers(found: list[tuple[int, int, float, Source, Found]]) -> Iterator[str]:
    for _unlikeness, _rank, _chance, source, each in found:
        answer = source.answer(each.reference)
        if answer is not None:
            yield answer
