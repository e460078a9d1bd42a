"""A poll's answer, or a streamed line, as a reader of the load sees it: read once, however many readers get it."""

import json
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one answer says; `entries` are numbers and client_ids, in the order in which they came.

    `follows` is the cursor that it continues without a gap or a repetition: None where it has entries that do not, or
    none at all.
    """

    start: int
    last_id: int
    entries: tuple[tuple[int, str], ...]
    follows: int | None
    tag: str
    online: int
    reset: bool
    retry_ms: int


# A crowd that has read equally far gets the same bytes: read once, they cost the load generator nothing more.
@lru_cache(maxsize=REMEMBERED)
def read_answer(body: bytes) -> Answer:
    """Reads an answer's JSON."""
    fields = json.loads(body)
    entries = tuple((entry["id"], entry["client_id"]) for entry in fields["info"])
    start = fields["from"]
    in_turn = bool(entries) and all(number == start + place for place, (number, _) in enumerate(entries, 1))
    return Answer(
        start=start,
        last_id=fields["last_id"],
        entries=entries,
        follows=start if in_turn and not fields["reset"] else None,
        tag=fields["tag"],
        online=fields["online"],
        reset=bool(fields["reset"]),
        retry_ms=fields["retry_ms"],
    )
