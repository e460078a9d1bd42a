"""The page on which a mute or a ban of chosen people is confirmed, with its reach, its end and its reason."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from chatroom import actions, blocks, traces, waiting
from chatroom.actions.restricting import Terms
from chatroom.admin.acting import Target, is_below, targets_of, tell_count, tell_spared
from chatroom.forms import find_room, read_reason
from chatroom.models import REASON_MAX, ROOM_NAME_MAX, Restriction, Room
from chatroom.refusals import NoSuchRoom, Refusal
from chatroom.restriction_refusals import NoNetworksKept, OutOfReach
from chatroom.roles import Act, require

TARGETS_MAX = 200  # people that one act restricts
SHOWN_MAX = 20  # people of whom the page says how many others share what they have
TARGETS = re.compile(r"[0-9]{0,18}:[0-9]{1,18}(,[0-9]{0,18}:[0-9]{1,18})*")

Rung = Restriction.Rung
SPANS = [
    ("600", _("10 minutes")),
    ("3600", _("1 hour")),
    ("86400", _("1 day")),
    ("604800", _("7 days")),
    ("2592000", _("30 days")),
    ("", _("for good")),
]


class TermsForm(forms.Form):
    """What a restriction is to be."""

    kind = forms.ChoiceField(label=_("kind"), choices=Restriction.Kind.choices, initial=Restriction.Kind.BAN)
    rung = forms.ChoiceField(label=_("reach"), choices=Rung.choices, initial=Rung.IDENTITY)
    seconds = forms.ChoiceField(label=_("for how long"), choices=SPANS, required=False, initial="86400")
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        max_length=REASON_MAX,
        help_text=_("The person reads it. It stands in the audit log as well."),
    )

    def clean_reason(self) -> str:
        try:
            return read_reason(self.cleaned_data)
        except Refusal as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def terms(self, room: Room | None) -> Terms:
        """Returns what was chosen, for `room` or for the whole site."""
        chosen = self.cleaned_data
        seconds = int(chosen["seconds"]) if chosen["seconds"] else None
        return Terms(chosen["kind"], chosen["rung"], room, seconds, chosen["reason"])


class AuthorsForm(TermsForm):
    """Of the authors of entries: in the rooms of these, or everywhere."""

    everywhere = forms.BooleanField(
        label=_("on the whole site"), required=False, help_text=_("Otherwise in the rooms of the chosen entries.")
    )

    def targets(self, targets: Sequence[Target]) -> list[Target]:
        """Returns whom to restrict where."""
        if self.cleaned_data["everywhere"]:
            return [Target(None, person) for person in dict.fromkeys(target.person for target in targets)]
        return list(targets)


class RoomChoiceForm(TermsForm):
    """Of people: in a room that is named, or everywhere."""

    room = forms.CharField(
        label=_("room"), required=False, max_length=ROOM_NAME_MAX, help_text=_("The whole site, where it is empty.")
    )

    def clean_room(self) -> Room | None:
        try:
            return find_room(self.cleaned_data["room"]) if self.cleaned_data["room"] else None
        except NoSuchRoom as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def targets(self, targets: Sequence[Target]) -> list[Target]:
        """Returns whom to restrict where."""
        return [Target(self.cleaned_data["room"], target.person) for target in targets]


def restrict_page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    action: str,
    form_class: type[AuthorsForm | RoomChoiceForm],
    chosen: Sequence[Target],
) -> TemplateResponse | None:
    """Asks for the terms; once they are given, restricts whom the page named, and returns None."""
    targets = _named(request.POST["targets"]) if "targets" in request.POST else list(chosen)[:TARGETS_MAX]
    form = form_class(request.POST) if "targets" in request.POST else form_class()
    if form.is_bound and form.is_valid():
        restrict_all(request, form, form.targets(targets))
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Mute or ban"),
        "opts": model_admin.opts,
        "form": form,
        "action": action,
        "rows": [_row(target) for target in targets[:SHOWN_MAX]],
        "more": max(0, len(targets) - SHOWN_MAX),
        "targets": ",".join(f"{target.room.pk if target.room else ''}:{target.person.pk}" for target in targets),
        "checkbox": ACTION_CHECKBOX_NAME,
        "networks_kept": blocks.are_kept(),
    }
    return TemplateResponse(request, "admin/chatroom/restrict.html", context)


def restrict_all(request: HttpRequest, form: TermsForm, targets: Sequence[Target]) -> None:
    """Restricts each of `targets` who is of a lower rank, and says how many were and were not. Raises Forbidden."""
    restricted, spared, unreached = 0, 0, 0
    for target in targets:
        act = Act.RESTRICT if target.room else Act.RESTRICT_EVERYWHERE
        actor = require(request, target.room, act)
        if not is_below(actor, target):
            spared += 1
            continue
        try:
            actions.restrict(target.person, form.terms(target.room), actor)
            restricted += 1
        except (OutOfReach, NoNetworksKept) as refusal:
            unreached += 1
            sentence = refusal.sentence
    tell_count(request, restricted)
    tell_spared(request, spared)
    if unreached:
        messages.warning(request, f"{unreached}: {sentence}")


def _named(text: str) -> list[Target]:
    if not TARGETS.fullmatch(text):
        return []
    pairs = [pair.partition(":") for pair in text.split(",")[:TARGETS_MAX]]
    return targets_of(dict.fromkeys((int(room) if room else None, int(person)) for room, _colon, person in pairs))


def _row(target: Target) -> dict[str, Any]:
    """How many others have what the person has, so that nobody bans a town by accident."""
    rungs = (Rung.BROWSER, Rung.BLOCK, Rung.WIDE_BLOCK)
    return {
        "person": target.person,
        "room": target.room,
        "others": {rung.value: _reach(target, rung) for rung in rungs},
    }


def _reach(target: Target, rung: Rung) -> str:
    """How many others have come from the same place, as far as traces go back, and how many of them are here now."""
    subject = traces.subject_of(target.person, rung)
    if not subject:
        return "–"
    others = set(traces.people_at(rung, subject)) - {target.person.user_id}
    if target.room is None:
        return str(len(others))
    here = len(waiting.hub.present(target.room.name, others))
    return str(_("%(count)d, here now: %(here)d")) % {"count": len(others), "here": here}
