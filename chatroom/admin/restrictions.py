"""Mutes and bans: those in force, new ones, also of a network by its address, and lifting them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatroom import actions, blocks
from chatroom.actions.restricting import subject_of
from chatroom.admin.acting import Target, tell_count
from chatroom.admin.filters import MadeFilter, RoomFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.admin.restricting import RoomChoiceForm, restrict_all
from chatroom.forms import find_person
from chatroom.models import USER_ID_LENGTH, Restriction, UserInfo
from chatroom.refusals import Refusal
from chatroom.restriction_refusals import NoNetworksKept, UnusableNetwork
from chatroom.roles import Act, require

LIFTED_MAX = 500  # that one act lifts


class NewRestrictionForm(RoomChoiceForm):
    """Whom to restrict, by the identity or by the network, and on what terms."""

    field_order = ("person", "network", "kind", "rung", "seconds", "room", "reason")

    person = forms.CharField(
        label=_("identity"), required=False, max_length=USER_ID_LENGTH, help_text=_("The 24 digits of a person.")
    )
    network = forms.CharField(
        label=_("or a network"),
        required=False,
        max_length=64,
        help_text=_("192.0.2.7, 192.0.2.0/24, 2001:db8::/64 or 2001:db8::/48, whoever comes from it."),
    )

    def clean_person(self) -> UserInfo | None:
        try:
            return find_person({"user_id": self.cleaned_data["person"]}) if self.cleaned_data["person"] else None
        except Refusal as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def clean_network(self) -> str:
        network = str(self.cleaned_data["network"])
        if network and not blocks.are_kept():
            raise ValidationError(str(NoNetworksKept.sentence))
        try:
            if network:
                blocks.read_network(network)
        except blocks.BadNetwork:
            raise ValidationError(str(UnusableNetwork.sentence)) from None
        return network

    def clean(self) -> dict[str, Any]:
        """One of the two is named, and it is known what to hold on to."""
        cleaned = super().clean() or self.cleaned_data
        if {"person", "network"} <= cleaned.keys() and bool(cleaned["person"]) == bool(cleaned["network"]):
            raise ValidationError(_("Name a person or a network."))
        if cleaned.get("person") and "rung" in cleaned:
            try:
                subject_of(cleaned["person"], cleaned["rung"])
            except Refusal as refusal:
                raise ValidationError(str(refusal.sentence)) from None
        return cleaned


class InForceFilter(admin.SimpleListFilter):
    """What is in force, unless all is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("in_force", _("in force")), ("over", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Restriction]) -> QuerySet[Restriction]:
        in_force = Q(lifted_at=None) & (Q(until=None) | Q(until__gt=timezone.now()))
        if self.value() == "in_force":
            return queryset.filter(in_force)
        return queryset.exclude(in_force) if self.value() == "over" else queryset


@admin.register(Restriction)
class RestrictionAdmin(LargeTableAdmin):
    list_display = ("kind", "rung", "person", "room", "made_at", "until", "lifted_at", "reason")
    list_select_related = ("person", "room")
    list_filter = (InForceFilter, RoomFilter, MadeFilter)
    fields = ("kind", "rung", "person", "room", "made_at", "until", "lifted_at", "reason")
    actions = ("lift",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_moderate_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks whom to restrict, and on what terms, and does it by the action."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewRestrictionForm(request.POST or None)
        if form.is_valid():
            _restrict(request, form)
            return redirect(reverse("admin:chatroom_restriction_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mute or ban"),
            "opts": self.opts,
            "form": form,
            "networks_kept": blocks.are_kept(),
        }
        return TemplateResponse(request, "admin/chatroom/restrict.html", context)

    @admin.action(description=_("Lift"), permissions=["moderate"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Restriction]) -> None:
        """Lifts the chosen restrictions."""
        lifted = 0
        for restriction in queryset.select_related("room", "person")[:LIFTED_MAX]:
            act = Act.LIFT if restriction.room else Act.RESTRICT_EVERYWHERE
            lifted += actions.lift(restriction, require(request, restriction.room, act))
        tell_count(request, lifted)


def _restrict(request: HttpRequest, form: NewRestrictionForm) -> None:
    room, person = form.cleaned_data["room"], form.cleaned_data["person"]
    if person is not None:
        restrict_all(request, form, [Target(room, person)])
        return
    actor = require(request, room, Act.RESTRICT_EVERYWHERE)  # a network is for the site's moderators to name
    actions.restrict_network(form.cleaned_data["network"], form.terms(room), actor)
    messages.success(request, _("The network is restricted."))
