"""A bulletin: what one process of a site tells the others, which is who reads and who types in each of its rooms."""

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatroom.delivery.crowd import HASH_BYTES, NOBODY, Sample
from chatroom.delivery.typists import TYPING_SECONDS, Typist

LIVES_SECONDS_MAX = 60.0


class BadBulletin(Exception):
    """These bytes are no bulletin, or one of another version of the site."""


@dataclass(frozen=True, slots=True)
class RoomBulletin:
    """One room: the people in it, and those who type."""

    people: Sample = NOBODY
    typing: tuple[Typist, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a process tells: `number` grows with each of its bulletins; this one holds for `lives` seconds."""

    process: str
    number: int
    lives: float
    rooms: Mapping[str, RoomBulletin] = field(default_factory=dict)


def write_bulletin(bulletin: Bulletin, now: float) -> bytes:
    """Returns `bulletin` as compact JSON. `now` is the time by the clock of this process, in seconds."""
    fields = {
        "process": bulletin.process,
        "number": bulletin.number,
        "lives": bulletin.lives,
        "rooms": {name: _room_fields(room, now) for name, room in bulletin.rooms.items()},
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def read_bulletin(body: bytes | str, now: float) -> Bulletin:
    """Reads what write_bulletin wrote, in this process or another, at `now` by this one's clock. Raises BadBulletin."""
    try:
        fields = json.loads(body, parse_constant=_refuse)
        return Bulletin(
            process=_text(fields["process"]),
            number=int(fields["number"]),
            lives=min(float(fields["lives"]), LIVES_SECONDS_MAX),
            rooms={name: _room(room, now) for name, room in fields["rooms"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, struct.error):
        raise BadBulletin from None


def _room_fields(room: RoomBulletin, now: float) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if room.people.total:
        hashes = sorted(room.people.hashes)
        packed = struct.pack(f"<{len(hashes)}Q", *hashes)
        fields["people"] = [room.people.total, room.people.depth, b64encode(packed).decode()]
    if room.typing:
        fields["typing"] = [
            [each.user_id, each.user_name, each.at_ms, round(each.until - now, 1)] for each in room.typing
        ]
    return fields


def _room(fields: Mapping[str, Any], now: float) -> RoomBulletin:
    people = NOBODY
    if "people" in fields:
        total, depth, hashes = fields["people"]
        packed = b64decode(hashes, validate=True)
        people = Sample(int(total), int(depth), frozenset(struct.unpack(f"<{len(packed) // HASH_BYTES}Q", packed)))
        if not 0 <= people.depth < HASH_BYTES * 8 or people.total < len(people.hashes):
            raise ValueError
    typing = tuple(
        Typist(_text(user_id), _text(user_name), int(at_ms), now + min(float(left), TYPING_SECONDS))
        for user_id, user_name, at_ms, left in fields.get("typing", ())
    )
    return RoomBulletin(people, typing)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
