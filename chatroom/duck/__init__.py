"""小黄鸭, the duck: a robot that answers, so that nobody is alone in a room."""

from chatroom.duck.listening import hear
from chatroom.duck.question import Line, Question
from chatroom.duck.replying import reply_to

__all__ = ["Line", "Question", "hear", "reply_to"]
