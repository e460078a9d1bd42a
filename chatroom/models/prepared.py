"""Reading one row by its key: the three reads that each message begins with, put into SQL once.

Django's ORM takes 180 microseconds to word such a query, and the store 10 to answer it.
"""

from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression

Row = TypeVar("Row", bound=models.Model)

# Of a column: its place, the expression that Django selects it by, and what makes a Python value of it.
Conversion = tuple[int, Expression, list[Any]]


class Lookup(Generic[Row]):
    """Finds the row of `model` whose `field`, a unique one, has a value."""

    def __init__(self, model: type[Row], field: str) -> None:
        self._model = model
        self._field = field
        self._compiled: tuple[str, list[str], list[Conversion]] | None = None

    def find(self, value: str | int) -> Row | None:
        """Returns the row, or None where there is none. Raises what the database does."""
        sql, names, conversions = self._compiled or self._compile(value)
        with connection.cursor() as cursor:
            cursor.execute(sql, [value])
            found = cursor.fetchone()
        if found is None:
            return None
        columns = list(found)
        for place, expression, converters in conversions:
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        return self._model.from_db(connection.alias, names, columns)

    def _compile(self, value: str | int) -> tuple[str, list[str], list[Conversion]]:
        query = self._model._default_manager.filter(**{self._field: value}).order_by().query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        assert tuple(parameters) == (value,), "the value goes to the database as it is"
        expressions = [column for column, _sql, _alias in compiler.select]
        conversions = [
            (place, expression, converters)
            for place, (converters, expression) in compiler.get_converters(expressions).items()
        ]
        names = [field.attname for field in self._model._meta.concrete_fields]
        self._compiled = sql, names, conversions
        return self._compiled
