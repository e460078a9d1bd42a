"""An entry as it goes over the wire; docs/wire.md describes the fields."""

import json
from typing import NotRequired, TypedDict

from chatroom.delivery.log import Entry
from chatroom.models import ChatInfo, UserInfo


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


SHADOW_KIND = "shadow"
ERASING_KINDS = frozenset({ChatInfo.Kind.HIDE, ChatInfo.Kind.RESTORE})


def entry_object(entry: ChatInfo, reader: UserInfo | None = None) -> EntryObject:
    """Returns the JSON object of `entry`, whose user is loaded, as everybody gets it, or as `reader` does.

    What a hidden entry said is not in it; of one that is shown to its author only, others learn nothing but its place.
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
    if entry.badge:
        public["badge"] = entry.badge
    if entry.lookalike:
        public["lookalike"] = True
    if entry.state == ChatInfo.State.HIDDEN:
        public |= {"mess": "", "client_id": "", "hidden": True}
        if entry.kind == ChatInfo.Kind.RENAME:
            public["user_name"] = ""
    elif entry.state == ChatInfo.State.SHADOW and (reader is None or reader.pk != entry.user_id):
        # Its author's page knows its own message by the client_id, and goes on showing it.
        public |= {"kind": SHADOW_KIND, "user_id": "", "user_name": "", "mess": ""}
        public.pop("badge", None)
        public.pop("lookalike", None)
    return public


def delivered(entry: ChatInfo) -> Entry:
    """Returns `entry` as delivery keeps it: serialised once, for all who will read it."""
    text = json.dumps(entry_object(entry), ensure_ascii=False, separators=(",", ":"))
    return Entry(entry.number, entry.tag, text.encode(), erases=entry.kind in ERASING_KINDS)
