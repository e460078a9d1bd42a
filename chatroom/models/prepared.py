"""Statements that are put into SQL once: those that each message and each answer need.

Django's ORM takes 180 microseconds to word a query by key, and 730 to word one with joins; the store answers in 10 to
50.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import RelatedPopulator, get_related_populators

Row = TypeVar("Row", bound=models.Model)
Value = str | int

# Of a column: its place, the expression that Django selects it by, and what makes a Python value of it.
Conversion = tuple[int, Expression, Sequence[Callable[[Any, Expression, Any], Any]]]


@dataclass(frozen=True, slots=True)
class _Wording(Generic[Row]):
    """A query's SQL, and how a row of its answer becomes an object."""

    sql: str
    conversions: Sequence[Conversion]
    model: type[Row]
    columns: slice
    names: Sequence[str]
    related: Sequence[RelatedPopulator]
    annotations: Mapping[str, int]

    def row(self, columns: list[Any]) -> Row:
        for place, expression, converters in self.conversions:
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        row = self.model.from_db(connection.alias, self.names, columns[self.columns])
        for populator in self.related:
            populator.populate(columns, row)
        for name, place in self.annotations.items():
            setattr(row, name, columns[place])
        return row


class PreparedQuery(Generic[Row]):
    """The query that `build` makes of its values, which is to be the same for all values, and to ask for all of them.

    The values go to the database as they are, in the order in which the query asks for them.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row]]) -> None:
        self._build = build
        self._wording: _Wording[Row] | None = None

    def rows(self, *values: Value) -> list[Row]:
        """Returns the rows. Raises what the database does."""
        wording = self._wording or self._word(values)
        with connection.cursor() as cursor:
            cursor.execute(wording.sql, values)
            found = cursor.fetchall()
        return [wording.row(list(columns)) for columns in found]

    def row(self, *values: Value) -> Row | None:
        """Returns the row, or None where there is none, of a query that finds one at the most."""
        found = self.rows(*values)
        assert len(found) <= 1
        return found[0] if found else None

    def _word(self, values: tuple[Value, ...]) -> _Wording[Row]:
        compiler = self._build(*values).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        assert tuple(parameters) == values, "the values go to the database as they are"
        about = compiler.klass_info
        first, last = about["select_fields"][0], about["select_fields"][-1]
        columns = slice(first, last + 1)
        expressions = [expression for expression, _sql, _alias in compiler.select]
        self._wording = _Wording(
            sql=sql,
            conversions=[
                (place, expression, converters)
                for place, (converters, expression) in compiler.get_converters(expressions).items()
            ],
            model=about["model"],
            columns=columns,
            names=[expression.target.attname for expression in expressions[columns]],
            # The types are of Django 6, where it takes one argument more.
            related=get_related_populators(about, compiler.select, connection.alias),  # type: ignore[call-arg]
            annotations=compiler.annotation_col_map,
        )
        return self._wording


class PreparedInsertion(Generic[Row]):
    """Stores new rows of a model, which give each of its columns but the key. No signal is sent.

    A default of the database's own does not count as given.
    """

    def __init__(self, model: type[Row]) -> None:
        self._fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        self._key = model._meta.pk
        self._sql: str | None = None

    def insert(self, row: Row) -> None:
        """Stores `row`, which gets its key. Raises what the database does; a transaction around is to end with that."""
        self._sql = self._sql or self._word(row)
        with connection.cursor() as cursor:
            cursor.execute(
                self._sql,
                [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self._fields],
            )
            (key,) = cursor.fetchone()
        setattr(row, self._key.attname, key)
        row._state.adding = False
        row._state.db = connection.alias

    def _word(self, row: Row) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self._fields)
        places = ", ".join("%s" for _field in self._fields)
        table, key = quote(row._meta.db_table), quote(str(self._key.column))
        return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}"
