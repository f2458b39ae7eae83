"""Bringing a database to a revision. A new one gets its tables at once; Alembic is loaded where tables change."""

from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from db.models import Base
from db.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 0x6475_6261_6D  # the number of an advisory lock; any that nothing else uses
VERSIONS = Table(  # Alembic's own
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True), quote=False
)


class NewerTablesError(Exception):
    """A database was brought by a later Duban to a revision that this one does not know; the message is the revision."""


def _numbers() -> frozenset[str]:
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@cache
def head() -> str:
    """Return the newest revision: migrations are files whose names begin with their numbers."""
    return max(_numbers())


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


async def stands_at(database: Database) -> str | None:
    """Return the revision of a database, None where it has none yet."""
    async with database.reading.connect() as connection:
        return await connection.run_sync(revision_of)


async def outdated(database: Database) -> str | None:
    """Return the revision of tables that are a former release's; None where they are this one's, or yet to be made.

    Raises NewerTablesError.
    """
    revision = await stands_at(database)
    _require_known(revision)
    return None if revision == head() else revision


def _require_known(revision: str | None) -> None:
    if revision is not None and revision not in _numbers():
        raise NewerTablesError(revision)


def _is_at_head(connection: Connection) -> bool:
    return revision_of(connection) == head()


def _is_empty(connection: Connection) -> bool:
    return set(inspect(connection).get_table_names()) <= {VERSIONS.name}


def create_tables(connection: Connection) -> None:
    """Make all tables as code has them, which is what all revisions after one another come to (a test holds both together)."""
    Base.metadata.create_all(connection)
    VERSIONS.create(connection, checkfirst=True)
    connection.execute(VERSIONS.insert().values(version_num=head()))


def _run(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        # of several processes that start together one migrates; held to the end of the transaction
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    _require_known(revision_of(connection))
    if revision == "head" and _is_at_head(connection):
        return
    if revision == "head" and _is_empty(connection):
        create_tables(connection)
        return
    from db.revisions import go_to

    go_to(connection, revision)


async def is_current(database: Database) -> bool:
    """Return whether a database is at the newest revision. Raises what the database raises."""
    async with database.reading.connect() as connection:
        return await connection.run_sync(_is_at_head)


async def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision: up to `head` or one by name, down to `base` or `-1`.

    On SQLite this runs with foreign keys off, because altering a table there copies and drops it, and dropping would empty
    the tables that point to it; afterwards every foreign key is checked. Raises IntegrityError where one points nowhere, and
    NewerTablesError where the database is at a revision of a later Duban's.
    """
    if revision == "head" and await is_current(database):  # as at nearly every start
        return
    async with database.writing.connect() as connection:
        if database.is_sqlite:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(_run, revision)
        if database.is_sqlite:
            broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
            if broken:
                raise IntegrityError(
                    f"rows that point nowhere after migrating: {broken[:5]}", None, ValueError("foreign keys")
                )
        await connection.commit()
        if database.is_sqlite:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys=ON")
