"""SQLite's connections, with cursors that go to the connection's thread once a statement instead of four times.

SQLAlchemy makes a cursor, executes, fetches and closes; aiosqlite sends each of the four to its thread and waits. What a
look at a small database costs is that waiting (`tests/benchmarks/test_looks.py`). A transaction begins on the way of its
first statement; one in which nothing is executed never does.
"""

import sqlite3
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

from db.sql_functions import register

Rows = deque[Any]


class OneHopCursor(aiosqlite.Cursor):
    """Fetches all rows with the statement: they are few, and read at once."""

    def __init__(self, connection: "OneHopConnection") -> None:
        super().__init__(connection, connection.unused)
        self._connection = connection
        self._rows: Rows = deque()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "OneHopCursor":
        """Execute a statement and fetch what it gives."""
        self._cursor, self._rows = await self._execute(self._connection.run, sql, parameters or ())  # type: ignore[no-untyped-call]
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "OneHopCursor":
        """Execute a statement for each of many rows."""
        self._cursor = await self._execute(self._connection.run_many, sql, parameters)  # type: ignore[no-untyped-call]
        return self

    async def fetchone(self) -> Any:  # noqa: ANN401 - a row of any shape
        """Return the next row, None where there is none."""
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """Return the next rows."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    async def fetchall(self) -> Rows:
        """Return the rows that are left."""
        rows, self._rows = self._rows, deque()
        return rows

    async def close(self) -> None:
        """Nothing to close: a statement that gave all its rows is at rest."""


class OneHopConnection(aiosqlite.Connection):
    """A connection of aiosqlite's; `unused` is a cursor that nothing was executed with."""

    unused: sqlite3.Cursor
    _beginning = ""  # the statement that begins the transaction, until it was executed

    def begin_with(self, statement: str) -> None:
        """Begin a transaction with the next statement."""
        self._beginning = statement

    async def commit(self) -> None:
        """Commit what was executed since it began."""
        if not self._forgotten():
            await super().commit()

    async def rollback(self) -> None:
        """Take back what was executed since it began."""
        if not self._forgotten():
            await super().rollback()

    def _forgotten(self) -> bool:
        """Return whether a transaction was to begin and need not any more."""
        beginning, self._beginning = self._beginning, ""
        return bool(beginning)

    def _begin(self) -> None:
        beginning, self._beginning = self._beginning, ""
        if beginning:
            self._conn.execute(beginning)

    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # there is nothing to wait for
        """Return a cursor at once."""
        return OneHopCursor(self)

    def run(self, sql: str, parameters: Iterable[Any]) -> tuple[sqlite3.Cursor, Rows]:
        """Execute in the connection's thread."""
        self._begin()
        cursor = self._conn.execute(sql, parameters)  # type: ignore[arg-type]  # a sequence or a mapping
        return cursor, deque(cursor.fetchall() if cursor.description else ())

    def run_many(self, sql: str, parameters: Iterable[Iterable[Any]]) -> sqlite3.Cursor:
        """Execute for each row, in the connection's thread."""
        self._begin()
        return self._conn.executemany(sql, parameters)  # type: ignore[arg-type]  # as above


def connect(database: str, **options: Any) -> OneHopConnection:  # noqa: ANN401 - sqlite3's own
    """Return a connection, not opened yet, as SQLAlchemy's `async_creator_fn` wants it; arguments as sqlite3.connect."""

    def opened() -> sqlite3.Connection:
        there: sqlite3.Connection = sqlite3.connect(database, **options)
        register(there)
        connection.unused = there.cursor()
        return there

    connection = OneHopConnection(opened, 64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those that it makes
    return connection
