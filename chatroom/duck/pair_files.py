"""Files of questions and answers: CSV, or JSON lines. A broken line is named by its number, and the rest kept."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from chatroom import names
from chatroom.models import SAYING_MAX

ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
HEAD = ("question", "answer")  # of a CSV file, where it has one
# Of a text in quotation marks that goes on over lines. One that goes on for longer was never closed.
RECORD_LINES_MAX = 20


class Pair(NamedTuple):
    """A question and its answer, as they are stored."""

    question: str
    answer: str


class BadLine(NamedTuple):
    """A line that is no pair, counted from 1, and why."""

    line: int
    why: str


@dataclass(slots=True)
class ReadPairs:
    """What a file says: its pairs in their order, and the lines that are none."""

    pairs: list[Pair] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)


class UnknownEnding(ValueError):
    """A file of another kind than those that can be read."""


class _Broken(ValueError):
    """Why a line is no pair."""


def read_pair_file(path: Path) -> ReadPairs:
    """Reads a file in UTF-8, by its ending. Raises UnknownEnding, OSError."""
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise UnknownEnding(f"{path.name} has to end in {', '.join(ENDINGS)}.")
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    read = ReadPairs()
    for number, raw in _json_records(lines) if form == "jsonl" else _csv_records(lines):
        try:
            text = _decoded(raw)
            if text.strip():
                read.pairs += _from_json(text) if form == "jsonl" else _from_csv(text, number)
        except _Broken as broken:
            read.bad.append(BadLine(number, str(broken)))
    return read


def _json_records(lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    yield from enumerate(lines, start=1)


def _csv_records(lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yields each record with the number of its first line; it has more where quotation marks hold a line's end."""
    at = 0
    while at < len(lines):
        end = at
        marks = lines[at].count(b'"')
        while marks % 2 and end + 1 < len(lines) and end + 1 - at < RECORD_LINES_MAX:
            end += 1
            marks += lines[end].count(b'"')
        if marks % 2:
            end = at  # never closed: only its own line is lost
        yield at + 1, b"\n".join(lines[at : end + 1])
        at = end + 1


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode().removesuffix("\r")
    except UnicodeDecodeError:
        raise _Broken("It is not in UTF-8.") from None


def _from_json(text: str) -> list[Pair]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise _Broken("It is not JSON.") from None
    if not isinstance(read, dict) or not all(name in read for name in HEAD):
        raise _Broken('It has to be an object such as {"question": "…", "answer": "…"}.')
    questions = read["question"] if isinstance(read["question"], list) else [read["question"]]
    return [_pair(question, read["answer"]) for question in questions]


def _from_csv(text: str, number: int) -> list[Pair]:
    try:
        (fields,) = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        if "field limit" in str(error):
            raise _Broken(f"A field is longer than {csv.field_size_limit()} characters.") from None
        raise _Broken("Its quotation marks do not fit together.") from None
    except ValueError:
        raise _Broken("It has a carriage return in it without a line feed.") from None
    if number == 1 and tuple(name.strip().lower() for name in fields) == HEAD:
        return []
    if len(fields) != len(HEAD):
        raise _Broken(f"It has to have two columns, a question and an answer, not {len(fields)}.")
    return [_pair(*fields)]


def _pair(question: object, answer: object) -> Pair:
    return Pair(_text(question, "question"), _text(answer, "answer"))


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise _Broken(f"The {what} is not a text.")
    try:
        return names.clean_message(value, SAYING_MAX)
    except names.Empty:
        raise _Broken(f"The {what} is empty.") from None
    except names.TooLong:
        raise _Broken(f"The {what} has more than {SAYING_MAX} characters.") from None
    except names.BadText:
        raise _Broken(f"The {what} has a character in it that cannot be stored.") from None
