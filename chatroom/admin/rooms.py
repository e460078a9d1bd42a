"""The rooms: made, titled, listed, paused, closed and exported. What open pages show changes by the actions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chatroom import actions
from chatroom.actions.rooms import DELETED_MARK
from chatroom.admin.acting import tell_count
from chatroom.admin.lists import LargeTableAdmin
from chatroom.exporting import Format
from chatroom.forms import read_room_name
from chatroom.models import Room
from chatroom.refusals import Refusal, UnusableRoomName
from chatroom.roles import Act, actor_in, require
from chatroom.room_forms import READERS

ROOMS_MAX = 200  # that one act changes
SET_HERE = ("title", "welcome", "listed", "approval", "duck", "paused", "closed")


class RoomForm(forms.ModelForm):
    """A room, under the one spelling of its name, with the lines that its page can show."""

    def clean_name(self) -> str:
        try:
            return read_room_name(self.cleaned_data["name"])
        except UnusableRoomName as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def clean_title(self) -> str:
        return self._read("title")

    def clean_welcome(self) -> str:
        return self._read("welcome")

    def _read(self, name: str) -> str:
        try:
            return str(READERS[name](self.cleaned_data[name], name))
        except Refusal as refusal:
            raise ValidationError(str(refusal.sentence)) from None


@admin.register(Room)
class RoomAdmin(LargeTableAdmin):
    form = RoomForm
    list_display = ("name", "title", "listed", "paused", "closed", "last_id", "created_at")
    search_fields = ("name",)
    search_help_text = _("The beginning of a name.")
    fields = (
        "name",
        *SET_HERE,
        ("access", "slow_seconds", "message_max"),
        ("keep_days", "keep_entries"),
        "owner",
        "last_id",
        "created_at",
        "links",
    )
    actions = ("pause", "go_on", "close", "open_again")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Room | None = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        """All but what is left of deleted rooms."""
        return super().get_queryset(request).exclude(name__startswith=DELETED_MARK)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Room], search_term: str
    ) -> tuple[QuerySet[Room], bool]:
        """Finds by the beginning of the name."""
        term = search_term.strip().casefold()
        return (queryset.filter(name__startswith=term) if term else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> tuple[str, ...]:
        run_elsewhere = ("access", "slow_seconds", "message_max", "keep_days", "keep_entries", "owner")
        made_so = ("last_id", "created_at", "links", *run_elsewhere)
        return made_so if obj is None else ("name", *made_so)

    @admin.display(description=_("more"))
    def links(self, room: Room) -> SafeString | str:
        """The pages on which the room is seen, run, and exported."""
        if room.pk is None:
            return ""
        links = [
            (reverse("happy", args=[room.name]), _("the room")),
            (reverse("settings", args=[room.name]), _("all its settings")),
            *(
                (reverse("export", args=[room.name], query={"format": each.value}), f"{_('transcript')}: {each.label}")
                for each in Format
            ),
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def save_model(self, request: HttpRequest, obj: Room, form: forms.ModelForm, change: bool) -> None:
        """Makes or changes the room by the actions, which tell open pages and write the audit log."""
        columns = {name: form.cleaned_data[name] for name in form.changed_data if name in SET_HERE}
        room = Room.objects.get(pk=obj.pk) if change else actions.make_room(obj.name).room
        actor = actor_in(request, room)
        if columns:
            actions.change_settings(room, columns, Act.RUN, actor)
        obj.pk = room.pk
        obj._state.adding = False

    @admin.action(description=_("Pause"), permissions=["moderate"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """Pauses the chosen rooms."""
        _set(request, queryset, {"paused": True}, Act.PACE)

    @admin.action(description=_("Go on"), permissions=["moderate"])
    def go_on(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """Lets the chosen rooms go on."""
        _set(request, queryset, {"paused": False}, Act.PACE)

    @admin.action(description=_("Close"), permissions=["moderate"])
    def close(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """Closes the chosen rooms."""
        _set(request, queryset, {"closed": True}, Act.RUN)

    @admin.action(description=_("Open again"), permissions=["moderate"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        """Opens the chosen rooms again."""
        _set(request, queryset, {"closed": False}, Act.RUN)


def _set(request: HttpRequest, rooms: QuerySet[Room], columns: dict[str, Any], act: Act) -> None:
    changed = 0
    for room in rooms[:ROOMS_MAX]:
        actor = require(request, room, act)
        changed += bool(actions.change_settings(room, columns, act, actor))
    tell_count(request, changed)
