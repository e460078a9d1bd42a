"""The page on which a message is reported without a script: which one, and what is wrong with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chatroom import access
from chatroom.actions.reporting import reportable
from chatroom.delivery.log import NEWEST_ENTRIES
from chatroom.forms import read_number
from chatroom.models import ChatInfo, Room
from chatroom.refusals import BadCursor, Refusal


def render_report_page(request: HttpRequest, room: Room, refusal: Refusal | None = None) -> HttpResponse:
    """Renders the newest messages of `room`, or those before `before`, to choose from; after a refusal what was typed.

    Raises Banned, RoomClosed, MembersOnly, PasscodeNeeded, BadCursor.
    """
    access.require_reading(request, room)
    fields = request.POST if request.method == "POST" else request.GET
    try:
        before = read_number(fields, "before", lowest=1)
    except BadCursor:
        if refusal is None:
            raise
        before = None
    messages = ChatInfo.objects.filter(reportable(room))
    newest = (messages if before is None else messages.before(before)).newest(NEWEST_ENTRIES + 1)
    shown = newest[-NEWEST_ENTRIES:]
    context = {
        "room": room,
        "messages": shown,
        "before": before,
        "older_before": shown[0].number if len(newest) > NEWEST_ENTRIES else None,
        "chosen": fields.get("number", ""),
        "reason": fields.get("reason", ""),
        "refusal": refusal,
    }
    response = render(request, "chatroom/report.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-cache"
    return response
