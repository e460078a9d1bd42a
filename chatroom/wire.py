"""An entry as it goes over the wire; docs/wire.md describes the fields."""

import json
from collections.abc import Mapping
from typing import NotRequired, TypedDict

from chatroom.delivery.log import Entry
from chatroom.models import REACTIONS, ChatInfo, UserInfo


class Quote(TypedDict):
    """What a reply shows of the message that it answers."""

    user_id: str
    user_name: str
    mess: str


class EntryObject(TypedDict):
    """The JSON object of an entry."""

    id: int
    kind: str
    user_id: str
    user_name: str
    mess: str
    at: int
    client_id: str
    hidden: NotRequired[bool]
    badge: NotRequired[str]
    lookalike: NotRequired[bool]
    edited: NotRequired[bool]
    reply_to: NotRequired[int]
    quote: NotRequired[Quote]
    target: NotRequired[int]
    reactions: NotRequired[Mapping[str, int]]
    my_reactions: NotRequired[list[str]]


SHADOW_KIND = "shadow"
DELETED_KIND = "deleted"
QUOTE_MAX = 100  # code points
Kind = ChatInfo.Kind
# Nobody is shown whose they are; so no process has to forget a name in them that is erased.
NAMELESS_KINDS = frozenset({Kind.EDIT, Kind.REACT})
ERASING_KINDS = frozenset({Kind.HIDE, Kind.RESTORE, Kind.EDIT, Kind.DELETE})


def entry_object(
    entry: ChatInfo, reader: UserInfo | None = None, own_reactions: Mapping[str, bool] | None = None
) -> EntryObject:
    """Returns the JSON object of `entry`, which is complete, as everybody gets it, or as `reader` does.

    What a hidden entry said is not in it; of one that is shown to its author only, others learn nothing but its place,
    and of a deleted one all. `own_reactions` are the reader's own, and whether only they see them.
    """
    public: EntryObject = {
        "id": entry.number,
        "kind": entry.kind,
        "user_id": entry.user.user_id,
        "user_name": entry.user_name,
        "mess": entry.chat_content,
        "at": int(entry.created_at.timestamp() * 1000),
        "client_id": entry.client_id,
    }
    if entry.state == ChatInfo.State.DELETED:
        return public | {"kind": DELETED_KIND, "user_id": "", "user_name": "", "mess": "", "client_id": ""}
    if not _is_seen(entry, reader) and entry.state == ChatInfo.State.SHADOW:
        # Its author's page knows its own message by the number that it was answered, and goes on showing it.
        return public | {"kind": SHADOW_KIND, "user_id": "", "user_name": "", "mess": "", "client_id": ""}
    if entry.badge:
        public["badge"] = entry.badge
    if entry.lookalike:
        public["lookalike"] = True
    if entry.state == ChatInfo.State.HIDDEN:
        public |= {"mess": "", "client_id": "", "hidden": True}
        if entry.kind == Kind.RENAME:
            public["user_name"] = ""
        return public
    if entry.edited:
        public["edited"] = True
    if entry.kind == Kind.DELETE:
        public |= {"user_id": "", "user_name": ""}
    if entry.kind in NAMELESS_KINDS:
        public["user_name"] = ""
    if entry.about:
        _tell_about(public, entry, entry.about, reader)
    if entry.reactions:
        _tell_reactions(public, entry, own_reactions or {})
    return public


def delivered(entry: ChatInfo) -> Entry:
    """Returns `entry` as delivery keeps it: serialised once, for all who will read it."""
    text = json.dumps(entry_object(entry), ensure_ascii=False, separators=(",", ":"))
    return Entry(entry.number, entry.tag, text.encode(), erases=entry.kind in ERASING_KINDS)


def _is_seen(entry: ChatInfo, reader: UserInfo | None) -> bool:
    if entry.state == ChatInfo.State.SHADOW:
        return reader is not None and reader.pk == entry.user_id
    return entry.state == ChatInfo.State.VISIBLE


def _tell_about(public: EntryObject, entry: ChatInfo, about: ChatInfo, reader: UserInfo | None) -> None:
    if entry.kind != Kind.SAY:
        public["target"] = about.number
        return
    public["reply_to"] = about.number
    if _is_seen(about, reader):
        public["quote"] = {
            "user_id": about.user.user_id,
            "user_name": about.user_name,
            "mess": about.chat_content[:QUOTE_MAX],
        }


def _tell_reactions(public: EntryObject, entry: ChatInfo, own: Mapping[str, bool]) -> None:
    counts = json.loads(entry.reactions)
    for reaction, shadowed in own.items():
        if shadowed:
            counts[reaction] = counts.get(reaction, 0) + 1
    if counts:
        public["reactions"] = {each: counts[each] for each in REACTIONS if each in counts}
    if own:
        public["my_reactions"] = list(own)
