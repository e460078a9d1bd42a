"""The duck's answer to one text: by a command, or by the brain that the site is set to."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chatroom.access import message_max_of
from chatroom.duck.address import without_address
from chatroom.duck.commands import obey
from chatroom.duck.echo import EchoBrain
from chatroom.duck.language import language_of
from chatroom.duck.question import Brain, BrainFailed, Line, Question
from chatroom.duck.remote import RemoteBrain
from chatroom.duck.trained import TrainedBrain
from chatroom.models import Room

BRAINS: dict[str, Brain] = {"echo": EchoBrain(), "trained": TrainedBrain(), "remote": RemoteBrain()}


def reply_to(text: str, language: str, context: Sequence[Line] = (), room: Room | None = None) -> str | None:
    """Returns what the duck says to `text`; None where there is no duck, or its brain fails.

    `language` is the reader's, as Django names it (`zh-hans`); `context` is what was said before, oldest first. Without
    a `room` nothing of any room is told. It takes no longer than the brain's time limit, and is cut to the length of a
    message.
    """
    brain = BRAINS.get(settings.CHAT_DUCK)
    if brain is None:
        return None
    question = Question(without_address(text), language, context, room)
    with translation.override(language_of(question.text, language)):
        try:
            answer = obey(question) or brain.answer(question) or _unknown()
        except BrainFailed:
            return None
    longest = settings.CHAT_MESSAGE_MAX if room is None else message_max_of(room)
    return answer if len(answer) <= longest else answer[: longest - 1].rstrip() + "…"


def _unknown() -> str:
    return _("I do not know that. Ask it in other words, or somebody here – or send /help.")
