"""The name of an account: a nickname that nobody else has, nor anything that looks like it."""

import regex
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chatroom.account_names import is_taken, looks_of
from chatroom.lookalikes import is_like_default_name
from chatroom.models import UserInfo
from chatroom.name_claims import is_carried
from chatroom.names import BadName, clean_nickname
from chatroom.names.reserved import is_reserved, looks_like_part_of_the_page

NAME_TAKEN = _("There is an account of this name already, or of one that looks like it.")
NAME_UNUSABLE = _("A name is made of letters and digits of any script, and of @ . + - _: no spaces, no other signs.")
NAME_CARRIED = _("Somebody who runs a room here, or a robot, is called that or something that looks like it.")

USABLE = regex.compile(r"[\w\p{M}\p{Join_Control}.@+-]+")


def clean_account_name(raw: str, guest: UserInfo | None = None) -> str:
    """Returns the one spelling of the account name `raw`; `guest`, who is to have it, may be called so already.

    Raises ValidationError with a sentence that says why not.
    """
    name = _spelled(raw)
    if not looks_of(name):
        raise ValidationError(_("A name has a letter or a digit in it."))
    if is_reserved(name) or looks_like_part_of_the_page(name) or is_like_default_name(name):
        raise ValidationError(_("This name is kept for the site itself. Please take another one."))
    if is_taken(name):
        raise ValidationError(NAME_TAKEN)
    if is_carried(name, but=guest):
        raise ValidationError(NAME_CARRIED)
    return name


def _spelled(raw: str) -> str:
    """The nickname that `raw` is, where an account may have it as its name. Raises ValidationError."""
    longest = settings.CHAT_NAME_MAX
    try:
        name = clean_nickname(raw, longest)
    except BadName as error:
        if error.reason == "too_long":
            raise ValidationError(
                ngettext_lazy(
                    "A name has at most %(count)d character, so that it can be shown in the rooms.",
                    "A name has at most %(count)d characters, so that it can be shown in the rooms.",
                    longest,
                )
                % {"count": longest}
            ) from None
        raise ValidationError(NAME_UNUSABLE) from None
    require_usable(name)
    return name


def require_usable(name: str) -> None:
    """Refuses a name with other characters than an account's may have, with a ValidationError.

    In the place of Django's own rule, to which a vowel sign of Hindi or Thai is no part of a letter.
    """
    if not USABLE.fullmatch(name):
        raise ValidationError(NAME_UNUSABLE)
