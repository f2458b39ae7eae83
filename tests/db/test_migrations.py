"""Migrations run up, down and up again on filled databases, lose no row, and agree with the tables in code."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Connection, Date, Enum, Integer, Numeric, String, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from db import migrate as migrate_module
from db import revisions as revisions_module
from db.migrate import head, migrate, revision_of
from db.models import Base
from db.models.base import Amount, UtcDateTime
from db.revisions import disagreements, known_revisions
from db.session import Database
from tests.conftest import PostgreSQL

MIGRATIONS = Path(migrate_module.__file__).parent / "migrations"
NOW = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)
VALUES: list[tuple[type[Any], object]] = [
    (UtcDateTime, NOW),
    (Amount, Decimal("1.5")),
    (Numeric, Decimal("1.5")),
    (Boolean, False),
    (Date, date(2022, 2, 10)),
    (Integer, 1),
    (String, "督"),
]
REVISION = '''"""A later change, as alembic writes it."""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("people") as batch:
        batch.alter_column("name", type_=sa.String(80), existing_type=sa.String(50))


def downgrade() -> None:
    with op.batch_alter_table("people") as batch:
        batch.alter_column("name", type_=sa.String(50), existing_type=sa.String(80))
'''


@pytest.fixture
async def empty(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Database]:
    """A database at base: the migrated one, taken down."""
    del request
    database = Database(database_url)
    await migrate(database, "base")
    yield database
    await database.close()


def _value(column: Column[Any]) -> object:
    if column.foreign_keys:
        own = any(key.column.table is column.table for key in column.foreign_keys)
        return None if own and column.nullable else 1
    if isinstance(column.type, Enum):
        assert column.type.enum_class is not None
        return next(iter(column.type.enum_class))
    for kind, value in VALUES:
        if isinstance(column.type, kind):
            return value
    return {}


async def fill(database: Database) -> None:
    """Put a row into every table."""
    async with database.writing.begin() as connection:
        for table in Base.metadata.sorted_tables:
            await connection.execute(insert(table).values({column.name: _value(column) for column in table.columns}))


async def counts(database: Database) -> dict[str, int]:
    async with database.reading.connect() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def tables(database: Database) -> set[str]:
    def look(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}

    async with database.reading.connect() as connection:
        return await connection.run_sync(look)


async def test_tables_in_code_and_migrations_agree(database: Database) -> None:
    assert await disagreements(database) == []


async def test_a_missing_table_would_be_noticed(sqlite_database: Database) -> None:
    async with sqlite_database.writing.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE dialogs")
    assert any("dialogs" in difference for difference in await disagreements(sqlite_database))


async def test_up_down_and_up_on_a_filled_database(empty: Database) -> None:
    assert await tables(empty) == set()
    await migrate(empty)
    await fill(empty)
    assert set((await counts(empty)).values()) == {1}
    await migrate(empty, "base")
    assert await tables(empty) == set()
    await migrate(empty, head())  # through all revisions
    assert await disagreements(empty) == []
    assert set((await counts(empty)).values()) == {0}


async def test_a_new_database_has_what_all_revisions_come_to(empty: Database) -> None:
    await migrate(empty)
    assert await disagreements(empty) == []
    async with empty.reading.connect() as connection:
        assert await connection.run_sync(revision_of) == head()
    await migrate(empty)
    await migrate(empty, "-1")
    await migrate(empty)
    assert await disagreements(empty) == []


async def test_each_revision_can_be_undone_and_done_again(database: Database) -> None:
    for revision in known_revisions():
        await migrate(database, "-1")
        await migrate(database, revision)
        await migrate(database, "-1")
    assert await tables(database) == set()
    await migrate(database)
    assert await disagreements(database) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await fill(database)
    await migrate(database)
    assert set((await counts(database)).values()) == {1}


def _config_of(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config


async def test_altering_a_table_empties_none_that_point_to_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    newest = ScriptDirectory.from_config(_config_of(folder)).get_current_head()
    (folder / "versions" / "9999_later.py").write_text(REVISION.format(head=newest))

    def elsewhere(connection: Connection) -> Config:
        config = _config_of(folder)
        config.attributes["connection"] = connection
        return config

    monkeypatch.setattr(revisions_module, "_config", elsewhere)
    monkeypatch.setattr(migrate_module, "MIGRATIONS", folder)
    monkeypatch.setattr(migrate_module, "head", migrate_module.head.__wrapped__)
    await fill(database)
    for revision in ("head", "-1", "head"):
        await migrate(database, revision)
        assert set((await counts(database)).values()) == {1}
    assert any("people" in difference for difference in await disagreements(database))
    await migrate(database, "-1")  # on a server the next test gets the same database
    await database.close()  # and no connection that remembers how its tables were


async def test_a_row_that_points_nowhere_stops_a_migration_on_sqlite(sqlite_database: Database) -> None:
    async with sqlite_database.writing.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        await connection.exec_driver_sql("INSERT INTO unit_aliases (alias, unit_id, former) VALUES ('x', 99, 0)")
        await connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        await connection.exec_driver_sql("BEGIN")
    with pytest.raises(IntegrityError, match="point nowhere"):
        await migrate(sqlite_database, "-1")


async def test_foreign_keys_are_on_again_after_migrating(sqlite_database: Database) -> None:
    await migrate(sqlite_database)
    async with sqlite_database.writing.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1


async def test_each_test_has_a_database_of_its_own(postgresql: PostgreSQL) -> None:
    names = await asyncio.gather(postgresql.create("template1"), postgresql.create("template1"))
    assert len(set(names)) == 2
    for name in names:
        await postgresql.drop(name)


def test_the_newest_revision_is_the_one_that_alembic_goes_to() -> None:
    assert head() == known_revisions()[0]


async def test_processes_that_start_together_make_the_tables_once(postgresql: PostgreSQL) -> None:
    name = await postgresql.create("template0")
    processes = [Database(postgresql.url(name)) for _ in range(3)]
    await asyncio.gather(*(migrate(database) for database in processes))
    assert await disagreements(processes[0]) == []
    for database in processes:
        await database.close()
    await postgresql.drop(name)
