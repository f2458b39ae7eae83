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


@cache
def head() -> str:
    """Return the newest revision: migrations are files whose names begin with their numbers."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


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
    if revision == "head" and _is_at_head(connection):
        return
    if revision == "head" and _is_empty(connection):
        create_tables(connection)
        return
    from db.revisions import go_to

    go_to(connection, revision)


async def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision: up to `head` or one by name, down to `base` or `-1`.

    On SQLite this runs with foreign keys off, because altering a table there copies and drops it, and dropping would empty
    the tables that point to it; afterwards every foreign key is checked. Raises IntegrityError where one points nowhere.
    """
    if revision == "head":  # as at nearly every start
        async with database.reading.connect() as connection:
            if await connection.run_sync(_is_at_head):
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
