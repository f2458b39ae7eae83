"""A database as it stands at one moment: copied, put back, and told from another by its tables' fingerprints.

SQLite by its own backup API, PostgreSQL by `pg_dump` and `pg_restore`; the fingerprints are of the same snapshot as the copy.
"""

import asyncio
import hashlib
import os
import shutil
import sqlite3
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from db.session import Database

Fingerprints = dict[str, tuple[int, str]]
"""Of each table: how many rows, and the sum of their hashes, in whatever order they come."""
PAGES = 2048  # of a SQLite file copied in one go
DIGEST_BITS = 256


class CopyError(Exception):
    """A copy could not be made or put back; the message is one line for the administrator."""


async def copy(database: Database, target: Path, programs: Path | None) -> Fingerprints:
    """Write a copy of a database into a new file and return the fingerprints of what is in it. Raises CopyError and OSError.

    `programs`: the folder of PostgreSQL's programs, None for those on the PATH.
    """
    if database.is_sqlite:
        return await asyncio.to_thread(_copy_sqlite, Path(str(database.url.database)), target)
    return await _dump(database, target, programs)


async def put_back(url: str, source: Path, programs: Path | None) -> None:
    """Fill an empty PostgreSQL database from a copy. Raises CopyError."""
    there = make_url(url)
    how = ("--no-owner", "--no-acl", "--single-transaction", "--exit-on-error", "--dbname", _name_for_programs(there))
    await _run([program("pg_restore", programs), *how, str(source)], there)


def fingerprints_of_file(path: Path) -> Fingerprints:
    """Return the fingerprints of a SQLite file after SQLite has checked all of it. Raises CopyError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as there:
            [(sound,)] = there.execute("PRAGMA integrity_check(1)").fetchall()
            if sound != "ok":
                raise CopyError(f"SQLite: {str(sound).splitlines()[0]}")
            return _fingerprints(there)
    except sqlite3.Error as fault:
        raise CopyError(f"SQLite: {fault}") from fault


async def fingerprints_of_server(url: str) -> Fingerprints:
    """Return the fingerprints of a PostgreSQL database. Raises SQLAlchemyError."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        return await _fingerprints_on_server(connection)


async def is_empty(url: str) -> bool:
    """Return whether a PostgreSQL database has no table. Raises CopyError where it does not answer."""
    engine = create_async_engine(url, poolclass=NullPool)
    with as_copy_errors():
        async with engine.connect() as connection:
            return not await connection.run_sync(lambda known: inspect(known).get_table_names())


@contextmanager
def as_copy_errors() -> Iterator[None]:
    """Raise what PostgreSQL complains of, or that it does not answer, as a CopyError."""
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:
        raise CopyError(f"PostgreSQL: {str(getattr(fault, 'orig', None) or fault).splitlines()[0]}") from fault


def program(name: str, programs: Path | None) -> str:
    """Return one of PostgreSQL's programs. Raises CopyError where there is none."""
    found = shutil.which(name, path=str(programs) if programs else None)
    if found is None:
        raise CopyError(f"{name} is not there: install PostgreSQL's client programs, or set PG_BIN")
    return found


async def version_of(name: str, programs: Path | None) -> str:
    """Return what one of PostgreSQL's programs says of itself. Raises CopyError where it is not there."""
    process = await asyncio.create_subprocess_exec(program(name, programs), "--version", stdin=DEVNULL, stdout=PIPE)
    said, _ = await process.communicate()
    return said.decode("utf-8", "replace").strip()


def _copy_sqlite(source: Path, target: Path) -> Fingerprints:
    """Copy while others go on reading and writing: both looks are in one reading transaction."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as there,
            closing(sqlite3.connect(target)) as here,
        ):
            there.execute("BEGIN")
            found = _fingerprints(there)
            there.backup(here, pages=PAGES)
            there.execute("COMMIT")
            here.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as fault:
        raise CopyError(f"SQLite: {fault}") from fault
    return found


def _fingerprints(there: sqlite3.Connection) -> Fingerprints:
    tables = there.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    # the names are the database's own, and quoted
    return {
        name: _sum(there.execute(f'SELECT * FROM "{name}"'))  # noqa: S608
        for (name,) in sorted(tables.fetchall())
    }


def _sum(rows: Iterable[Any]) -> tuple[int, str]:
    count, total = 0, 0
    for count, hashed in enumerate(_hashes(rows), 1):  # noqa: B007 - how many there were is wanted
        total += hashed
    return count, f"{total % (1 << DIGEST_BITS):064x}"


def _hashes(rows: Iterable[Any]) -> Iterator[int]:
    for row in rows:
        yield int.from_bytes(hashlib.sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())


async def _dump(database: Database, target: Path, programs: Path | None) -> Fingerprints:
    pg_dump = program("pg_dump", programs)
    async with database.reading.connect() as connection:
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        snapshot = await connection.scalar(text("SELECT pg_export_snapshot()"))
        found = await _fingerprints_on_server(connection)
        arguments = ["--format=custom", "--compress=0", "--no-owner", "--no-acl", f"--snapshot={snapshot}"]
        await _run(
            [pg_dump, *arguments, f"--file={target}", "--dbname", _name_for_programs(database.url)], database.url
        )
        await connection.rollback()
    return found


async def _fingerprints_on_server(connection: AsyncConnection) -> Fingerprints:
    found: Fingerprints = {}
    for name in sorted(await connection.run_sync(lambda known: inspect(known).get_table_names())):
        count, total = 0, 0
        rows = await connection.stream(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - the database's own names
        async for part in rows.partitions(1000):
            for hashed in _hashes(part):
                count, total = count + 1, total + hashed
        found[name] = (count, f"{total % (1 << DIGEST_BITS):064x}")
    return found


def _name_for_programs(url: URL) -> str:
    """Return an address as PostgreSQL's programs take it, without the password: that goes by the environment."""
    query = {"sslmode" if key == "ssl" else key: value for key, value in url.query.items()}  # asyncpg's own word
    plain = url.set(drivername="postgresql", password=None, query=query)
    return plain.render_as_string(hide_password=False)


async def _run(arguments: list[str], url: URL) -> None:
    """Run one of PostgreSQL's programs to its end. Raises CopyError with the first line that it complained of."""
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, env=environment
    )
    try:
        _, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        words = " ".join(complaint.decode("utf-8", "replace").strip().splitlines()[:2])
        raise CopyError(words or f"{Path(arguments[0]).name}: {process.returncode}")
