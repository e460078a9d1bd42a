"""What this site knows of somebody: all of it, for them alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from chatroom import restrictions
from chatroom.former import former_of
from chatroom.in_force import Held
from chatroom.models import ChatInfo, HeldMessage, Report, Trace, UserInfo

NEWEST_MESSAGES = 20


def known_of(request: HttpRequest, person: UserInfo, *, messages: int | None = NEWEST_MESSAGES) -> Mapping[str, Any]:
    """Returns what is stored of `person`, who sends `request`: JSON's types, and times.

    At most the newest `messages` that they wrote, or all of them.
    """
    selves = [person, *person.former_selves.all()]
    written = ChatInfo.objects.filter(user__in=selves)
    newest = written.select_related("room").order_by("-pk")
    return {
        "identity": {
            "user_id": person.user_id,
            "user_name": person.user_name,
            "made_at": person.created_at,
            "account": _account(person.account) if person.account else None,
        },
        "former_identities": former_of(request.session),
        "names": sorted({*written.values_list("user_name", flat=True).distinct(), person.user_name}),
        "rooms_owned": list(person.owned_rooms.order_by("name").values_list("name", flat=True)),
        "rooms_moderated": list(person.moderated_rooms.order_by("name").values_list("name", flat=True)),
        "robots_made": list(person.made_robots.order_by("pk").values_list("person__user_name", flat=True)),
        "message_count": written.count(),
        "messages": [_message(entry) for entry in (newest if messages is None else newest[:messages])],
        "waiting_for_approval": list(HeldMessage.objects.filter(user__in=selves).values_list("text", flat=True)),
        "reports": list(Report.objects.filter(reporter__in=selves).values_list("reason", flat=True)),
        "traces": [_trace(trace) for trace in Trace.objects.filter(user__in=selves).order_by("-seen_at")],
        "restrictions": [_restriction(held) for held in restrictions.known_of(request)],
        "cookies": sorted(request.COOKIES),
    }


def _account(account: User) -> dict[str, Any]:
    return {
        "name": account.get_username(),
        "email": account.email,
        "made_at": account.date_joined,
        "last_login_at": account.last_login,
    }


def _message(entry: ChatInfo) -> dict[str, Any]:
    return {
        "room": entry.room.name,
        "number": entry.number,
        "kind": entry.kind,
        "user_name": entry.user_name,
        "text": entry.chat_content,
        # That it is shown to its author only is not said to them, here as elsewhere.
        "hidden": entry.state == ChatInfo.State.HIDDEN,
        "at": entry.created_at,
    }


def _trace(trace: Trace) -> dict[str, Any]:
    return {
        "browser": trace.browser,
        "block": trace.block,
        "wide_block": trace.wide_block,
        "address": trace.address,
        "seen_at": trace.seen_at,
    }


def _restriction(held: Held) -> dict[str, Any]:
    until = None if held.until is None else datetime.fromtimestamp(held.until, UTC)
    return {"kind": held.kind, "rung": held.rung, "room": held.room, "until": until, "reason": held.reason}
