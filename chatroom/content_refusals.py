"""Refusals for what a message says, for names that are somebody else's, and for lists of words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom.refusals import Refusal


class WordNotAllowed(Refusal):
    """Says nothing of which word: the list is for those who run it."""

    code = "word"
    sentence = _("There is a word in this message that may not be said here.")


class Spam(Refusal):
    """A message that a rule against floods refuses, with the rule's own sentence."""

    code = "spam"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


class NameReserved(Refusal):
    code = "reserved_name"
    sentence = _("This nickname looks like one of the site, of a member or of somebody who moderates here.")


class NameLikeThePage(Refusal):
    code = "reserved_name"
    sentence = _("A nickname cannot end like a tag or with a colon, or have a symbol in it that looks like a badge.")


class TooManyHeld(Refusal):
    status = 429
    code = "too_many_held"
    sentence = _("Several of your messages are waiting for a moderator already. Please wait for an answer.")
    retry_after = 60


class UnusableDeed(Refusal):
    code = "bad_deed"
    sentence = _("What is to be done about these words: mask, hold or refuse?")


class TooManyWords(Refusal):
    code = "too_many_words"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.sentence = ngettext(
            "A room's list can have at most %(count)d word.",
            "A room's list can have at most %(count)d words.",
            most,
        ) % {"count": most}
