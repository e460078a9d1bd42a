"""A bulletin: what one process of a site tells the others, which is who reads and who types in each of its rooms."""

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatroom.delivery.crowd import HASH_BYTES, NOBODY, Sample, sample_of
from chatroom.delivery.roll import LISTED_MAX, Roll, pack, unpack
from chatroom.delivery.typists import TYPING_SECONDS, Typist

LIVES_SECONDS_MAX = 60.0


class BadBulletin(Exception):
    """These bytes are no bulletin, or one of another version of the site."""


@dataclass(frozen=True, slots=True)
class RoomBulletin:
    """One room: the people in it, by their user_ids as well where they are few (`roll`), and those who type."""

    people: Sample = NOBODY
    typing: tuple[Typist, ...] = ()
    roll: Roll | None = None


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
    awake, idle = (pack(room.roll.awake), pack(room.roll.idle)) if room.roll else (None, None)
    if awake is not None and idle is not None:
        fields["here"] = [b64encode(awake).decode(), b64encode(idle).decode()]
    elif room.people.total:
        hashes = sorted(room.people.hashes)
        packed = struct.pack(f"<{len(hashes)}Q", *hashes)
        fields["people"] = [room.people.total, room.people.depth, b64encode(packed).decode()]
    if room.typing:
        fields["typing"] = [
            [each.user_id, each.user_name, each.at_ms, round(each.until - now, 1)] for each in room.typing
        ]
    return fields


def _room(fields: Mapping[str, Any], now: float) -> RoomBulletin:
    people, roll = NOBODY, None
    if "here" in fields:
        awake, idle = (frozenset(unpack(b64decode(packed, validate=True))) for packed in fields["here"])
        roll = Roll(awake, idle)
        people = sample_of(roll.people)
        if not len(roll) == people.total <= LISTED_MAX:
            raise ValueError
    elif "people" in fields:
        total, depth, hashes = fields["people"]
        packed = b64decode(hashes, validate=True)
        people = Sample(int(total), int(depth), frozenset(struct.unpack(f"<{len(packed) // HASH_BYTES}Q", packed)))
        if not 0 <= people.depth < HASH_BYTES * 8 or people.total < len(people.hashes):
            raise ValueError
    typing = tuple(
        Typist(_text(user_id), _text(user_name), int(at_ms), now + min(float(left), TYPING_SECONDS))
        for user_id, user_name, at_ms, left in fields.get("typing", ())
    )
    return RoomBulletin(people, typing, roll)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
