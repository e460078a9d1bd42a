"""Lists that stay quick at a million rows: they are never counted, and never sorted by what no index has."""

from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from chatroom.models import USER_ID_LENGTH, UserInfo
from chatroom.roles import MODERATE_PERMISSION

LISTED_ROWS_MAX = 10_000
PEOPLE_MAX = 50  # whose rows one search, or one filter, shows


class BoundedPaginator(Paginator):
    """Pages through the first LISTED_ROWS_MAX rows: to count a table is to read it, and nobody turns so many pages."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:LISTED_ROWS_MAX].count()


class LargeTableAdmin(admin.ModelAdmin):
    """A list without a count over its table, newest first, of what is neither added, changed nor deleted here.

    What happens to it happens by acts, for those who may moderate.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each counts the table
    list_per_page = 50
    ordering = ("-pk",)
    sortable_by = ()  # to sort by another column is to read the table

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the acts of this list are offered."""
        return request.user.has_perm(MODERATE_PERMISSION)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def people_like(beginning: str) -> list[int]:
    """Returns the keys of the people whose identities begin so, at most PEOPLE_MAX.

    They are found by a range, for which every database uses the index.
    """
    lowest, highest = (beginning.ljust(USER_ID_LENGTH, digit)[:USER_ID_LENGTH] for digit in "09")
    found = UserInfo.objects.filter(user_id__gte=lowest, user_id__lte=highest)
    return list(found.values_list("pk", flat=True)[:PEOPLE_MAX])


def is_of_identity(text: str) -> bool:
    """Whether `text` is the beginning of an identity, long enough to tell a few people from all."""
    return text.isascii() and text.isdigit() and 6 <= len(text) <= USER_ID_LENGTH
