"""Whole tables, row by row: read in the order of their keys, some rows at a time, and put into another database."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Insert,
    RowMapping,
    String,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import AddConstraint, DropConstraint

from db.models import Base

BATCH = 500  # rows
PRESENT = "_is_null_"  # the name of a column that tells SQL's NULL from JSON's null, which a driver reads alike


def tables() -> Sequence[Table]:
    """Return all tables, those that others point to first."""
    return Base.metadata.sorted_tables


def without_foreign_keys(connection: Connection) -> None:
    """Take the foreign keys of all tables away (PostgreSQL), so that rows may come in any order; `finish` brings them back."""
    for table in tables():
        for key in table.foreign_key_constraints:
            connection.execute(DropConstraint(key))


def finish(connection: Connection) -> None:
    """Add the foreign keys, which checks them (PostgreSQL), and let each sequence go on behind the highest number."""
    for table in tables():
        for key in table.foreign_key_constraints:
            connection.execute(AddConstraint(key, isolate_from_table=False))
        if (number := table.autoincrement_column) is not None:
            highest = connection.scalar(select(func.max(number)))
            if highest is not None:
                name = text("SELECT setval(pg_get_serial_sequence(:table, :number), :highest)")
                connection.execute(name, {"table": table.name, "number": number.name, "highest": highest})


async def rows_of(
    table: Table, connection: AsyncConnection, *conditions: ColumnElement[bool]
) -> AsyncIterator[list[dict[str, Any]]]:
    """Give a table's rows (those that fulfil the conditions) in the order of its key, some at a time.

    The order is the same on both databases. A row is its values by column, JSON's own null as SQLAlchemy marks it.
    """
    key = [_in_code_points(column, connection) for column in table.primary_key.columns]
    nulls = [column.is_(None).label(PRESENT + column.name) for column in _of_json(table)]
    query = select(*table.columns, *nulls).where(*conditions).order_by(*key).limit(BATCH)
    types = [column.type for column in table.primary_key.columns]
    last: tuple[Any, ...] | None = None
    while True:
        after = [] if last is None else [_tuple(key) > tuple_(*map(literal, last, types))]
        found = (await connection.execute(query.where(*after))).mappings().all()
        if not found:
            return
        last = tuple(found[-1][column.name] for column in table.primary_key.columns)
        yield [_plain(table, row) for row in found]


def insert_of(table: Table, columns: Sequence[str] | None = None) -> Insert:
    """Return the INSERT of a row, of all columns or these, in which None is always SQL's NULL."""
    kept = JSON(none_as_null=True)
    json = {column.name for column in _of_json(table)}
    return insert(table).values(
        {
            column.name: bindparam(column.name, type_=kept if column.name in json else column.type)
            for column in table.columns
            if columns is None or column.name in columns
        }
    )


def _in_code_points(column: Column[Any], connection: AsyncConnection) -> ColumnElement[Any]:
    """Return a part of a key as SQLite sorts it: a PostgreSQL server sorts texts by its own language."""
    foreign = connection.dialect.name == "postgresql" and isinstance(column.type, String)
    return column.collate("C") if foreign else column


def _tuple(columns: Sequence[ColumnElement[Any]]) -> Any:  # noqa: ANN401 - an expression of any shape
    return tuple_(*columns)


def _plain(table: Table, row: RowMapping) -> dict[str, Any]:
    values = {column.name: row[column.name] for column in table.columns}
    for column in _of_json(table):
        if values[column.name] is None and not row[PRESENT + column.name]:
            values[column.name] = JSON.NULL
    return values


def _of_json(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, JSON)]
