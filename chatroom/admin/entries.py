"""What was said: found, hidden, shown again, and its authors held."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from chatroom import actions
from chatroom.admin.acting import (
    authors_by_room,
    is_below,
    numbers_by_room,
    tell_count,
    tell_rest,
    tell_spared,
)
from chatroom.admin.filters import LOOKED_AT_MAX, NetworkFilter, RoomFilter, TimeFilter, newest_keys, rooms_named
from chatroom.admin.lists import LargeTableAdmin, is_of_identity, people_like
from chatroom.admin.restricting import AuthorsForm, restrict_page
from chatroom.models import ChatInfo, Room
from chatroom.roles import Act, require

TRACES_PERMISSION = "chatroom.view_trace"


class StateFilter(admin.SimpleListFilter):
    """Entries of one state among the newest of a room, or of the site: no index has it."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(ChatInfo.State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[ChatInfo]) -> QuerySet[ChatInfo]:
        if self.value() not in ChatInfo.State.values:
            return queryset
        room = Room.objects.filter(name=request.GET.get(RoomFilter.parameter_name, "").replace("\0", "")).first()
        newest = Q(number__gt=room.last_id - LOOKED_AT_MAX) if room else newest_keys(ChatInfo)
        return queryset.filter(newest, state=self.value())


@admin.register(ChatInfo)
class ChatInfoAdmin(LargeTableAdmin):
    list_display = ("place", "state", "kind", "user_name", "user", "chat_content", "created_at")
    list_select_related = ("room", "user")
    search_fields = ("room__name",)
    search_help_text = _("A room (happy), an entry (happy/42) or the beginning of an identity (24 digits).")
    fields = ("room", "number", "state", "kind", "user", "user_name", "badge", "chat_content", "created_at")
    actions = ("hide", "restore", "hide_all_by", "restrict_authors")

    @admin.display(description=_("entry"))
    def place(self, entry: ChatInfo) -> str:
        """Where it stands."""
        return f"{entry.room.name}/{entry.number}"

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The filter by network only for those who may see traces."""
        by_network = [NetworkFilter] if request.user.has_perm(TRACES_PERMISSION) else []
        return [RoomFilter, TimeFilter, StateFilter, *by_network]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Of one room by number, for which there is an index."""
        return ("-number",) if request.GET.get(RoomFilter.parameter_name) else self.ordering

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ChatInfo], search_term: str
    ) -> tuple[QuerySet[ChatInfo], bool]:
        """Finds by what an index answers: the room, the room and number, the identity."""
        term = search_term.strip()
        room, slash, number = term.casefold().rpartition("/")
        if slash and number.isascii() and number.isdigit():
            return queryset.filter(room__name=room, number=int(number[:18])), False
        if is_of_identity(term):
            return queryset.filter(user__in=people_like(term)), False
        return (queryset.filter(room__in=rooms_named(term.casefold())) if term else queryset), False

    @admin.action(description=_("Hide"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[ChatInfo]) -> None:
        """Hides the chosen entries."""
        changed = 0
        for room, numbers in numbers_by_room(queryset).items():
            changed += len(actions.hide(room, numbers, require(request, room, Act.HIDE)))
        tell_count(request, changed)
        tell_rest(request, queryset)

    @admin.action(description=_("Show again"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[ChatInfo]) -> None:
        """Shows the chosen entries again."""
        changed = 0
        for room, numbers in numbers_by_room(queryset).items():
            changed += len(actions.restore(room, numbers, require(request, room, Act.RESTORE)))
        tell_count(request, changed)
        tell_rest(request, queryset)

    @admin.action(description=_("Hide all that these people said in these rooms"), permissions=["moderate"])
    def hide_all_by(self, request: HttpRequest, queryset: QuerySet[ChatInfo]) -> None:
        """Hides all that the authors of the chosen entries have said, in the room of each."""
        changed, spared = 0, 0
        for target in authors_by_room(queryset):
            assert target.room is not None
            actor = require(request, target.room, Act.HIDE)
            if is_below(actor, target):
                changed += len(actions.hide_all_by(target.room, target.person, actor))
            else:
                spared += 1
        tell_count(request, changed)
        tell_spared(request, spared)

    @admin.action(description=_("Mute or ban their authors …"), permissions=["moderate"])
    def restrict_authors(self, request: HttpRequest, queryset: QuerySet[ChatInfo]) -> TemplateResponse | None:
        """Mutes or bans the authors of the chosen entries, on terms that a page asks for."""
        return restrict_page(self, request, "restrict_authors", AuthorsForm, authors_by_room(queryset))
