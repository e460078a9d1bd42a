"""Filters beside the admin's lists, each answered by an index, or by a bounded number of the newest rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatroom.admin.lists import PEOPLE_MAX, is_of_identity, people_like
from chatroom.models import Room, Trace

# Of how many of the newest rows a state is looked for that no index has.
LOOKED_AT_MAX = 200_000


class TypedFilter(admin.SimpleListFilter):
    """A filter whose value is typed: there are too many to choose from."""

    template = "admin/chatroom/typed_filter.html"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("", "")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """What the form of the template is made of: the other filters, this one's value, and the way without it."""
        parameter = str(self.parameter_name)
        others = {name: values[-1] for name, values in changelist.filter_params.items() if values}
        if changelist.query:
            others["q"] = changelist.query
        others.pop(parameter, None)
        yield {
            "name": parameter,
            "value": self.value() or "",
            "others": others.items(),
            "without": changelist.get_query_string(remove=[parameter]),
        }


class RoomFilter(TypedFilter):
    """Rows of the room of that name."""

    title = _("room")
    parameter_name = "in"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = _clean(self.value()).casefold()
        return queryset.filter(room__in=rooms_named(name)) if name else queryset


class EntryRoomFilter(RoomFilter):
    """Reports of entries of the room of that name."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = _clean(self.value()).casefold()
        return queryset.filter(entry__room__in=rooms_named(name)) if name else queryset


class NetworkFilter(TypedFilter):
    """Rows of those who have come from the address block of a person, who is named by the beginning of the identity."""

    title = _("network that somebody shares: their identity")
    parameter_name = "near"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        beginning = _clean(self.value())
        if not beginning:
            return queryset
        found = people_like(beginning) if is_of_identity(beginning) else []
        return self.rows_of(neighbours_of(found), queryset)

    def rows_of(self, people: set[int], queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Returns the rows of `people`: the newest, since one of them may have a million."""
        return queryset.filter(newest_keys(queryset.model), user__in=people)


class PersonNetworkFilter(NetworkFilter):
    """The same of people themselves."""

    def rows_of(self, people: set[int], queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Returns `people`."""
        return queryset.filter(pk__in=people)


class TimeFilter(admin.SimpleListFilter):
    """Rows since a time. Keys grow with time, so that the first one is found by halving, with no index of times."""

    title = _("time")
    parameter_name = "since"
    field = "created_at"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("10m", _("10 minutes")), ("1h", _("1 hour")), ("1d", _("1 day")), ("7d", _("7 days"))]

    SPANS = {
        "10m": timedelta(minutes=10),
        "1h": timedelta(hours=1),
        "1d": timedelta(days=1),
        "7d": timedelta(days=7),
    }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        span = self.SPANS.get(self.value() or "")
        if span is None:
            return queryset
        return queryset.filter(pk__gte=first_key_since(queryset.model, self.field, timezone.now() - span))


class MadeFilter(TimeFilter):
    """The same of rows that have `made_at`."""

    field = "made_at"


class ActTimeFilter(TimeFilter):
    """The same of the audit log."""

    field = "at"


def rooms_named(name: str) -> list[int]:
    """Returns the key of the room `name`, or none."""
    return list(Room.objects.filter(name=name).values_list("pk", flat=True))


def newest_keys(model: type[Model]) -> Q:
    """Returns which rows are among the LOOKED_AT_MAX newest of `model`."""
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return Q(pk__gt=(newest or 0) - LOOKED_AT_MAX)


def neighbours_of(people: list[int]) -> set[int]:
    """Returns the keys of `people`, and of at most PEOPLE_MAX who have lately come from an address block of theirs."""
    blocks = Trace.objects.filter(user__in=people).exclude(block="").values_list("block", flat=True)
    shared = Trace.objects.filter(block__in=list(blocks.distinct()[:PEOPLE_MAX])).order_by("-seen_at")
    return {*people, *shared.values_list("user__pk", flat=True)[:PEOPLE_MAX]}


def first_key_since(model: type[Model], field: str, since: datetime) -> int:
    """Returns the lowest key whose row is of `since` or later, in as many look-ups as the keys have binary digits."""
    rows = model._default_manager.order_by("pk").values_list("pk", field)
    newest = rows.last()
    lowest, highest = 0, (newest[0] if newest else 0) + 1
    while lowest < highest:
        middle = (lowest + highest) // 2
        found = rows.filter(pk__gte=middle).first()
        if found is None or found[1] >= since:
            highest = middle
        else:
            lowest = found[0] + 1
    return lowest


def _clean(value: str | None) -> str:
    return (value or "").replace("\0", "").strip()
