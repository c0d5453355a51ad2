"""Statements that are built once: the ORM says what is asked, and from then on only the values change.

To build and compile a large queryset takes the ORM several times as long as PostgreSQL takes to answer it. A `Statement`
does it once in the life of a process and has the server keep its plan with each connection. For the few places where a
reviewer waits; everything else is an ordinary queryset.
"""

from __future__ import annotations

import datetime as dt
import inspect
import itertools
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import F, IntegerField, QuerySet, Subquery
from django.db.models.base import ModelState
from django.db.models.functions import JSONObject
from psycopg import Connection, capabilities, sql
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PGresult
from psycopg.types.json import set_json_loads
from psycopg.types.numeric import Int8

_STAND_IN = (
    1_987_650_000  # values that stand for the parameters while a queryset is compiled; nothing else is like them
)
_LARGEST = 2**63 - 1
_PLACE = re.compile(r"%s|%%")
_NAMED = re.compile(r"%\((\w+)\)s|%%")


set_json_loads(orjson.loads)  # rows travel as JSON, and it reads them three times as fast


class _KeepingCursor:
    """Of a cursor only what Django's wrapper calls, one for each connection: psycopg's own takes as long again for
    itself as the server takes to answer. Values go apart from the words, and the server keeps the plan under a name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = Transformer.from_context(connection)
        self._names: dict[tuple, bytes] = {}  # of statement and types of its values, the last used last
        self._numbers = itertools.count(1)

    def execute(self, query: bytes, values: list) -> None:
        self._query = SimpleNamespace(query=query)  # where Django looks for what to log
        self._connection.wait(self._connection._start_query())  # begins the transaction if one is due
        sent = self._rows.dump_sequence(values, [PyFormat.AUTO] * len(values))
        name = self._keep(query, self._rows.types)
        self._rows.set_pgresult(self._check(self._connection.pgconn.exec_prepared(name, sent, self._rows.formats)))

    def _keep(self, query: bytes, types: tuple[int, ...]) -> bytes:
        """The name under which the server has the statement."""
        name = self._names.pop((query, types), None)
        if name is None:
            if len(self._names) == _MOST_KEPT:
                self._give_up(self._names.pop(next(iter(self._names))))
            name = b"kept_%d" % next(self._numbers)
            self._check(self._connection.pgconn.prepare(name, query, types))
        self._names[query, types] = name
        return name

    def _give_up(self, name: bytes) -> None:
        pg = self._connection.pgconn  # a pooler understands the message, and not the statement
        self._check(
            pg.close_prepared(name) if capabilities.has_send_close_prepared() else pg.exec_(b"DEALLOCATE " + name)
        )

    def _check(self, result: PGresult) -> PGresult:
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(result, self._connection.info.encoding)
        return result

    def fetchall(self) -> list[tuple]:
        return self._rows.load_rows(0, self._rows.pgresult.ntuples, tuple)

    def close(self) -> None:
        """Stays open as long as the connection."""


_MOST_KEPT = 100


def run_prepared(words: str, values: dict[str, Any]) -> list[tuple]:
    """Runs one statement with `%(name)s` in it. Logged, counted and refused as Django's own."""
    query, names = _number_places(words)
    database = connections[DEFAULT_DB_ALIAS]  # what `connection` would look up at each word
    database.ensure_connection()
    with database._prepare_cursor(_cursor_of(database.connection)) as cursor:
        cursor.execute(query, [Int8(values[name]) if type(values[name]) is int else values[name] for name in names])
        return cursor.fetchall()


def _cursor_of(connection: Connection) -> _KeepingCursor:
    try:
        return connection._keeping_cursor
    except AttributeError:
        connection._keeping_cursor = _KeepingCursor(connection)
        return connection._keeping_cursor


@lru_cache(maxsize=500)
def _number_places(words: str) -> tuple[bytes, tuple[str, ...]]:
    """The same with $1, $2 …, as the server wants it: psycopg would look a long statement through each time."""
    names: dict[str, int] = {}

    def number(place: re.Match) -> str:
        return f"${names.setdefault(place.group(1), len(names) + 1)}" if place.group(1) else "%"

    return _NAMED.sub(number, words).encode(), tuple(names)


class Statement:
    """`Statement(lambda claim: Claim.objects.filter(pk=claim).values_list("number"))`, then `.one(claim=7)`.

    Parameters are numbers: ids, places, scores. They may stand wherever a queryset takes a value.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build

    def all(self, **values: float) -> list[tuple]:
        for value in values.values():
            if not -_LARGEST <= value <= _LARGEST:
                return []  # as with Django's own: no row has such an id
        return run_prepared(self._words, values)

    def one(self, **values: float) -> tuple | None:
        return next(iter(self.all(**values)), None)

    @cached_property
    def _words(self) -> str:
        names = {_STAND_IN + at: name for at, name in enumerate(inspect.signature(self._build).parameters)}
        query = self._build(**{name: value for value, name in names.items()}).query
        words, constants = query.get_compiler(connection=connection).as_sql()
        rest = iter(constants)

        def fill(place: re.Match) -> str:
            if place.group() == "%%":
                return "%%"
            value = next(rest)
            if isinstance(value, int | float) and value in names:  # Django makes Int4 and float of some
                return f"%({names[value]})s"
            return sql.Literal(value).as_string(connection.connection).replace("%", "%%")

        words = _PLACE.sub(fill, words)
        lost = [name for value, name in names.items() if str(value) in words]
        if lost:
            raise TypeError(f"{lost[0]} became a part of something else, and would always be the same")
        return words


# --- rows as JSON, so that one statement answers with many kinds of them ----------------------------------------------


class PlainObject(JSONObject):
    """As json, which PostgreSQL writes down once and psycopg reads. With Django's jsonb each level is packed, unpacked for
    the next one and packed again."""

    def as_postgresql(self, compiler, connection, **more):
        words, values = super().as_postgresql(compiler, connection, **more)
        if words.endswith(" RETURNING JSONB)"):
            return words.removesuffix("JSONB)") + "JSON)", values
        return words.replace("JSONB_BUILD_OBJECT", "JSON_BUILD_OBJECT", 1), values  # before PostgreSQL 16


def row_of(model: type[models.Model], prefix: str = "", without: tuple[str, ...] = (), **more) -> PlainObject:
    """A row as a JSON object of its columns; `prefix` leads to the model from where the queryset begins."""
    names = [field.attname for field in model._meta.concrete_fields if field.name not in without]
    return PlainObject(**{name: F(prefix + name) for name in names}, **more)


class _Counted(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def count_rows(rows: QuerySet, most: int | None = None) -> Subquery:
    """The number of rows as a subquery. `most` is where it stops counting, so that it takes no longer in a large archive."""
    return _Counted(rows.order_by().values("pk")[:most])


def restore(model: type[models.Model], row: dict[str, Any], **related: Any) -> Any:
    """The instance behind a row that `row_of` made; columns that were left out are deferred, other keys are ignored."""
    names, dates = _columns(model, frozenset(row))
    for name, read in dates:
        if row[name] is not None:
            row[name] = read(row[name])
    # As unpickling does: from_db sets each column by itself and tells signals, which nobody hears, and takes twice as long.
    instance = model.__new__(model)
    instance._state = ModelState()
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS
    instance.__dict__.update([(name, row[name]) for name in names])
    for name, value in related.items():
        if name in _relations(model):  # to set it as an attribute has Django ask which database it may be of
            instance._state.fields_cache[name] = value
        else:
            setattr(instance, name, value)
    return instance


@lru_cache(maxsize=200)
def _relations(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.concrete_fields if field.is_relation)


@lru_cache(maxsize=200)
def _columns(model: type[models.Model], keys: frozenset[str]) -> tuple[tuple[str, ...], tuple]:
    fields = [field for field in model._meta.concrete_fields if field.attname in keys]
    dates = tuple((field.attname, _reader(field)) for field in fields if isinstance(field, models.DateField))
    return tuple(field.attname for field in fields), dates


def _reader(field: models.DateField) -> Callable[[str], dt.date]:
    return dt.datetime.fromisoformat if isinstance(field, models.DateTimeField) else dt.date.fromisoformat
