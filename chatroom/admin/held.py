"""The messages that wait for a moderator: approved or refused, many at a time."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatroom.actions.holding import ANSWERED_AT_ONCE_MAX, approve, held_in, refuse_held
from chatroom.admin.acting import tell_count
from chatroom.admin.filters import RoomFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.models import HeldMessage, Room
from chatroom.roles import Act, Actor, require


@admin.register(HeldMessage)
class HeldMessageAdmin(LargeTableAdmin):
    list_display = ("text", "room", "user", "why", "held_at")
    list_select_related = ("room", "user")
    list_filter = (RoomFilter, "why")
    fields = ("room", "user", "text", "why", "held_at")
    ordering = ("pk",)  # the longest waiting first
    actions = ("approve", "refuse")

    @admin.action(description=_("Approve"), permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet[HeldMessage]) -> None:
        """Says the chosen messages, each as its author."""
        _answer(request, queryset, approve)

    @admin.action(description=_("Refuse"), permissions=["moderate"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[HeldMessage]) -> None:
        """Forgets the chosen messages."""
        _answer(request, queryset, refuse_held)


def _answer(
    request: HttpRequest,
    chosen: QuerySet[HeldMessage],
    act: Callable[[Room, QuerySet[HeldMessage], Actor], list[int]],
) -> None:
    by_room: dict[int, list[int]] = {}
    for room_key, key in chosen.values_list("room", "pk")[:ANSWERED_AT_ONCE_MAX]:
        by_room.setdefault(room_key, []).append(key)
    answered = 0
    for room in Room.objects.filter(pk__in=by_room):
        actor = require(request, room, Act.APPROVE)
        answered += len(act(room, held_in(room, ids=by_room[room.pk]), actor))
    tell_count(request, answered)
