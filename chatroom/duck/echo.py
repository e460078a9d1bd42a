"""The simplest brain: says what was said, as the seed's /api/sendchat/ does."""

from chatroom.duck.question import Question


class EchoBrain:
    """Says the same again."""

    def answer(self, question: Question) -> str | None:
        """Returns what was said."""
        return question.text
