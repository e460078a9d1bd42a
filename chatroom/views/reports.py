"""Reports of messages: anybody makes them; the room's moderators read the queue and answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom import access, actions, floods, identity
from chatroom.actions.reporting import Reported, reportable, reported_in
from chatroom.forms import Fields, find_room, read_reason
from chatroom.models import ChatInfo
from chatroom.ranks import require_rank_over_authors
from chatroom.refusals import UnreadableAnswer
from chatroom.roles import Act, require
from chatroom.room_refusals import NoSuchEntry
from chatroom.views.answers import answer, json_answer, takes_html
from chatroom.views.methods import takes
from chatroom.views.report_page import render_report_page
from chatroom.wire import entry_object

REASONS_SHOWN = 10


@takes("GET", "POST")
def report(request: HttpRequest, room_name: str) -> HttpResponse:
    """The page on which a message is reported; a post keeps the visitor's report of the entry `number`."""
    room = find_room(room_name)
    if request.method != "POST":
        return render_report_page(request, room)
    person = identity.require_identity(request.session)
    access.require_reading(request, room)
    floods.count_report(request, person)
    entry = _find_entry(ChatInfo.objects.filter(reportable(room)), request.POST)
    actions.report(entry, person, read_reason(request.POST))
    return render(request, "chatroom/reported.html", {"room": room}) if takes_html(request) else json_answer({"ret": 0})


@takes("POST")
def answer_reports(request: HttpRequest, room_name: str) -> HttpResponse:
    """Answers all open reports of the entry `number`: `uphold` 1 hides it, 0 lets it be."""
    room = find_room(room_name)
    actor = require(request, room, Act.ANSWER_REPORT)
    uphold = request.POST.get("uphold", "")
    if uphold not in ("0", "1"):
        raise UnreadableAnswer
    entry = _find_entry(ChatInfo.objects.of(room), request.POST)
    if uphold == "1":
        require_rank_over_authors(actor, room, [entry.number])
    answered = actions.answer_reports(room, entry, actor, uphold=uphold == "1", reason=read_reason(request.POST))
    return answer(request, room.name, {"answered": answered})


@takes("GET")
def reports(request: HttpRequest, room_name: str) -> HttpResponse:
    """What waits for an answer in the room, the most urgent first."""
    room = find_room(room_name)
    require(request, room, Act.ANSWER_REPORT)
    return json_answer({"ret": 0, "reports": [_object(reported) for reported in reported_in(room)]})


def _find_entry(entries: Any, fields: Fields) -> ChatInfo:
    number = fields.get("number", "")
    found: ChatInfo | None = None
    if number.isascii() and number.isdecimal() and len(number) <= 16:
        found = entries.complete().filter(number=int(number)).first()
    if found is None:
        raise NoSuchEntry
    return found


def _object(reported: Reported) -> dict[str, Any]:
    reasons = [report.reason for report in reported.reports if report.reason]
    entry = reported.entry
    told: dict[str, Any] = {**entry_object(entry)}
    if entry.state != ChatInfo.State.VISIBLE:  # deleted by its author, or hidden, since it was reported
        told |= {"user_id": entry.user.user_id, "user_name": entry.user_name, "mess": entry.chat_content}
    return {
        "entry": told,
        "people": reported.people,
        "networks": reported.networks,
        "reasons": list(dict.fromkeys(reasons))[:REASONS_SHOWN],
        "at": int(reported.reports[0].made_at.timestamp() * 1000),
    }
