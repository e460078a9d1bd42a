"""What a request asks to find, checked."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from chatroom.forms import Fields
from chatroom.search.tokens import LONGEST_QUERY, Query
from chatroom.search_refusals import NoSuchDay, NothingToFind, QueryTooLong


def read_query(fields: Fields) -> Query:
    """Reads `q`. Raises QueryTooLong, NothingToFind."""
    text = fields.get("q", "").strip()
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong
    if not (query := Query(text)):
        raise NothingToFind
    return query


def read_day(fields: Fields) -> datetime:
    """Reads when the day `on` begins, in the time zone `zone`, or in the site's where that is unknown.

    Raises NoSuchDay.
    """
    zone = fields.get("zone", "")
    try:
        day = date.fromisoformat(fields.get("on", ""))
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone) if zone in _zones() else None)
        return midnight if midnight.tzinfo else timezone.make_aware(midnight)
    except (ValueError, OverflowError):
        raise NoSuchDay from None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
