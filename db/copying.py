"""Copying an office from SQLite into an empty PostgreSQL database: all or nothing, counted and compared.

Everything happens in one transaction of the target. Tables are made without foreign keys, which are added, and so checked, when
all rows are there. Rows are compared as Python sees them on both sides: a table's digest is the sum of its rows' hashes, because
two databases sort texts differently.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Insert,
    RowMapping,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import AddConstraint, DropConstraint

from bot.tellable import TellableError
from db.health import line_of
from db.migrate import create_tables
from db.models import Attachment, Base
from db.session import Database

BATCH = 500  # rows
SPACE = 2**256
PRESENT = "_is_null_"  # the name of a column that tells SQL's NULL from JSON's null, which a driver reads alike

Told = Callable[[str, int], None]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """What a table holds: how many rows, and a digest of all."""

    rows: int = 0
    digest: int = 0

    def with_rows(self, rows: Sequence[Row]) -> "Content":
        """Return the content with these rows besides."""
        hashes = (int.from_bytes(sha256(repr(sorted(row.items())).encode()).digest()) for row in rows)
        return Content(self.rows + len(rows), (self.digest + sum(hashes)) % SPACE)

    def __str__(self) -> str:
        return f"{self.digest:064x}"[:16]


def _tables() -> Sequence[Table]:
    return Base.metadata.sorted_tables


async def sizes(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    async with database.read() as session:
        return {table.name: await session.scalar(select(func.count()).select_from(table)) or 0 for table in _tables()}


async def kept_files(database: Database) -> list[str]:
    """Return the hashes of the files that rows name, each once."""
    async with database.read() as session:
        return list(await session.scalars(select(Attachment.sha256).distinct().order_by(Attachment.sha256)))


async def copy(source: Database, target: Database, told: Told) -> dict[str, Content]:
    """Copy all tables and return what each holds; `told` hears of each table how many rows more are there.

    Both are reached and at the newest revision, the target has no table. Raises TellableError, and then nothing is copied.
    """
    async with source.reading.connect() as here, target.writing.connect() as there:
        await there.run_sync(_make)
        contents = {}
        for table in _tables():
            try:
                contents[table.name] = await _copy_table(table, here, there, told)
            except (SQLAlchemyError, OSError, ValueError) as fault:
                raise TellableError("database/not_copied", table=table.name, reason=line_of(fault)) from fault
        try:
            await there.run_sync(_finish)
        except SQLAlchemyError as fault:
            raise TellableError("database/not_copied", table="-", reason=line_of(fault)) from fault
        await _compare(there, contents)
        await there.commit()
    return contents


def _make(connection: Connection) -> None:
    create_tables(connection)
    for table in _tables():
        for key in table.foreign_key_constraints:
            connection.execute(DropConstraint(key))


def _finish(connection: Connection) -> None:
    """Add the foreign keys, and let each sequence go on behind the highest number."""
    for table in _tables():
        for key in table.foreign_key_constraints:
            connection.execute(AddConstraint(key, isolate_from_table=False))
        if (number := table.autoincrement_column) is not None:
            highest = connection.scalar(select(func.max(number)))
            if highest is not None:
                name = text("SELECT setval(pg_get_serial_sequence(:table, :number), :highest)")
                connection.execute(name, {"table": table.name, "number": number.name, "highest": highest})


async def _copy_table(table: Table, here: AsyncConnection, there: AsyncConnection, told: Told) -> Content:
    content, statement = Content(), _insert(table)
    async for rows in _read(table, here):
        await there.execute(statement, rows)
        content = content.with_rows(rows)
        told(table.name, len(rows))
    return content


async def _compare(there: AsyncConnection, contents: Mapping[str, Content]) -> None:
    for table in _tables():
        content = Content()
        async for rows in _read(table, there):
            content = content.with_rows(rows)
        if content != contents[table.name]:
            raise TellableError("database/differs", table=table.name)


async def _read(table: Table, connection: AsyncConnection) -> AsyncIterator[list[dict[str, Any]]]:
    """Give a table's rows in the order of its key, some at a time."""
    key = list(table.primary_key.columns)
    nulls = [column.is_(None).label(PRESENT + column.name) for column in _of_json(table)]
    query = select(*table.columns, *nulls).order_by(*key).limit(BATCH)
    last: tuple[Any, ...] | None = None
    while True:
        after = [] if last is None else [_key(key) > tuple_(*map(literal, last, [column.type for column in key]))]
        found = (await connection.execute(query.where(*after))).mappings().all()
        if not found:
            return
        last = tuple(found[-1][column.name] for column in key)
        yield [_plain(table, row) for row in found]


def _key(columns: Sequence[Column[Any]]) -> Any:  # noqa: ANN401 - an expression of any shape
    return tuple_(*columns)


def _plain(table: Table, row: RowMapping) -> dict[str, Any]:
    """Return a row's values by column, JSON's own null as SQLAlchemy marks it."""
    values = {column.name: row[column.name] for column in table.columns}
    for column in _of_json(table):
        if values[column.name] is None and not row[PRESENT + column.name]:
            values[column.name] = JSON.NULL
    return values


def _insert(table: Table) -> Insert:
    """Return the INSERT of a row in which None is always SQL's NULL."""
    kept = JSON(none_as_null=True)
    json = {column.name for column in _of_json(table)}
    return insert(table).values(
        {
            column.name: bindparam(column.name, type_=kept if column.name in json else column.type)
            for column in table.columns
        }
    )


def _of_json(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, JSON)]
