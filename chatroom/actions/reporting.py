"""Reports: a visitor's word that a message is not as it should be, and the moderators' answer to it.

However many reports there are, a message is hidden by a moderator alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from chatroom.actions.audit import record
from chatroom.actions.entries import lock, writing
from chatroom.actions.hiding import HIDEABLE, hide
from chatroom.actions.own_messages import ERASED
from chatroom.models import ChatInfo, Report, Room, Trace, UserInfo
from chatroom.refusals import ReportsAnswered
from chatroom.roles import Act, Actor

QUEUE_MAX = 100
# The reports that the queue is made of; more than a moderator answers in a day.
REPORTS_READ_MAX = 5000
# Somebody of whose reports so many were dismissed, and fewer upheld, no longer brings a message forward.
UNHEEDED_AFTER = 5


@dataclass(frozen=True, slots=True)
class Reported:
    """An entry with reports that wait for an answer: by how many people, of how many networks, and what they say."""

    entry: ChatInfo
    reports: Sequence[Report]
    people: int
    networks: int


def report(entry: ChatInfo, reporter: UserInfo, reason: str = "") -> Report:
    """Keeps what `reporter` says of `entry`; they say it once, and a repetition returns the first."""
    kept, _made = Report.objects.get_or_create(entry=entry, reporter=reporter, defaults={"reason": reason})
    return kept


def reportable(room: Room) -> Q:
    """Which entries can be reported: those that everybody in `room` sees somebody say."""
    return Q(room=room, kind__in=HIDEABLE, state=ChatInfo.State.VISIBLE)


def answer_reports(room: Room, entry: ChatInfo, actor: Actor, *, uphold: bool, reason: str = "") -> int:
    """Answers the open reports of `entry`, once; upheld ones hide it. Returns how many there were.

    Raises ReportsAnswered, NoSuchRoom, Busy.
    """
    state = Report.State.UPHELD if uphold else Report.State.DISMISSED
    with writing():
        lock(room)
        waiting = Report.objects.filter(entry=entry, state=Report.State.OPEN)
        answered = waiting.update(state=state, answered_at=timezone.now())
        if not answered:
            raise ReportsAnswered
        details = {"answer": state.value, "reports": answered}
        record(
            Act.ANSWER_REPORT,
            actor,
            room,
            person=entry.user,
            numbers=[entry.number],
            reason=reason,
            details=details,
        )
        if uphold:
            hide(room, [entry.number], actor, reason)
        # Kept for this answer alone, since its author has deleted it.
        ChatInfo.objects.filter(pk=entry.pk, state=ChatInfo.State.DELETED).update(chat_content=ERASED)
    return answered


def reported_in(room: Room) -> list[Reported]:
    """The queue of `room`: at most QUEUE_MAX entries, first what most networks, and of these most people, speak of."""
    waiting = Report.objects.filter(state=Report.State.OPEN, entry__room=room).order_by("made_at")
    reports = list(waiting.select_related("entry__user", "entry__about__user", "reporter")[:REPORTS_READ_MAX])
    reporters = {one.reporter_id for one in reports}
    networks, unheeded = _networks_of(reporters), _unheeded_of(reporters)
    by_entry: dict[int, list[Report]] = {}
    for one in reports:
        by_entry.setdefault(one.entry_id, []).append(one)
    queue = [_reported(of_entry, networks, unheeded) for of_entry in by_entry.values()]
    queue.sort(key=lambda one: (-one.networks, -one.people))
    return queue[:QUEUE_MAX]


def _reported(reports: Sequence[Report], networks: dict[int, str], unheeded: set[int]) -> Reported:
    heeded = {one.reporter_id for one in reports} - unheeded
    # Those of whom no network is kept may all be one person: they count as one network.
    return Reported(reports[0].entry, reports, len(heeded), len({networks.get(reporter, "") for reporter in heeded}))


def _networks_of(reporters: set[int]) -> dict[int, str]:
    """The address block that each of `reporters` was last seen at, where that is kept."""
    traces = Trace.objects.filter(user__in=reporters).exclude(block="").order_by("seen_at")
    return dict(traces.values_list("user_id", "block"))


def _unheeded_of(reporters: set[int]) -> set[int]:
    """Those of `reporters` whose word was wrong too often."""
    counts = Counter[tuple[int, str]]()
    answered = Report.objects.filter(reporter__in=reporters).exclude(state=Report.State.OPEN)
    for reporter, state, count in answered.values_list("reporter_id", "state").annotate(Count("pk")):
        counts[reporter, state] = count
    return {
        reporter
        for reporter in reporters
        if counts[reporter, Report.State.DISMISSED] >= UNHEEDED_AFTER
        and counts[reporter, Report.State.UPHELD] < counts[reporter, Report.State.DISMISSED]
    }
