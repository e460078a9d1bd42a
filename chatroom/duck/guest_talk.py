"""A guest's talk with the duck at the door of a room for members: kept in the guest's session, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from chatroom.duck.question import Line
from chatroom.duck.replying import reply_to
from chatroom.models import Room
from chatroom.refusals import Busy
from chatroom.robot_refusals import NoReply
from chatroom.session_part import change_part

SESSION_KEY = "duck_talk"
LINES_MAX = 12  # of the talk at one room's door, the last that the session was at

# A brain elsewhere takes its time. Of the few threads that serve all of the site, no more may wait for it.
ASKED_AT_ONCE = 2
TURN_SECONDS = 0.5

# As the session keeps it: the room, and its lines, each with whether it is the duck's.
Talk = dict[str, Any]

_asking = BoundedSemaphore(ASKED_AT_ONCE)


def has_duck(room: Room) -> bool:
    """Whether the duck waits at the door of `room`."""
    return settings.CHAT_DUCK != "off" and room.duck


def lines_at(session: SessionBase, room: Room) -> list[Line]:
    """Returns what the holder of `session` and the duck have said at the door of `room`, oldest first."""
    return _lines(session.get(SESSION_KEY), room)


def ask_at(session: SessionBase, room: Room, text: str, language: str) -> str:
    """Returns the duck's reply to `text`, of which nobody else learns; nothing of `room` is in it.

    Raises Busy, NoReply.
    """
    reply = ask_alone(text, language, lines_at(session, room))

    def told(kept: Talk | None) -> Talk:
        lines = [*_lines(kept, room), Line(text), Line(reply, by_duck=True)][-LINES_MAX:]
        return {"room": room.pk, "lines": [[int(line.by_duck), line.text] for line in lines]}

    change_part(session, SESSION_KEY, told)
    return reply


def ask_alone(text: str, language: str, context: list[Line]) -> str:
    """Returns the duck's reply to `text`, for which a request waits. Raises Busy, NoReply."""
    with _turn():
        reply = reply_to(text, language, context)
    if reply is None:
        raise NoReply
    return reply


def _lines(kept: Talk | None, room: Room) -> list[Line]:
    if not kept or kept["room"] != room.pk:
        return []
    return [Line(text, by_duck=bool(by_duck)) for by_duck, text in kept["lines"]]


@contextmanager
def _turn() -> Iterator[None]:
    if not _asking.acquire(timeout=TURN_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _asking.release()
