"""Entries as the message template shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from chatroom.mentions import mentions
from chatroom.models import ChatInfo, UserInfo
from chatroom.reading import entry_objects
from chatroom.wire import EntryObject, Quote

GROUP_TIME = timedelta(minutes=5)
SHOWN_KINDS = (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME)


class ShownReaction(NamedTuple):
    """A reaction to a message, how many people had it, and whether the reader is one of them."""

    reaction: str
    number: int
    mine: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the message template shows it: the wire's fields, and who it is to this reader."""

    id: int
    kind: str
    user_id: str
    user_name: str
    mess: str
    at: datetime
    at_ms: int
    client_id: str
    tag: str
    colour: int
    mine: bool
    continues: bool
    hidden: bool
    badge: str
    lookalike: bool
    edited: bool
    reply_to: int | None
    quote: Quote | None
    reactions: Sequence[ShownReaction]
    for_me: bool


def is_shown(entry: ChatInfo, reader: UserInfo) -> bool:
    """Of what others may not see, its author sees that it is hidden, or nothing amiss."""
    if entry.kind not in SHOWN_KINDS:
        return False  # and no date over nothing
    if entry.state == ChatInfo.State.DELETED:
        return False
    return entry.state == ChatInfo.State.VISIBLE or entry.user_id == reader.pk


def all_shown(entries: Sequence[ChatInfo], reader: UserInfo) -> list[ShownEntry]:
    """Returns `entries`, each of which is_shown, as the template shows them to `reader`, one after another."""
    objects = entry_objects(entries, reader)
    befores = [None, *entries]
    return [shown(entry, before, reader, wire) for before, entry, wire in zip(befores, entries, objects, strict=False)]


def shown(entry: ChatInfo, before: ChatInfo | None, reader: UserInfo, wire: EntryObject) -> ShownEntry:
    """Returns `entry`, which comes after `before` and is `wire` to `reader`, as the template shows it."""
    mine = entry.user_id == reader.pk
    quote = wire.get("quote")
    to_reader = quote is not None and quote["user_id"] == reader.user_id
    own_reactions = wire.get("my_reactions", [])
    return ShownEntry(
        id=wire["id"],
        kind=wire["kind"],
        user_id=wire["user_id"],
        user_name=wire["user_name"],
        mess=wire["mess"],
        at=entry.created_at,
        at_ms=wire["at"],
        client_id=wire["client_id"],
        tag=entry.user.tag,
        colour=entry.user.colour,
        mine=mine,
        continues=before is not None and _continues(entry, before),
        hidden="hidden" in wire,
        badge=wire.get("badge", ""),
        lookalike="lookalike" in wire,
        edited="edited" in wire,
        reply_to=wire.get("reply_to"),
        quote=quote,
        reactions=[
            ShownReaction(each, count, each in own_reactions) for each, count in wire.get("reactions", {}).items()
        ],
        for_me=not mine and (to_reader or mentions(wire["mess"], reader.user_name, reader.tag)),
    )


def _continues(entry: ChatInfo, before: ChatInfo) -> bool:
    """Whether `entry` goes on where `before` ended: the same author under the same name, soon after."""
    return (
        entry.kind == before.kind == ChatInfo.Kind.SAY
        and (entry.user_id, entry.user_name) == (before.user_id, before.user_name)
        and (entry.badge, entry.lookalike) == (before.badge, before.lookalike)
        and abs(entry.created_at - before.created_at) < GROUP_TIME
    )
