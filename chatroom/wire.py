"""An entry as it goes over the wire; docs/wire.md describes the fields."""

import json
from typing import TypedDict

from chatroom.delivery.log import Entry
from chatroom.models import ChatInfo


class EntryObject(TypedDict):
    """The JSON object of an entry."""

    id: int
    kind: str
    user_id: str
    user_name: str
    mess: str
    at: int
    client_id: str


def entry_object(entry: ChatInfo) -> EntryObject:
    """Returns the JSON object of `entry`, whose user is loaded."""
    return {
        "id": entry.number,
        "kind": entry.kind,
        "user_id": entry.user.user_id,
        "user_name": entry.user_name,
        "mess": entry.chat_content,
        "at": int(entry.created_at.timestamp() * 1000),
        "client_id": entry.client_id,
    }


def delivered(entry: ChatInfo) -> Entry:
    """Returns `entry` as delivery keeps it: serialised once, for all who will read it."""
    text = json.dumps(entry_object(entry), ensure_ascii=False, separators=(",", ":"))
    return Entry(entry.number, entry.tag, text.encode())
