"""The queue of reports: each answered once, for all who reported the same entry."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatroom import actions
from chatroom.admin.acting import tell_count
from chatroom.admin.filters import EntryRoomFilter, MadeFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.models import ChatInfo, Report
from chatroom.refusals import ReportsAnswered
from chatroom.roles import Act, require

ANSWERED_MAX = 500  # reports that one act answers


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait for an answer, unless others are asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(Report.State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        return queryset.filter(state=self.value()) if self.value() in Report.State.values else queryset


@admin.register(Report)
class ReportAdmin(LargeTableAdmin):
    list_display = ("said", "reason", "place", "author", "reporter", "made_at", "state")
    list_select_related = ("entry__room", "entry__user", "reporter")
    list_filter = (WaitingFilter, EntryRoomFilter, MadeFilter)
    fields = ("said", "place", "author", "reporter", "reason", "state", "made_at", "answered_at")
    actions = ("uphold", "dismiss")

    @admin.display(description=_("content"))
    def said(self, report: Report) -> str:
        """What was reported."""
        return report.entry.chat_content

    @admin.display(description=_("entry"))
    def place(self, report: Report) -> str:
        """Where it stands."""
        return f"{report.entry.room.name}/{report.entry.number}"

    @admin.display(description=_("person"))
    def author(self, report: Report) -> str:
        """Who said it."""
        return str(report.entry.user)

    @admin.action(description=_("Uphold: hide what was reported"), permissions=["moderate"])
    def uphold(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Upholds the chosen reports, and all others of the same entries."""
        _answer(request, queryset, uphold=True)

    @admin.action(description=_("Dismiss"), permissions=["moderate"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Dismisses the chosen reports, and all others of the same entries."""
        _answer(request, queryset, uphold=False)


def _answer(request: HttpRequest, chosen: QuerySet[Report], *, uphold: bool) -> None:
    keys = dict.fromkeys(chosen.values_list("entry", flat=True)[:ANSWERED_MAX])
    answered = 0
    for entry in ChatInfo.objects.filter(pk__in=keys).select_related("room", "user"):
        actor = require(request, entry.room, Act.ANSWER_REPORT)
        try:
            answered += actions.answer_reports(entry.room, entry, actor, uphold=uphold)
        except ReportsAnswered:
            continue  # by somebody else, in the meantime
    tell_count(request, answered)
