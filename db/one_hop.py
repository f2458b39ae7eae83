"""SQLite's connections, with cursors that go to the connection's thread where a statement may take long, and once at most.

SQLAlchemy makes a cursor, executes, fetches and closes; aiosqlite sends each of the four to its thread and waits. What a
look at a small database costs is that waiting (`tests/benchmarks/test_looks.py`). So what ends at once is executed where it
is asked, in the event loop's thread: looks, and changes of single rows. To the connection's thread go what waits for other
processes or for the disk (the beginning of a writing transaction, its commit), what is done with many rows, whatever is
neither look nor change, and, whenever a transaction has kept the loop for `STRETCH_SECONDS`, its next statement: meanwhile
others have their turn. A look that is under way by then is broken off, and made in the thread. A transaction begins on the
way of its first statement; one in which nothing is executed never does.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from math import inf
from time import perf_counter
from typing import Any

import aiosqlite

from db.sql_functions import register

STRETCH_SECONDS = 0.02  # for which a transaction keeps the event loop from all others, at most
STEPS = 20_000  # of SQLite's machine, between two looks at the clock: a millisecond, about
IN_PLACE = ("SELECT", "INSERT", "UPDATE", "DELETE")

Rows = deque[Any]


class OneHopCursor(aiosqlite.Cursor):
    """Fetches all rows with the statement: they are few, and read at once."""

    def __init__(self, connection: "OneHopConnection") -> None:
        super().__init__(connection, connection.unused)
        self._connection = connection
        self._rows: Rows = deque()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "OneHopCursor":
        """Execute a statement and fetch what it gives."""
        self._cursor, self._rows = await self._connection.executed(sql, parameters or ())
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
    _waits = False  # whether the transaction waits for other processes and the disk
    calls = 0  # to the connection's thread, so far
    _returned = 0  # of them, counted in the thread
    _until = -inf  # when the transaction has kept the loop long enough
    _limit = inf  # when a look in the loop's thread is broken off

    def begin_with(self, statement: str, *, waits: bool) -> None:
        """Begin a transaction with the next statement; one that `waits` begins and ends in the connection's thread."""
        self._beginning, self._waits = statement, waits
        self._until = perf_counter() + STRETCH_SECONDS

    async def executed(self, sql: str, parameters: Iterable[Any]) -> tuple[sqlite3.Cursor, Rows]:
        """Return what a statement gives, executed here or in the connection's thread."""
        if self._may_stay(sql):
            try:
                return self._run_here(sql, parameters)
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
        found: tuple[sqlite3.Cursor, Rows] = await self._execute(self.run, sql, parameters)
        return found

    def _may_stay(self, sql: str) -> bool:
        """Return whether a statement is executed where it is asked."""
        begins_waiting = self._waits and self._beginning
        busy = self.calls != self._returned  # with what somebody no longer waits for
        return not begins_waiting and not busy and sql.startswith(IN_PLACE) and perf_counter() < self._until

    def _run_here(self, sql: str, parameters: Iterable[Any]) -> tuple[sqlite3.Cursor, Rows]:
        # a change that is broken off takes its whole transaction back: only looks are
        self._limit = self._until if sql.startswith("SELECT") else inf
        try:
            return self.run(sql, parameters)
        finally:
            self._limit = inf

    def late(self) -> bool:
        """Return whether what is being executed has to be broken off (asked by SQLite, each `STEPS`)."""
        return perf_counter() > self._limit

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - what `fn` returns
        """Call in the connection's thread."""

        def counted() -> Any:  # noqa: ANN401 - as above
            try:
                return fn(*args, **kwargs)
            finally:
                self._returned += 1

        self.calls += 1
        found = await super()._execute(counted)  # type: ignore[no-untyped-call]
        self._until = perf_counter() + STRETCH_SECONDS
        return found

    async def commit(self) -> None:
        """Commit what was executed since it began."""
        await self._end(self._conn.commit)

    async def rollback(self) -> None:
        """Take back what was executed since it began."""
        await self._end(self._conn.rollback)

    async def _end(self, end: Callable[[], None]) -> None:
        if self._forgotten():
            return
        if self._waits or self.calls != self._returned:
            await self._execute(end)
        else:
            end()

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
        there: sqlite3.Connection = sqlite3.connect(database, **options | {"check_same_thread": False})
        register(there)
        there.set_progress_handler(connection.late, STEPS)
        connection.unused = there.cursor()
        return there

    connection = OneHopConnection(opened, 64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those that it makes
    return connection
