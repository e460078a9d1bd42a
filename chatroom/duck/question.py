"""What the duck is asked, and what a brain is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chatroom.models import Room


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation: what was said before."""

    text: str
    by_duck: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody says to the duck, in the room where they say it; None where nobody else hears it.

    `language` is the reader's, as Django names it; `context` is what was said before, oldest first.
    """

    text: str
    language: str
    context: Sequence[Line] = ()
    room: Room | None = None


class BrainFailed(Exception):
    """A brain that could not answer in its time: what it asks did not, or made no sense."""


class Brain(Protocol):
    """What finds an answer."""

    def answer(self, question: Question) -> str | None:
        """Returns the answer; None where it knows none. Raises BrainFailed."""
