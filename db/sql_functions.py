"""What SQL can reckon on both databases: an instant's office date, days between dates, shares in permille.

Dates are the office's (design: instants are stored in UTC, dates are the office's), so its time zone goes along as a name. SQLite has
no time zones: its connections get a function of ours (`register`).
"""

import sqlite3
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from bot.clock import local_date

_NAME = "duban_office_day"


def _office_day(stored: str | None, zone: str) -> str | None:
    """Return the office's date of an instant as SQLite stores it: UTC, without its zone."""
    if stored is None:
        return None
    return local_date(datetime.fromisoformat(stored).replace(tzinfo=UTC), ZoneInfo(zone)).isoformat()


def register(connection: sqlite3.Connection) -> None:
    """Teach a connection of SQLite what it lacks."""
    connection.create_function(_NAME, 2, _office_day, deterministic=True)


class OfficeDay(GenericFunction[Any]):
    """`OfficeDay(instant, zone)`: the date in a time zone, given by its IANA name."""

    type = Date()
    inherit_cache = True


class DaysFrom(GenericFunction[Any]):
    """`DaysFrom(start, end)`: how many days lie between two dates, negative where the end comes first."""

    type = Integer()
    inherit_cache = True


class NewYear(GenericFunction[Any]):
    """`NewYear(day)`: 1 January of a date's year."""

    type = Date()
    inherit_cache = True


class Permille(GenericFunction[Any]):
    """`Permille(part, whole)`: thousandths, rounded half up as `progress.percent` does; part >= 0, whole > 0.

    Exact: whole numbers on SQLite, which keeps amounts in ten-thousandths, numerics on PostgreSQL.
    """

    type = Integer()
    inherit_cache = True


def _arguments(element: GenericFunction[Any], compiler: SQLCompiler, **options: Any) -> list[str]:  # noqa: ANN401 - the library's
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(OfficeDay, "sqlite")
def _office_day_on_sqlite(element: OfficeDay, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    instant, zone = _arguments(element, compiler, **options)
    return f"{_NAME}({instant}, {zone})"


@compiles(OfficeDay, "postgresql")
def _office_day_on_postgresql(element: OfficeDay, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    instant, zone = _arguments(element, compiler, **options)
    return f"CAST(timezone({zone}, {instant}) AS DATE)"


@compiles(DaysFrom, "sqlite")
def _days_from_on_sqlite(element: DaysFrom, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    start, end = _arguments(element, compiler, **options)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


@compiles(DaysFrom, "postgresql")
def _days_from_on_postgresql(element: DaysFrom, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    start, end = _arguments(element, compiler, **options)
    return f"({end} - {start})"


@compiles(NewYear, "sqlite")
def _new_year_on_sqlite(element: NewYear, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"date({_arguments(element, compiler, **options)[0]}, 'start of year')"


@compiles(NewYear, "postgresql")
def _new_year_on_postgresql(element: NewYear, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"CAST(date_trunc('year', {_arguments(element, compiler, **options)[0]}) AS DATE)"


@compiles(Permille, "sqlite")
def _permille_on_sqlite(element: Permille, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    part, whole = _arguments(element, compiler, **options)
    return f"CAST((2000 * ({part}) + ({whole})) / (2 * ({whole})) AS INTEGER)"


@compiles(Permille, "postgresql")
def _permille_on_postgresql(element: Permille, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    part, whole = (f"CAST(({argument}) AS NUMERIC)" for argument in _arguments(element, compiler, **options))
    return f"div(2000 * {part} + {whole}, 2 * {whole})"
