"""What Alembic does for us: going to a revision, comparing tables in code with migrations, writing a migration."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.migrate import MIGRATIONS
from db.models import Base
from db.models.base import with_conditions
from db.session import Database


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def known_revisions() -> tuple[str, ...]:
    """Return the revisions that the migrations know, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def go_to(connection: Connection, revision: str) -> None:
    """Go up to `head` or a revision by name, or down to `base` or by `-1`."""
    up = revision != "base" and not revision.startswith("-")
    (command.upgrade if up else command.downgrade)(_config(connection), revision)


async def disagreements(database: Database) -> list[str]:
    """Return what a migrated database lacks of the tables in code, or has beyond them, one line each."""

    def compare(connection: Connection) -> list[str]:
        with_conditions(Base.metadata, connection)
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
