"""What a request says of how a room is run, checked: each function returns clean values or raises the refusal."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Field
from django.utils.translation import gettext as _

from chatroom import names
from chatroom.forms import LARGEST_NUMBER, WHOLE_NUMBER, Fields, find_person
from chatroom.models import TITLE_MAX, USER_ID_LENGTH, WELCOME_MAX, Room, UserInfo
from chatroom.people import NOBODY
from chatroom.refusals import NoSuchPerson, UnusableText
from chatroom.room_refusals import BadSetting, NoSuchEntry, TwoOfThisTag

PASSCODE_MIN, PASSCODE_MAX = 6, 64  # of six digits, as many as can be tried take weeks
SLOW_SECONDS_MAX = 3600
KEEP_DAYS_MAX = 3650
KEEP_ENTRIES_MAX = 1_000_000
TAG_LENGTH = 4

PACE_FIELDS = frozenset({"paused", "slow_seconds", "approval"})


def read_settings(fields: Fields, room: Room) -> dict[str, Any]:
    """Reads the settings that `fields` name, as the columns of a room. Raises BadSetting, UnusableText.

    What is not named stays as it is; an empty `message_max`, `keep_days` or `keep_entries` is none of its own.
    """
    columns = {name: read(fields[name], name) for name, read in READERS.items() if name in fields}
    passcode = fields.get("passcode", "").strip()
    if passcode:
        columns["passcode_digest"] = _passcode_digest(passcode)
    elif columns.get("access") == Room.Access.PASSCODE and not room.passcode_digest:
        raise BadSetting(_("A room that is entered by a passcode needs one."))
    return columns


def read_pinned(fields: Fields) -> int | None:
    """Reads `number`, that of the message to pin; None, where it is empty, for no message. Raises NoSuchEntry."""
    raw = fields.get("number", "").strip()
    if not raw:
        return None
    if not WHOLE_NUMBER.fullmatch(raw) or int(raw) > LARGEST_NUMBER:
        raise NoSuchEntry
    return int(raw)


def find_somebody_in(room: Room, fields: Fields) -> UserInfo:
    """Returns the person whom `person` names, or `user_id`: by the whole number, or by their tag where they spoke.

    Raises NoSuchPerson, TwoOfThisTag.
    """
    raw = fields.get("person", fields.get("user_id", "")).strip().removeprefix("#")
    if raw in NOBODY:
        raise NoSuchPerson
    if len(raw) != TAG_LENGTH or not WHOLE_NUMBER.fullmatch(raw):
        return find_person({"user_id": raw[: USER_ID_LENGTH + 1]})
    spoke = UserInfo.objects.filter(chatinfo__room=room, user_id__endswith=raw).exclude(user_id__in=NOBODY)
    found = list(spoke.distinct()[:2])
    if len(found) == 1:
        return found[0]
    raise TwoOfThisTag if found else NoSuchPerson


def _line(longest: int) -> Callable[[str, str], str]:
    def read(raw: str, name: str) -> str:
        try:
            line = names.clean_line(raw)
        except names.BadText:
            raise UnusableText from None
        if len(line) > longest:
            limits = {"name": _label(name), "count": longest}
            raise BadSetting(_("“%(name)s” has %(count)d characters at the most.") % limits)
        return line

    return read


def _switch(raw: str, name: str) -> bool:
    if raw not in ("on", "off"):
        raise BadSetting(_("“%(name)s” is “on” or “off”.") % {"name": _label(name)})
    return raw == "on"


def _access(raw: str, name: str) -> str:
    if raw not in Room.Access.values:
        choices = ", ".join(Room.Access.values)
        raise BadSetting(_("“%(name)s” is one of: %(choices)s.") % {"name": _label(name), "choices": choices})
    return raw


def _number(lowest: int, highest: Callable[[], int], *, or_none: bool) -> Callable[[str, str], int | None]:
    def read(raw: str, name: str) -> int | None:
        raw = raw.strip()
        if not raw and or_none:
            return None
        if not WHOLE_NUMBER.fullmatch(raw) or not lowest <= int(raw) <= highest():
            limits = {"name": _label(name), "lowest": lowest, "highest": highest()}
            raise BadSetting(_("“%(name)s” is a number from %(lowest)d to %(highest)d.") % limits)
        return int(raw)

    return read


def _label(name: str) -> str:
    """What the column `name` of a room is called, for people."""
    return str(cast("Field[Any, Any]", Room._meta.get_field(name)).verbose_name)


def _passcode_digest(passcode: str) -> str:
    if not PASSCODE_MIN <= len(passcode) <= PASSCODE_MAX:
        limits = {"lowest": PASSCODE_MIN, "highest": PASSCODE_MAX}
        raise BadSetting(_("A passcode has %(lowest)d to %(highest)d characters.") % limits)
    if "\0" in passcode:
        raise UnusableText
    return make_password(passcode)


READERS: Mapping[str, Callable[[str, str], Any]] = {
    "title": _line(TITLE_MAX),
    "welcome": _line(WELCOME_MAX),
    "listed": _switch,
    "access": _access,
    "closed": _switch,
    "paused": _switch,
    "approval": _switch,
    "slow_seconds": _number(0, lambda: SLOW_SECONDS_MAX, or_none=False),
    "message_max": _number(1, lambda: settings.CHAT_ROOM_MESSAGE_MAX, or_none=True),
    "keep_days": _number(1, lambda: KEEP_DAYS_MAX, or_none=True),
    "keep_entries": _number(1, lambda: KEEP_ENTRIES_MAX, or_none=True),
    "duck": _switch,
}
