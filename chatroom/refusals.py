"""Every expected refusal: its status, its code on the wire, and its sentence for people."""

import math
import random
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Refusal(Exception):
    """A request that is answered by one sentence in the reader's language, and changes nothing."""

    status = 400
    code = "bad_request"
    sentence: str | Promise = _("This request could not be read.")
    retry_after: int | None = None  # seconds

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers that the answer carries besides."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class EmptyText(Refusal):
    code = "empty"
    sentence = _("Please type something first.")


class TextTooLong(Refusal):
    code = "too_long"

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.sentence = ngettext(
            "A message can be at most %(count)d character long.",
            "A message can be at most %(count)d characters long.",
            longest,
        ) % {"count": longest}


class UnusableText(Refusal):
    code = "bad_text"
    sentence = _("This text has a character in it that cannot be stored.")


class BadEncoding(Refusal):
    code = "bad_encoding"
    sentence = _("This text is not in UTF-8.")


class UnusableName(Refusal):
    code = "bad_name"

    def __init__(self, longest: int, *, length_is_wrong: bool) -> None:
        super().__init__()
        if length_is_wrong:
            self.sentence = _("A nickname has 1 to %(count)d characters.") % {"count": longest}
        else:
            self.sentence = _("This nickname has characters in it that a name cannot have.")


class BadClientId(Refusal):
    code = "bad_client_id"
    sentence = _("The client_id of a message is 1 to 64 letters, digits, _ or -.")


class BadCursor(Refusal):
    code = "bad_cursor"
    sentence = _("The place to read from is not a number that makes sense.")


class UnusableNumbers(Refusal):
    code = "bad_numbers"
    sentence = _("Which messages? Name them by their numbers, such as 3,5-9.")


class UnusableRoomName(Refusal):
    code = "bad_room_name"
    sentence = _("A room's name has 1 to 32 letters, digits, _ or -.")


class ForeignRequest(Refusal):
    status = 403
    code = "csrf"
    sentence = _("This page has been open for too long, or cookies are off. Please load it again.")


class NoSession(Refusal):
    status = 403
    code = "no_session"
    sentence = _("Your visit here has ended. Please open the room again.")


class OtherIdentity(Refusal):
    status = 409
    code = "other_identity"
    sentence = _("You have become somebody else here in the meantime, so nothing was done.")


class HasAccount(Refusal):
    status = 409
    code = "has_account"
    sentence = _("Whoever is logged in is one person. Please log out to be someone new.")


class Forbidden(Refusal):
    status = 403
    code = "forbidden"
    sentence = _("This is for the room's moderators to do.")


class UnknownFormat(Refusal):
    code = "bad_format"
    sentence = _("A transcript is written as jsonl, csv or txt.")


class UnreadableAnswer(Refusal):
    code = "bad_answer"
    sentence = _("Is the report right? Answer with 1 or 0.")


class ReportsAnswered(Refusal):
    status = 409
    code = "answered"
    sentence = _("Somebody has answered these reports already.")


class NotFound(Refusal):
    status = 404
    code = "not_found"
    sentence = _("There is nothing here.")


class NoSuchPerson(Refusal):
    status = 404
    code = "unknown_person"
    sentence = _("There is nobody of this number.")


class NoSuchRoom(Refusal):
    status = 404
    code = "unknown_room"
    sentence = _("There is no room of this name yet.")


class MethodNotAllowed(Refusal):
    status = 405
    code = "method"
    sentence = _("This address does not take such requests.")

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__()
        self.allowed = allowed

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Allow": ", ".join(self.allowed)}


class TooSlow(Refusal):
    status = 408
    code = "too_slow"
    sentence = _("This took too long to arrive. Please try again.")


class TooLarge(Refusal):
    status = 413
    code = "too_large"
    sentence = _("This is more than can be sent at once.")


class TooFast(Refusal):
    status = 429
    code = "too_fast"
    sentence: str | Promise = _("That was a little fast. Please wait a moment.")

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class TooManyLogins(TooFast):
    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        minutes = math.ceil(retry_after / 60)
        self.sentence = ngettext(
            "There were too many tries to log in. Please try again in %(count)d minute.",
            "There were too many tries to log in. Please try again in %(count)d minutes.",
            minutes,
        ) % {"count": minutes}


class ServerError(Refusal):
    status = 500
    code = "error"
    sentence = _("Something went wrong here. Please try again.")


class Busy(Refusal):
    status = 503
    code = "busy"
    sentence = _("The site is busy. Please try again in a moment.")
    retry_after = 2


class TooCrowded(Refusal):
    """More people read here than this server may hold; they come back over a while, not at once."""

    RETRY_AFTER_RANGE = (5, 15)  # seconds

    status = 503
    code = "busy"
    sentence = _("Very many people are here right now. Your page will try again in a moment.")

    def __init__(self) -> None:
        super().__init__()
        self.retry_after = random.randint(*self.RETRY_AFTER_RANGE)
