"""The index in PostgreSQL: a row for each entry, with the tokens as they are for its lexemes, under GIN."""

from collections.abc import Sequence

from django.db import connection

from chatroom.search.tokens import Term

Document = tuple[int, Sequence[str]]


def put(documents: Sequence[Document]) -> None:
    """Writes the tokens of entries, by their keys, in the place of what was there of them."""
    keys, texts = [key for key, _tokens in documents], [" ".join(tokens) for _key, tokens in documents]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chatroom_search (entry_id, tokens) "
            "SELECT key, array_to_tsvector(string_to_array(text, ' ')) FROM unnest(%s::bigint[], %s::text[]) "
            "AS documents (key, text) ON CONFLICT (entry_id) DO UPDATE SET tokens = excluded.tokens",
            [keys, texts],
        )


def remove(keys: Sequence[int]) -> None:
    """Takes entries out of the index, by their keys."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM chatroom_search WHERE entry_id = ANY(%s::bigint[])", [list(keys)])


def clear() -> None:
    """Takes all entries out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM chatroom_search")


def find(terms: Sequence[Term], before: int, count: int) -> list[int]:
    """Returns the keys of the newest `count` entries that have all of `terms` and a key below `before`, descending."""
    match = " & ".join(f"'{term.text}':*" if term.is_prefix else f"'{term.text}'" for term in terms)
    with connection.cursor() as cursor:
        # Apart, so that the planner does not walk all keys downwards in the hope of meeting a rare word soon.
        cursor.execute(
            "WITH found AS MATERIALIZED (SELECT entry_id FROM chatroom_search WHERE tokens @@ %s::tsquery) "
            "SELECT entry_id FROM found WHERE entry_id < %s ORDER BY entry_id DESC LIMIT %s",
            [match, before, count],
        )
        return [key for (key,) in cursor.fetchall()]
