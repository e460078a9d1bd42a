"""Muting and banning from a room's page: each view checks the right, calls one action, and answers."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chatroom import actions, blocks, traces, waiting
from chatroom.actions.restricting import Terms, subject_of
from chatroom.forms import find_person, find_room, read_reason
from chatroom.models import Restriction
from chatroom.ranks import require_acquaintance, require_rank
from chatroom.refusals import Forbidden
from chatroom.restriction_forms import find_restriction, read_rung, read_terms
from chatroom.restriction_refusals import UnusableNetwork
from chatroom.roles import Act, Actor, Role, may, require
from chatroom.views.answers import answer, json_answer
from chatroom.views.methods import takes

# What a room's own moderators are told instead of how many people somebody shares a browser or a network with.
REACH_BOUNDS = (5, 10, 20, 50, 100, 200, 500)


@takes("POST")
def restrict(request: HttpRequest, room_name: str) -> HttpResponse:
    """Mutes or bans `user_id`, or, for the site's moderators, a `network`: in the room or, by `site=1`, everywhere."""
    room = find_room(room_name)
    everywhere = request.POST.get("site") == "1"
    actor = require(request, room, Act.RESTRICT_EVERYWHERE if everywhere else Act.RESTRICT)
    terms = read_terms(request.POST, None if everywhere else room)
    if "network" in request.POST:
        restriction = _restrict_network(request.POST["network"], terms, actor)
    else:
        person = find_person(request.POST)
        require_rank(actor, person, room)
        if actor.person is not None and actor.person.pk == person.pk and actor.role < Role.MODERATOR:
            raise Forbidden  # a shorter one of their own would take the place of what others put on them
        if terms.rung != Restriction.Rung.IDENTITY:
            require_acquaintance(actor, person, room)
        restriction = actions.restrict(person, terms, actor)
    return answer(request, room.name, {"id": restriction.pk, "until": _milliseconds(restriction)})


@takes("POST")
def lift(request: HttpRequest, room_name: str) -> HttpResponse:
    """Ends the restriction `id`."""
    room = find_room(room_name)
    actor = require(request, room, Act.LIFT)
    restriction = find_restriction(request.POST, room)
    if restriction.room_id is None and not may(actor, Act.RESTRICT_EVERYWHERE):
        raise Forbidden
    if actor.person is not None and actor.person.pk == restriction.person_id and actor.role < Role.MODERATOR:
        raise Forbidden  # who was restricted by others does not free themselves
    lifted = actions.lift(restriction, actor, read_reason(request.POST))
    return answer(request, room.name, {"lifted": lifted})


@takes("GET")
def preview_restriction(request: HttpRequest, room_name: str) -> HttpResponse:
    """How many others who are in the room now a restriction of `user_id` at `rung` would reach as well."""
    room = find_room(room_name)
    actor = require(request, room, Act.RESTRICT)
    person, rung = find_person(request.GET), read_rung(request.GET)
    if rung != Restriction.Rung.IDENTITY:
        require_acquaintance(actor, person, room)
    others = set(traces.people_at(rung, subject_of(person, rung))) - {person.user_id}
    count = len(waiting.hub.present(room.name, others))
    if rung == Restriction.Rung.IDENTITY or actor.role >= Role.MODERATOR:
        return json_answer({"ret": 0, "rung": rung, "others": count})
    # To the one, it would tell who is who: by somebody who comes, and goes.
    bound = next((bound for bound in REACH_BOUNDS if bound >= count), count)
    others_here = waiting.hub.online(room.name) - len(waiting.hub.present(room.name, [person.user_id]))
    most = max(count, min(bound, others_here))
    return json_answer({"ret": 0, "rung": rung, "others": most, "at_most": True})


@takes("GET")
def restrictions(request: HttpRequest, room_name: str) -> HttpResponse:
    """What is in force in the room, the newest first; to those who may lift it also what holds on the whole site."""
    room = find_room(room_name)
    actor = require(request, room, Act.RESTRICT)
    where = Q(room=room) | Q(room=None) if may(actor, Act.RESTRICT_EVERYWHERE) else Q(room=room)
    in_force = Restriction.objects.filter(where, lifted_at=None).filter(Q(until=None) | Q(until__gt=timezone.now()))
    rows = in_force.select_related("person").order_by("-pk")
    return json_answer({"ret": 0, "restrictions": [_object(row) for row in rows], "networks": blocks.are_kept()})


def _restrict_network(network: str, terms: Terms, actor: Actor) -> Restriction:
    if not may(actor, Act.RESTRICT_EVERYWHERE):
        raise Forbidden  # a room's own moderators know nobody's address, and need none
    try:
        return actions.restrict_network(network, terms, actor)
    except blocks.BadNetwork:
        raise UnusableNetwork from None


def _object(restriction: Restriction) -> dict[str, Any]:
    person = restriction.person
    return {
        "id": restriction.pk,
        "kind": restriction.kind,
        "rung": restriction.rung,
        "user_id": person.user_id if person else "",
        "user_name": person.user_name if person else "",
        "reason": restriction.reason,
        "site": restriction.room_id is None,
        "made_at": int(restriction.made_at.timestamp() * 1000),
        "until": _milliseconds(restriction),
    }


def _milliseconds(restriction: Restriction) -> int | None:
    return int(restriction.until.timestamp() * 1000) if restriction.until else None
