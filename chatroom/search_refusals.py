"""The refusals of those who look for something in a room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom.refusals import Refusal
from chatroom.search.tokens import LONGEST_QUERY


class NothingToFind(Refusal):
    code = "bad_query"
    sentence: str | Promise = _("Look for a word, the beginning of one, or some characters. Signs alone are not found.")


class QueryTooLong(NothingToFind):
    def __init__(self) -> None:
        super().__init__()
        self.sentence = ngettext(
            "What you look for can be at most %(count)d character long.",
            "What you look for can be at most %(count)d characters long.",
            LONGEST_QUERY,
        ) % {"count": LONGEST_QUERY}


class NoSuchDay(Refusal):
    code = "bad_day"
    sentence = _("A day is written as year, month and day, such as 2026-11-21.")
