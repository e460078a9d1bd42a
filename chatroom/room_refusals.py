"""The refusals of rooms that people run: to those who are not let in, and to what no room can be set to."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom.refusals import Refusal


class NotLetIn(Exception):
    """Of a refusal: the room is not for this visitor, who learns its title and why."""


class RoomClosed(NotLetIn, Refusal):
    status = 403
    code = "closed"
    sentence = _("This room is closed.")


class MembersOnly(NotLetIn, Refusal):
    status = 403
    code = "members_only"
    sentence = _("This room is for members. Please log in to enter.")


class PasscodeNeeded(NotLetIn, Refusal):
    status = 403
    code = "passcode_needed"
    sentence = _("This room has a passcode. Please enter it.")


class WrongPasscode(NotLetIn, Refusal):
    status = 403
    code = "bad_passcode"
    sentence = _("This is not the room's passcode.")


class StaleTicket(Refusal):
    """The session may read the room, and its ticket does not say so (any more): there is a new one at `ticket/`."""

    status = 403
    code = "stale_ticket"
    sentence = _("This page is from before something changed. Please load it again.")


class ReadOnlyRoom(Refusal):
    status = 403
    code = "read_only"
    sentence = _("Guests can read here. Please log in to talk.")


class RoomPaused(Refusal):
    status = 403
    code = "paused"
    sentence = _("The room is paused by its moderators. Keep what you wrote, and send it when the talk goes on.")


class SlowMode(Refusal):
    """Between two messages of one person there are to be so many seconds."""

    status = 429
    code = "slow_mode"

    def __init__(self, seconds: int, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
        self.sentence = ngettext(
            "The room is in slow mode: one message every %(count)d second.",
            "The room is in slow mode: one message every %(count)d seconds.",
            seconds,
        ) % {"count": seconds}


class MayNotMakeRooms(Refusal):
    status = 403
    code = "may_not_make"

    SENTENCES: Mapping[str, str | Promise] = {
        "members": _("New rooms are made by members. Please log in."),
        "staff": _("New rooms are made by this site's staff."),
    }

    def __init__(self, makers: str) -> None:
        super().__init__()
        self.sentence = self.SENTENCES[makers]


class BadClaim(Refusal):
    status = 403
    code = "bad_claim"
    sentence = _("This link is not the key to this room: it is wrong, or somebody has used it already.")


class BadSetting(Refusal):
    """A setting that no room can have; the sentence says which, and what it can be."""

    code = "bad_setting"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


class NotConfirmed(Refusal):
    code = "not_confirmed"
    sentence = _("To delete the room, type its name.")


class NotSure(NotConfirmed):
    sentence = _("Nothing was erased. Please tick the box that says that you are sure.")


class NoSuchEntry(Refusal):
    status = 404
    code = "unknown_entry"
    sentence = _("There is no message of this number.")


class TwoOfThisTag(Refusal):
    status = 409
    code = "ambiguous_person"
    sentence = _("Several people here have these four digits. Please give the whole number.")
