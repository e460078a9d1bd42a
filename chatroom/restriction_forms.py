"""What a moderator's request to restrict somebody says, checked."""

from collections.abc import Mapping

from chatroom.actions.restricting import Terms
from chatroom.forms import read_number, read_reason
from chatroom.models import Restriction, Room
from chatroom.refusals import BadCursor
from chatroom.restriction_refusals import NoSuchRestriction, UnusableRestriction

SECONDS_MAX = 366 * 24 * 3600  # longer is for good

Fields = Mapping[str, str]


def read_terms(fields: Fields, room: Room | None) -> Terms:
    """Reads `kind`, `rung`, `seconds` (nothing: for good) and `reason`. Raises UnusableRestriction, UnusableText."""
    kind = fields.get("kind", "")
    if kind not in Restriction.Kind.values:
        raise UnusableRestriction
    return Terms(kind, read_rung(fields), room, _read_seconds(fields), read_reason(fields))


def read_rung(fields: Fields) -> str:
    """Reads `rung`, how far it is to reach: without it no farther than the identity. Raises UnusableRestriction."""
    rung = fields.get("rung") or Restriction.Rung.IDENTITY
    if rung not in Restriction.Rung.values:
        raise UnusableRestriction
    return str(rung)


def find_restriction(fields: Fields, room: Room) -> Restriction:
    """Returns the restriction `id`, of `room` or of the whole site. Raises NoSuchRestriction."""
    found = Restriction.objects.select_related("room", "person__account").filter(pk=_read_id(fields)).first()
    if found is None or found.room_id not in (None, room.pk):
        raise NoSuchRestriction
    return found


def _read_seconds(fields: Fields) -> int | None:
    if not fields.get("seconds"):
        return None
    try:
        return read_number(fields, "seconds", lowest=1, highest=SECONDS_MAX)
    except BadCursor:
        raise UnusableRestriction from None


def _read_id(fields: Fields) -> int:
    try:
        number = read_number(fields, "id")
    except BadCursor:
        number = None
    if number is None:
        raise NoSuchRestriction
    return number
