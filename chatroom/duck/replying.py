"""The duck's answer to one text, by the brain that the site is set to."""

from collections.abc import Sequence

from django.conf import settings

from chatroom.duck.address import without_address
from chatroom.duck.echo import EchoBrain
from chatroom.duck.question import Brain, BrainFailed, Line, Question
from chatroom.models import Room

BRAINS: dict[str, Brain] = {"echo": EchoBrain()}


def reply_to(text: str, language: str, context: Sequence[Line] = (), room: Room | None = None) -> str | None:
    """Returns what the duck says to `text`; None where there is no duck, or its brain fails.

    `language` is the reader's, as Django names it (`zh-hans`); `context` is what was said before, oldest first. Without
    a `room` nothing of any room is told. It takes no longer than the brain's time limit.
    """
    brain = BRAINS.get(settings.CHAT_DUCK)
    if brain is None:
        return None
    try:
        return brain.answer(Question(without_address(text), language, context, room))
    except BrainFailed:
        return None
