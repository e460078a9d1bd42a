"""The audit log, which is read here and never changed, by nobody."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatroom.admin.filters import ActTimeFilter, TypedFilter, newest_keys, rooms_named
from chatroom.admin.lists import LargeTableAdmin, is_of_identity, people_like
from chatroom.models import AuditRecord
from chatroom.roles import Act

# What is recorded under other names than those of the table of acts.
OTHER_ACTS = ("add_words", "claim", "dismiss", "join", "make", "refuse_held", "remove_words")


class ActFilter(admin.SimpleListFilter):
    """Records of one act, of the newest: no index has it."""

    title = _("act")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(act, act) for act in sorted({*(act.value for act in Act), *OTHER_ACTS})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        return queryset.filter(newest_keys(AuditRecord), act=self.value()) if self.value() else queryset


class AuditRoomFilter(TypedFilter):
    """Records of the room of that name; of one that is no more, of the newest records only."""

    title = _("room")
    parameter_name = "in"

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        name = (self.value() or "").replace("\0", "").strip().casefold()
        if not name:
            return queryset
        rooms = rooms_named(name)
        return queryset.filter(room__in=rooms) if rooms else queryset.filter(newest_keys(AuditRecord), room_name=name)


class ByFilter(TypedFilter):
    """Records of what an account, or a person, has done."""

    title = _("who did it: an account or an identity")
    parameter_name = "by"

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        who = (self.value() or "").replace("\0", "").strip()
        if not who:
            return queryset
        people = people_like(who) if is_of_identity(who) else []
        accounts = list(User.objects.filter(username=who).values_list("pk", flat=True))
        return queryset.filter(Q(by_account__in=accounts) | Q(by_person__in=people))


@admin.register(AuditRecord)
class AuditRecordAdmin(LargeTableAdmin):
    list_display = ("at", "act", "room_name", "by_account", "by_person", "person", "numbers", "until", "reason")
    list_display_links = ("at",)
    list_select_related = ("by_account", "by_person", "person")
    list_filter = (ActFilter, AuditRoomFilter, ByFilter, ActTimeFilter)
    fields = (
        "at",
        "act",
        "room",
        "room_name",
        "by_account",
        "by_person",
        "person",
        "numbers",
        "until",
        "reason",
        "details",
    )
    actions = None
