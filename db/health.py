"""How a database stands, looked at without changing it: not even a missing SQLite file is made."""

import asyncio
import sqlite3
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import asyncpg
from sqlalchemy import Connection, func, inspect, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from db.migrate import revision_of
from db.models import Audit
from db.revisions import known_revisions
from db.session import Database

LONGEST_SECONDS = 10.0
SQLITE = b"SQLite format 3\0"  # how its files begin
# while a connection is made, drivers raise their own errors; a timeout is an OSError, a ValueError a port of letters
FAULTS = (SQLAlchemyError, OSError, ValueError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError)


class UnreachableError(Exception):
    """The database does not answer; the message is one line that says why."""


class State(StrEnum):
    """How its tables stand to those in code."""

    MISSING = "missing"  # no file, or no table: the first start makes them
    BEHIND = "behind"  # the next start migrates it
    CURRENT = "current"
    NEWER = "newer"  # written by a later Duban


async def state_of(url: str) -> State:
    """Return how the tables of a database stand. Raises UnreachableError."""
    try:
        if not _may_be_there(url):
            return State.MISSING
        database = Database(url)
    except FAULTS as fault:
        raise UnreachableError(line_of(fault)) from fault
    try:
        async with asyncio.timeout(LONGEST_SECONDS), database.reading.connect() as connection:
            return await connection.run_sync(_state)
    except FAULTS as fault:
        raise UnreachableError(line_of(fault)) from fault
    finally:
        await database.close()


async def newest_act(url: str) -> datetime | None:
    """Return when the newest row of the audit log was written. The tables have to be there."""
    database = Database(url)
    try:
        async with database.read() as session:
            return await session.scalar(select(func.max(Audit.at)))
    finally:
        await database.close()


def _may_be_there(url: str) -> bool:
    """Return whether there may be tables. Raises an error of FAULTS for a file that is no database.

    It is looked at here, because aiosqlite's thread outlives a connection that could not be made.
    """
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite":
        return True
    file = Path(parts.database or "")
    if not file.exists() or (file.is_file() and file.stat().st_size == 0):
        return False
    with file.open("rb") as opened:
        if opened.read(len(SQLITE)) != SQLITE:
            raise ValueError("file is not a database")
    return True


def _state(connection: Connection) -> State:
    revision = revision_of(connection)
    if revision is None:
        return State.BEHIND if inspect(connection).get_table_names() else State.MISSING
    known = known_revisions()
    if revision not in known:
        return State.NEWER
    return State.CURRENT if revision == known[0] else State.BEHIND


def line_of(fault: BaseException) -> str:
    """Return what went wrong in one line, without the statement and whatever SQLAlchemy adds to it."""
    cause = getattr(fault, "orig", None) or fault
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]
