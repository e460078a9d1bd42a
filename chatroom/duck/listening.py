"""When the duck answers in a room: where it is addressed or given a command, and where somebody is alone with it."""

import time
from datetime import timedelta

from django.conf import settings

from chatroom import waiting
from chatroom.duck.address import is_addressed
from chatroom.duck.commands import is_command
from chatroom.duck.limits import may_answer
from chatroom.duck.question import Line
from chatroom.duck.replying import reply_to
from chatroom.duck.runner import runner
from chatroom.duck.speaking import speak
from chatroom.models import ChatInfo, HeldMessage, Room
from chatroom.people import DUCK_NAME, DUCK_USER_ID

CONTEXT_LINES = 6  # of what was said before that a brain is told
# Somebody who spoke lately is here, also where their browser holds no poll.
COMPANY_TIME = timedelta(minutes=5)
# Later, an answer is to nobody: the talk has gone on.
LATE_SECONDS = 30.0


def hear(room: Room, said: ChatInfo | HeldMessage, language: str) -> None:
    """Lets the duck answer what was said just now, if it is for the duck. The sender waits for nothing.

    The answer is given by this process, which took the message. `language` is the author's.
    """
    if settings.CHAT_DUCK == "off" or not room.duck or not isinstance(said, ChatInfo):
        return
    # What only its author may see would be known to all by the answer.
    if said.state != ChatInfo.State.VISIBLE or said.badge == ChatInfo.Badge.ROBOT:
        return
    called = is_addressed(said.chat_content) or is_command(said.chat_content)
    if called or waiting.hub.online(room.name) <= 1:
        heard_at = time.monotonic()
        runner.do(lambda: _answer(said, language, heard_at, called=called))


def _answer(said: ChatInfo, language: str, heard_at: float, *, called: bool) -> None:
    """Answers on a thread of the duck's own, if the room is still one to answer in."""
    room = Room.objects.filter(pk=said.room_id).first()
    if room is None or not room.duck or room.closed or room.paused or room.approval:
        return
    before = _said_before(said)
    alone = _is_alone(said, before)
    if not (called or alone) or not may_answer(said.user, room):
        return
    if settings.CHAT_DUCK == "remote":
        waiting.typing(room.name, DUCK_USER_ID, DUCK_NAME)
    lines = [Line(entry.chat_content, by_duck=entry.user.user_id == DUCK_USER_ID) for entry in before[-CONTEXT_LINES:]]
    reply = reply_to(said.chat_content, language, lines, room)
    shown = ChatInfo.objects.filter(pk=said.pk, state=ChatInfo.State.VISIBLE)
    if reply is not None and time.monotonic() - heard_at < LATE_SECONDS and shown.exists():
        # One answer to each message, whoever hears it twice.
        speak(room, reply, client_id=f"duck-{said.number}", reply_to=None if alone else said)


def _said_before(said: ChatInfo) -> list[ChatInfo]:
    """What everybody could read just before, oldest first."""
    lately = ChatInfo.objects.of(said.room_id).filter(number__gte=said.number - 3 * CONTEXT_LINES)
    shown = lately.filter(kind=ChatInfo.Kind.SAY, state=ChatInfo.State.VISIBLE, number__lt=said.number)
    return list(shown.select_related("user").order_by("number"))


def _is_alone(said: ChatInfo, before: list[ChatInfo]) -> bool:
    """Whether nobody else has spoken lately; other robots are no company."""
    return not any(
        entry.user_id != said.user_id
        and entry.badge != ChatInfo.Badge.ROBOT
        and said.created_at - entry.created_at < COMPANY_TIME
        for entry in before
    )
