"""All rows of a PostgreSQL database, taken and put back: many times faster than a database of its own for each test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from db.models import Base
from db.session import Database

TABLES = tuple(table.name for table in Base.metadata.sorted_tables)
EMPTY = 21  # bytes: what COPY writes of a table without rows
SEQUENCES = "FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(frozen=True)
class Rows:
    """What is in the tables of the domain, and how far each sequence has counted; without anything, a fresh database."""

    tables: Mapping[str, bytes] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)


async def taken(database: Database) -> Rows:
    """Return what is in a database; the connection that is opened for it stays in its pool."""
    async with database.reading.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        tables = {}
        for name in TABLES:
            rows = BytesIO()
            await connection.copy_from_table(name, output=rows, format="binary")
            if len(rows.getvalue()) > EMPTY:
                tables[name] = rows.getvalue()
        counted = await connection.fetch(f"SELECT sequencename, last_value {SEQUENCES} AND last_value IS NOT NULL")
        return Rows(tables, dict(counted))


async def put(database: Database, rows: Rows) -> None:
    """Let a database hold these rows and no others; the connection that is opened for it stays in its pool."""
    async with database.reading.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        # rows come and go in any order
        emptied = ";".join(f"DELETE FROM {name}" for name in TABLES)  # noqa: S608 - our own tables
        restarted = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
        await connection.execute(f"SET session_replication_role = replica; {emptied}; {restarted}")
        for name, content in rows.tables.items():
            await connection.copy_to_table(name, source=BytesIO(content), format="binary")
        for name, value in rows.sequences.items():
            await connection.execute("SELECT setval($1::text::regclass, $2::bigint)", name, value)
        await connection.execute("RESET session_replication_role")
