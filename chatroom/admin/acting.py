"""What a moderator does to many rows at once: in each room by the action that the room's page calls."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatroom.actions.hiding import HIDDEN_AT_ONCE_MAX
from chatroom.models import ChatInfo, Room, UserInfo
from chatroom.ranks import require_rank
from chatroom.refusals import Forbidden
from chatroom.roles import Actor

CHOSEN_MAX = HIDDEN_AT_ONCE_MAX  # rows that one act takes


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to be acted against, in a room or, without one, on the whole site."""

    room: Room | None
    person: UserInfo


def numbers_by_room(entries: QuerySet[ChatInfo]) -> Mapping[Room, list[int]]:
    """Returns the numbers of the newest CHOSEN_MAX of `entries` by their rooms."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for room, number in entries.values_list("room", "number")[:CHOSEN_MAX]:
        numbers[room].append(number)
    rooms = Room.objects.in_bulk(numbers)
    return {rooms[key]: numbers[key] for key in numbers if key in rooms}


def authors_by_room(entries: QuerySet[ChatInfo]) -> list[Target]:
    """Returns who wrote the newest CHOSEN_MAX of `entries`, once for each room."""
    return targets_of(dict.fromkeys(entries.values_list("room__pk", "user__pk")[:CHOSEN_MAX]))


def targets_of(pairs: Iterable[tuple[int | None, int]]) -> list[Target]:
    """Returns the targets whose keys, of a room and of a person, are `pairs`; those that are gone are left out."""
    pairs = list(pairs)
    rooms = Room.objects.in_bulk({room for room, _person in pairs if room})
    people = UserInfo.objects.select_related("account").in_bulk({person for _room, person in pairs})
    return [
        Target(rooms[room] if room else None, people[person])
        for room, person in pairs
        if person in people and (not room or room in rooms)
    ]


def is_below(actor: Actor, target: Target) -> bool:
    """Whether `actor` may act against `target`, who is of a lower rank, or is themselves."""
    try:
        require_rank(actor, target.person, target.room)
    except Forbidden:
        return False
    return True


def tell_count(request: HttpRequest, changed: int) -> None:
    """Says how many rows an act has changed."""
    text = ngettext("%(count)d was changed.", "%(count)d were changed.", changed) % {"count": changed}
    messages.add_message(request, messages.SUCCESS if changed else messages.WARNING, text)


def tell_spared(request: HttpRequest, spared: int) -> None:
    """Says how many people were left alone for their rank."""
    if spared:
        text = ngettext(
            "%(count)d person was left alone, whose rank is yours or higher.",
            "%(count)d people were left alone, whose rank is yours or higher.",
            spared,
        )
        messages.warning(request, text % {"count": spared})


def tell_rest(request: HttpRequest, chosen: QuerySet[ChatInfo]) -> None:
    """Says where more was chosen than one act takes."""
    if len(chosen.values_list("pk")[: CHOSEN_MAX + 1]) > CHOSEN_MAX:
        text = _("Only the newest %(count)d were looked at; please choose the rest again.") % {"count": CHOSEN_MAX}
        messages.warning(request, text)
