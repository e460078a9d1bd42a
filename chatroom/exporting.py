"""A room's transcript, batch by batch: as JSON lines, as a table of CSV, or as plain text."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chatroom.models import ChatInfo, Room

BATCH_ENTRIES = 250  # that are in memory at a time for each who exports
EXPORTED = (ChatInfo.Kind.SAY, ChatInfo.Kind.RENAME)
# What a spreadsheet takes for the beginning of a formula, in both widths; it also looks past what it ignores.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
CSV_COLUMNS = ("id", "at", "kind", "user_id", "user_name", "mess", "hidden")


class Format(TextChoices):
    """What a transcript is written as; the value is also the ending of the file's name."""

    JSON_LINES = "jsonl", _("JSON lines")
    CSV = "csv", "CSV"
    TEXT = "txt", _("plain text")


CONTENT_TYPES = {
    Format.JSON_LINES: "application/x-ndjson; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.TEXT: "text/plain; charset=utf-8",
}


def transcript(room: Room, form: Format, *, hidden: bool) -> Iterator[bytes]:
    """Yields the transcript of `room`, up to what is its newest entry at the start, in UTF-8.

    Without `hidden`, an entry that is hidden says that it is and nothing else, and one that only its author sees is
    left out, as is one that its author has deleted.
    """
    return WRITERS[form](_rows(room, hidden=hidden))


def _rows(room: Room, *, hidden: bool) -> Iterator[list[dict[str, Any]]]:
    """Yields the entries of `room` in batches by their numbers, so that the database keeps nothing open meanwhile."""
    number, newest = 0, room.last_id
    entries = ChatInfo.objects.of(room).filter(kind__in=EXPORTED, number__lte=newest)
    if not hidden:
        entries = entries.exclude(state__in=(ChatInfo.State.SHADOW, ChatInfo.State.DELETED))
    while batch := list(entries.since(number + 1)[:BATCH_ENTRIES]):
        number = batch[-1].number
        yield [_row(entry, hidden=hidden) for entry in batch]


def _row(entry: ChatInfo, *, hidden: bool) -> dict[str, Any]:
    shown = hidden or entry.state == ChatInfo.State.VISIBLE
    # A hidden change of name hides both names.
    named = shown or entry.kind != ChatInfo.Kind.RENAME
    return {
        "id": entry.number,
        "at": entry.created_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "kind": entry.kind,
        "user_id": entry.user.user_id,
        "user_name": entry.user_name if named else "",
        "mess": entry.chat_content if shown else "",
        "hidden": entry.state != ChatInfo.State.VISIBLE,
    }


def _json_lines(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    for batch in batches:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in batch).encode()


def _csv(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    lines = _Lines()
    writer = csv.DictWriter(lines, CSV_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    yield (BYTE_ORDER_MARK + lines.take()).encode()
    for batch in batches:
        writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in batch)
        yield lines.take().encode()


def _text(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    for batch in batches:
        yield "".join(_text_line(row) for row in batch).encode()


def _text_line(row: dict[str, Any]) -> str:
    # What goes on in another line is set in, so that nobody writes a line in another's name.
    said = row["mess"].replace("\n", "\n    ")
    if row["hidden"]:
        said = f"[hidden] {said}".rstrip()
    who = f"{row['user_name']} #{row['user_id'][-4:]}".strip()
    return f"{row['at']} {who} → {said}\n" if row["kind"] == ChatInfo.Kind.RENAME else f"{row['at']} {who}: {said}\n"


def _no_formula(value: Any) -> Any:
    """Keeps a spreadsheet from reckoning with what somebody wrote: with an apostrophe before it, it is text."""
    if isinstance(value, str) and value.lstrip(" \u3000\u00a0").startswith(FORMULA_BEGINNINGS):
        return f"'{value}"
    return value


class _Lines:
    """What a CSV writer has written, until it is taken."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, line: str) -> int:
        """Keeps `line`."""
        self._written.append(line)
        return len(line)

    def take(self) -> str:
        """Returns what was written since the last time."""
        written, self._written = "".join(self._written), []
        return written


WRITERS: dict[Format, Callable[[Iterable[list[dict[str, Any]]]], Iterator[bytes]]] = {
    Format.JSON_LINES: _json_lines,
    Format.CSV: _csv,
    Format.TEXT: _text,
}
