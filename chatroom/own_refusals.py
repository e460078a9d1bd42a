"""Refusals for what is done with messages that have been said: changing one's own, and reacting to others."""

from django.utils.translation import gettext_lazy as _

from chatroom.refusals import Refusal


class NotYours(Refusal):
    status = 403
    code = "not_yours"
    sentence = _("This message is somebody else's.")


class TooLate(Refusal):
    status = 409
    code = "too_late"
    sentence = _("A message can be changed for five minutes, and this one no longer.")


class EditNeedsApproval(Refusal):
    status = 409
    code = "needs_approval"
    sentence = _("A moderator would have to see this first. Please say it in a new message.")


class UnknownReaction(Refusal):
    code = "bad_reaction"
    sentence = _("There is no such reaction here.")
