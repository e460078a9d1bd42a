"""The index in SQLite: a table of FTS5, whose rows have the entries' keys, and as their text the tokens."""

from collections.abc import Sequence

from django.db import connection

from chatroom.search.tokens import Term

Document = tuple[int, Sequence[str]]


def put(documents: Sequence[Document]) -> None:
    """Writes the tokens of entries, by their keys, in the place of what was there of them."""
    rows = [(key, " ".join(tokens)) for key, tokens in documents]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT OR REPLACE INTO chatroom_search (rowid, tokens) VALUES (%s, %s)", rows)


def remove(keys: Sequence[int]) -> None:
    """Takes entries out of the index, by their keys."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM chatroom_search WHERE rowid = %s", [(key,) for key in keys])


def clear() -> None:
    """Takes all entries out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM chatroom_search")


def find(terms: Sequence[Term], before: int, count: int) -> list[int]:
    """Returns the keys of the newest `count` entries that have all of `terms` and a key below `before`, descending."""
    match = " AND ".join(f'"{term.text}" *' if term.is_prefix else f'"{term.text}"' for term in terms)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM chatroom_search WHERE chatroom_search MATCH %s AND rowid < %s "
            "ORDER BY rowid DESC LIMIT %s",
            [match, before, count],
        )
        return [key for (key,) in cursor.fetchall()]
