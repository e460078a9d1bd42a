"""Who is restricted: the bans and mutes that reach a visitor, by identity, by browser and by network."""

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest

from chatroom import blocks, browsers, identity, revisions, traces
from chatroom.address import client_address
from chatroom.former import former_of
from chatroom.in_force import Held, Index, Kind, Rung, memory
from chatroom.models import Restriction, Room
from chatroom.restriction_refusals import refusal_of
from chatroom.roles import Role, actor_in


def require_admission(request: HttpRequest, room: Room | None) -> None:
    """Lets the visitor into `room`, or, without one, lets them do what is in no room. Raises Banned."""
    memory.freshen()
    held = _hold_on(request, room, memory.bans)
    if held is not None:
        raise refusal_of(held)


def require_voice(request: HttpRequest, room: Room) -> bool:
    """Lets the visitor say something in `room`; returns whether only they themselves are to see it.

    Raises Banned, Muted.
    """
    memory.freshen()
    held = _hold_on(request, room, memory.all)
    return held is not None and _only_shadows(held)


def require_voice_of_robot(request: HttpRequest, room: Room, people: Iterable[str]) -> bool:
    """Lets a robot say something in `room`; returns whether nobody is to see it.

    `people` are its own user_id and that of who made it. Of networks only bans from the whole site reach it: those of a
    room are for its visitors. Raises Banned, Muted.
    """
    memory.freshen()
    index, subjects = memory.all, list(people)
    if index.block_keys and blocks.are_kept():
        subjects += blocks.blocks_under(client_address(request), index.block_keys)
    found = [each for each in index.find(room.name, subjects) if each.room is None or each.rung == Rung.IDENTITY]
    return bool(found) and _only_shadows(found[0])


def known_of(request: HttpRequest) -> list[Held]:
    """What holds on to the visitor in any room, and may be known to them."""
    memory.freshen()
    found = memory.all.find_anywhere(_subjects(request, memory.all))
    return [each for each in found if each.kind != Kind.SHADOW]


def holds_on_browser(request: HttpRequest) -> bool:
    """Whether anything holds on to the visitor's browser."""
    memory.freshen()
    return bool(memory.all.find_anywhere([browsers.browser_of(request)]))


def _only_shadows(held: Held) -> bool:
    """Returns true for a shadow mute. Raises Banned, Muted for any other restriction."""
    if held.kind == Kind.SHADOW:
        return True
    raise refusal_of(held)


def _hold_on(request: HttpRequest, room: Room | None, index: Index) -> Held | None:
    """Returns the severest of what holds on to the visitor in `room`."""
    name = room.name if room else None
    if not index.concerns(name):
        return None
    found = index.find(name, _subjects(request, index))
    if found and actor_in(request, room).role >= Role.MODERATOR:
        return None  # nobody whom they would have to ask could let them in again
    if room is not None and any(each.rung != Rung.IDENTITY for each in found) and _moderates(request, room):
        # Whoever holds the room is not shut out by what they share with somebody else.
        found = [each for each in found if each.rung == Rung.IDENTITY]
    if not found:
        return None
    _take_along(found[0], request)
    return found[0]


def _subjects(request: HttpRequest, index: Index) -> list[str]:
    """What restrictions may hold on to of the visitor."""
    person = index.user_id_of(request.session.get(identity.SESSION_KEY))
    subjects = [*former_of(request.session), *([person] if person else [])]
    if index.holds_browsers and (browser := browsers.browser_of(request)):
        subjects.append(browser)
    if index.block_keys and blocks.are_kept():
        subjects += blocks.blocks_under(client_address(request), index.block_keys)
    return subjects


def _moderates(request: HttpRequest, room: Room) -> bool:
    return actor_in(request, room).role >= Role.CO_MODERATOR


def _take_along(held: Held, request: HttpRequest) -> None:
    """Puts the network of a ban, somebody of which has come, under the key of today, so that it is not forgotten."""
    if held.rung not in traces.NETWORK_RUNGS:
        return
    now = blocks.blocks_of(client_address(request))
    subject = now.wide if held.rung == Rung.WIDE_BLOCK else now.narrow
    if blocks.key_number_of(subject) != blocks.key_number_of(held.subject):
        with transaction.atomic():
            Restriction.objects.filter(pk=held.key).update(subject=subject)
            revisions.bump(traces.REVISION)
