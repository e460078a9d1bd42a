"""The people: found, muted, banned, and given another name."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from chatroom import actions
from chatroom.admin.acting import Target, is_below, tell_count, tell_spared
from chatroom.admin.entries import TRACES_PERMISSION
from chatroom.admin.filters import PersonNetworkFilter, TimeFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.admin.restricting import TARGETS_MAX, RoomChoiceForm, restrict_page
from chatroom.identity import default_name
from chatroom.models import ChatInfo, Trace, UserInfo
from chatroom.roles import Act, require


class TraceInline(admin.TabularInline):
    """Where a person came from, for those with the permission to see it."""

    model = Trace
    fields = ("seen_at", "block", "wide_block", "address")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(UserInfo)
class UserInfoAdmin(LargeTableAdmin):
    list_display = ("user_id", "user_name", "created_at")
    search_fields = ("user_id", "user_name")
    search_help_text = _("The beginning of an identity or of a nickname.")
    fields = ("user_id", "user_name", "account", "created_at")
    inlines = (TraceInline,)
    actions = ("restrict", "force_name")

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The filter by network only for those who may see traces."""
        by_network = [PersonNetworkFilter] if request.user.has_perm(TRACES_PERMISSION) else []
        return [TimeFilter, *by_network]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[UserInfo], search_term: str
    ) -> tuple[QuerySet[UserInfo], bool]:
        """Finds by the beginning of the identity or of the name, which may have spaces in it."""
        term = search_term.strip()
        found = Q(user_id__startswith=term) | Q(user_name__startswith=term)
        return (queryset.filter(found) if term else queryset), False

    @admin.action(description=_("Mute or ban …"), permissions=["moderate"])
    def restrict(self, request: HttpRequest, queryset: QuerySet[UserInfo]) -> TemplateResponse | None:
        """Mutes or bans the chosen people, on terms that a page asks for."""
        return restrict_page(self, request, "restrict", RoomChoiceForm, _targets(queryset))

    @admin.action(description=_("Take their names"), permissions=["moderate"])
    def force_name(self, request: HttpRequest, queryset: QuerySet[UserInfo]) -> None:
        """Gives the chosen people the name of somebody who has chosen none, in the room where they last spoke."""
        changed, spared = 0, 0
        for target in _targets(queryset):
            last = ChatInfo.objects.filter(user=target.person).select_related("room").order_by("-pk").first()
            if last is None:
                continue
            actor = require(request, last.room, Act.FORCE_NAME)
            if is_below(actor, Target(last.room, target.person)):
                changed += actions.force_name(last.room, target.person, default_name(), actor) is not None
            else:
                spared += 1
        tell_count(request, changed)
        tell_spared(request, spared)


def _targets(people: QuerySet[UserInfo]) -> list[Target]:
    return [Target(None, person) for person in people.select_related("account")[:TARGETS_MAX]]
