"""The rooms, people and entries in Django admin: lists that stay quick at a million rows."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from chatroom.forms import read_room_name
from chatroom.models import USER_ID_LENGTH, ChatInfo, Room, UserInfo
from chatroom.refusals import UnusableRoomName

LISTED_ROWS_MAX = 10_000
PEOPLE_MAX = 50  # whose entries one search shows


class BoundedPaginator(Paginator):
    """Pages through the first LISTED_ROWS_MAX rows: to count a table is to read it, and nobody turns so many pages."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:LISTED_ROWS_MAX].count()


class LargeTableAdmin(admin.ModelAdmin):
    """A list without a count over its table, newest first."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    sortable_by = ()  # to sort by another column is to read the table

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoomForm(forms.ModelForm):
    """A room, under the one spelling of its name."""

    def clean_name(self) -> str:
        try:
            return read_room_name(self.cleaned_data["name"])
        except UnusableRoomName as refusal:
            raise ValidationError(str(refusal.sentence)) from None


def _people(beginning: str) -> list[int]:
    """The keys of the people whose identities begin so: by a range, for which every database uses the index."""
    lowest, highest = (beginning.ljust(USER_ID_LENGTH, digit)[:USER_ID_LENGTH] for digit in "09")
    found = UserInfo.objects.filter(user_id__gte=lowest, user_id__lte=highest)
    return list(found.values_list("pk", flat=True)[:PEOPLE_MAX])


@admin.register(Room)
class RoomAdmin(LargeTableAdmin):
    form = RoomForm
    list_display = ("name", "title", "listed", "last_id", "created_at")
    search_fields = ("name",)
    search_help_text = _("The beginning of a name.")
    fields = ("name", "title", "listed", "last_id", "created_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Room], search_term: str
    ) -> tuple[QuerySet[Room], bool]:
        """Finds by the beginning of the name."""
        term = search_term.strip().casefold()
        return (queryset.filter(name__startswith=term) if term else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> tuple[str, ...]:
        return ("last_id", "created_at") if obj is None else ("name", "last_id", "created_at")


@admin.register(UserInfo)
class UserInfoAdmin(LargeTableAdmin):
    list_display = ("user_id", "user_name", "created_at")
    search_fields = ("user_id", "user_name")
    search_help_text = _("The beginning of an identity or of a nickname.")
    fields = ("user_id", "user_name", "created_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[UserInfo], search_term: str
    ) -> tuple[QuerySet[UserInfo], bool]:
        """Finds by the beginning of the identity or of the name, which may have spaces in it."""
        term = search_term.strip()
        found = Q(user_id__startswith=term) | Q(user_name__startswith=term)
        return (queryset.filter(found) if term else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: UserInfo | None = None) -> bool:
        return False


@admin.register(ChatInfo)
class ChatInfoAdmin(LargeTableAdmin):
    list_display = ("__str__", "kind", "user_name", "user", "chat_content", "created_at")
    list_select_related = ("room", "user")
    raw_id_fields = ("room", "user")
    search_fields = ("room__name",)
    search_help_text = _("A room (happy), an entry (happy/42) or the beginning of an identity (24 digits).")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ChatInfo], search_term: str
    ) -> tuple[QuerySet[ChatInfo], bool]:
        """Finds by what an index answers: the room, the room and number, the identity."""
        term = search_term.strip()
        room, slash, number = term.casefold().rpartition("/")
        if slash and number.isascii() and number.isdigit():
            return queryset.filter(room__name=room, number=int(number[:18])), False
        if term.isascii() and term.isdigit() and len(term) >= 6:
            return queryset.filter(user__in=_people(term)), False
        return (queryset.filter(room__name=term.casefold()) if term else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ChatInfo | None = None) -> bool:
        return False
