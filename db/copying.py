"""Copying an office from SQLite into an empty PostgreSQL database: all or nothing, counted and compared.

Everything happens in one transaction of the target. Tables are made without foreign keys, which are added, and so checked, when
all rows are there. Rows are compared as Python sees them on both sides: a table's digest is the sum of its rows' hashes, because
two databases sort texts differently.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.tellable import TellableError
from db.health import line_of
from db.migrate import create_tables
from db.models import Attachment
from db.session import Database
from db.whole_tables import finish, insert_of, rows_of, tables, without_foreign_keys

SPACE = 2**256

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


async def sizes(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    async with database.read() as session:
        return {table.name: await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}


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
        for table in tables():
            try:
                contents[table.name] = await _copy_table(table, here, there, told)
            except (SQLAlchemyError, OSError, ValueError) as fault:
                raise TellableError("database/not_copied", table=table.name, reason=line_of(fault)) from fault
        try:
            await there.run_sync(finish)
        except SQLAlchemyError as fault:
            raise TellableError("database/not_copied", table="-", reason=line_of(fault)) from fault
        await _compare(there, contents)
        await there.commit()
    return contents


def _make(connection: Connection) -> None:
    create_tables(connection)
    without_foreign_keys(connection)


async def _copy_table(table: Table, here: AsyncConnection, there: AsyncConnection, told: Told) -> Content:
    content, statement = Content(), insert_of(table)
    async for rows in rows_of(table, here):
        await there.execute(statement, rows)
        content = content.with_rows(rows)
        told(table.name, len(rows))
    return content


async def _compare(there: AsyncConnection, contents: Mapping[str, Content]) -> None:
    for table in tables():
        content = Content()
        async for rows in rows_of(table, there):
            content = content.with_rows(rows)
        if content != contents[table.name]:
            raise TellableError("database/differs", table=table.name)
