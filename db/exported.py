"""What of an office an export holds, and how its rows come into an empty one (`docs/export.md`).

Left out is what is Telegram's or a machine's and not the office's: accounts and chats, messages as they came and went, codes,
what somebody is in the middle of, backups. Of a message that came in there is only its number and when, so that the audit
log can be held to its seals.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, ColumnElement, func, select, text
from sqlalchemy import Table as Table  # noqa: PLC0414 - who reads and writes exports has it from here
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.tellable import TellableError
from db.enums import InboxStatus
from db.health import line_of
from db.migrate import head
from db.models import Attachment, Audit, InboxRow
from db.session import Database, Session
from db.whole_tables import finish, insert_of, rows_of, tables, without_foreign_keys

Row = Mapping[str, Any]
Connection = AsyncConnection

LEFT_OUT = frozenset(
    {
        "outbox",
        "contacts",
        "dialogs",
        "invitations",
        "code_attempts",
        "group_chats",
        "backups",
        "restorations",
    }
)
"""Tables that are not exported."""
FIELDS_LEFT_OUT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "people": frozenset({"telegram_id", "bound_at", "blocked_at"}),
        "attachments": frozenset({"file_id", "message_id", "album"}),
        "reports": frozenset({"message_id"}),
        "inbox": frozenset({"key", "chat_id", "payload", "status", "attempts", "done_at", "fault", "alarmed_at"}),
    }
)
_INSTEAD: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "inbox": lambda row: {"key": f"imported:{row['id']}", "payload": "{}", "status": InboxStatus.DONE},
    "attachments": lambda _: {"file_id": ""},
}
"""What stands where an export says nothing and a table wants something."""


def exported() -> Sequence[Table]:
    """Return the tables that are exported, those that others point to first."""
    return [table for table in tables() if table.name not in LEFT_OUT]


def fields_of(table: Table) -> tuple[str, ...]:
    """Return which columns of a table are exported, in their order."""
    return tuple(column.name for column in table.columns if column.name not in FIELDS_LEFT_OUT.get(table.name, ()))


def revision() -> str:
    """Return the revision of the tables, by which an export is known to fit."""
    return head()


@asynccontextmanager
async def one_state(database: Database) -> AsyncIterator[AsyncConnection]:
    """Give a connection that sees one state of the database, however long it reads."""
    async with database.reading.connect() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection


async def read(table: Table, connection: AsyncConnection) -> AsyncIterator[list[dict[str, Any]]]:
    """Give a table's rows in the order of its key, some at a time, with the exported fields alone; JSON's null is None."""
    fields = fields_of(table)
    async for rows in rows_of(table, connection, *_wanted(table)):
        yield [{field: None if row[field] is JSON.NULL else row[field] for field in fields} for row in rows]


def _wanted(table: Table) -> Iterable[ColumnElement[bool]]:
    if table.name == InboxRow.__tablename__:
        yield table.c.id.in_(select(Audit.inbox_id).where(Audit.inbox_id.is_not(None)))


async def count(table: Table, connection: AsyncConnection) -> int:
    """Return how many rows of a table are exported."""
    return await connection.scalar(select(func.count()).select_from(table).where(*_wanted(table))) or 0


async def first_filled(session: Session) -> tuple[str, int] | None:
    """Return a table that has rows, of whatever kind, and how many; None where the database is empty."""
    for table in tables():
        if rows := await session.scalar(select(func.count()).select_from(table)):
            return table.name, rows
    return None


async def file_hashes(connection: AsyncConnection) -> list[str]:
    """Return the hashes of the files that exported rows name, each once, in order."""
    found = await connection.scalars(select(Attachment.sha256).distinct())
    return sorted(found)


async def begin(session: Session) -> AsyncConnection:
    """Let rows come in any order until `end`, and return the connection of the session's transaction."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.run_sync(without_foreign_keys)
    else:
        await connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    return connection


async def put(table: Table, rows: Sequence[Row], connection: AsyncConnection) -> None:
    """Put exported rows into an empty table. Raises TellableError where the database does not take them."""
    instead = _INSTEAD.get(table.name, dict)
    filled = [{**row, **instead(row)} for row in rows]
    try:
        await connection.execute(insert_of(table, list(filled[0])), filled)
    except (SQLAlchemyError, OSError, ValueError) as fault:
        raise TellableError("export/not_taken", table=table.name, reason=line_of(fault)) from fault


async def end(connection: AsyncConnection) -> None:
    """Check that every row points to one that is there. Raises TellableError."""
    try:
        if connection.dialect.name == "postgresql":
            await connection.run_sync(finish)
            return
        broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
    except SQLAlchemyError as fault:
        raise TellableError("export/not_taken", table="-", reason=line_of(fault)) from fault
    if broken is not None:
        raise TellableError("export/not_taken", table=str(broken[0]), reason="FOREIGN KEY")
