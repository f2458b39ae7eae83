"""Bringing a database to a revision, and checking that the tables in code and the migrations agree."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.models import Base
from db.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@cache
def _head(folder: str) -> str | None:
    return ScriptDirectory(folder).get_current_head()


def known_revisions() -> tuple[str, ...]:
    """Return the revisions that the migrations know, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _is_at_head(connection: Connection) -> bool:
    head = _head(_config(connection).get_main_option("script_location") or "")
    return MigrationContext.configure(connection).get_current_revision() == head


def _run(connection: Connection, revision: str) -> None:
    up = revision != "base" and not revision.startswith("-")
    (command.upgrade if up else command.downgrade)(_config(connection), revision)


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


async def disagreements(database: Database) -> list[str]:
    """Return what a migrated database lacks of the tables in code, or has beyond them, one line each."""

    def compare(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]

    async with database.reading.connect() as connection:
        return await connection.run_sync(compare)


async def write_revision(database: Database, message: str) -> None:
    """Write the migration file that brings the database at head to the tables in code (for developers)."""

    def generate(connection: Connection) -> None:
        command.revision(_config(connection), message=message, autogenerate=True)

    async with database.writing.connect() as connection:
        await connection.run_sync(generate)
