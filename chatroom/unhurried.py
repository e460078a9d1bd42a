"""Commands, behind which nobody waits: what they ask of the database may take its time."""

from django.db import DEFAULT_DB_ALIAS, connections


def take_time(database: str = DEFAULT_DB_ALIAS) -> None:
    """Lifts the limit for a statement, which is there for requests, from this process's connection to PostgreSQL.

    To wait for a lock keeps its limit: behind a statement that waits to change a table, all others wait as well.
    """
    connection = connections[database]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
