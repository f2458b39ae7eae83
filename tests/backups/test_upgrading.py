"""The first release's database opens in today's Duban, which goes on where that one stood; and the way back stays open.

`first_release.sql` was written by that release: its demo's office of six directives, in the midst of its work.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, func, select

from bot.app import Duban
from bot.backups.making import make
from bot.backups.restoring import drill, restore
from bot.backups.upgrading import upgrade
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from db.enums import InboxStatus
from db.migrate import head, migrate, stands_at
from db.models import InboxRow, Report
from db.revisions import disagreements
from db.session import Database
from tests.backups.support import PROGRAMS
from tests.conftest import PostgreSQL
from tests.sandbox_fixture import TOKEN, RunningSandbox, clock_at, running

FIRST = "0001"
ROWS = Path(__file__).with_name("first_release.sql")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in the office, half an hour after its last act
CADRE, CLERK, LEADER = 10038, 10008, 10005
CADRE_SAID = 176  # the row of the inbox that it had not got to

Counts = dict[str, int]


def _load(connection: Connection) -> None:
    on_server = connection.dialect.name == "postgresql"
    if on_server:
        connection.exec_driver_sql("SET TIME ZONE 'UTC'")
    for statement in ROWS.read_text(encoding="utf-8").split(";\n"):
        if not statement.strip():
            continue
        connection.exec_driver_sql(statement)
        name = statement.split(maxsplit=3)[2]
        if on_server and '("id"' in statement:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"  # noqa: S608 - ours
            )


def _count(connection: Connection) -> Counts:
    tables = MetaData()
    tables.reflect(connection)
    found = {name: connection.scalar(select(func.count()).select_from(table)) for name, table in tables.tables.items()}
    return {name: count or 0 for name, count in found.items()}


async def counts(database: Database) -> Counts:
    async with database.reading.connect() as connection:
        return await connection.run_sync(_count)


@asynccontextmanager
async def left_at(url: str) -> AsyncIterator[Database]:
    """Give an empty database filled as the first release left it."""
    database = Database(url)
    await migrate(database, FIRST)
    async with database.writing.begin() as connection:
        await connection.run_sync(_load)
    yield database
    await database.close()


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    async with left_at(f"sqlite+aiosqlite:///{tmp_path / 'first.db'}") as database:
        yield database


@pytest.fixture
async def on_postgresql(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    name = await postgresql.create("template0")
    async with left_at(postgresql.url(name)) as database:
        yield database
    await postgresql.drop(name)


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def first_release(request: pytest.FixtureRequest) -> Database:
    """A database as the first release left it, once on each."""
    ready: Database = request.getfixturevalue(request.param)
    return ready


def settings_in(folder: Path, database: Database, **more: object) -> Settings:
    return Settings.model_validate(
        {
            "telegram_bot_token": SecretStr(TOKEN),
            "database_url": database.url.render_as_string(hide_password=False),
            "data_dir": folder / "data",
            "backup_dir": folder / "backups",
            "backup_at": "23:30",  # not while these tests run
            "pg_bin": PROGRAMS,
            **more,
        }
    )


@asynccontextmanager
async def at_work(settings: Settings, database: Database, box: RunningSandbox) -> AsyncIterator[Duban]:
    duban = Duban(settings, box.clock, database=database, paced=False, backed_up=True)
    await duban.start()
    try:
        yield duban
    finally:
        await duban.stop()


async def said(box: RunningSandbox, chat: int, *words: str) -> None:
    """Wait until the bot has said all these words to somebody."""
    async with asyncio.timeout(60):
        while True:
            texts = "\n".join([m.get("text", "") for m in await box.client.messages(chat) if m["from_bot"]])
            if all(word in texts for word in words):
                return
            await asyncio.sleep(0.05)


async def test_it_goes_on_where_the_first_release_stood_and_can_go_back(
    first_release: Database, tmp_path: Path
) -> None:
    before = await counts(first_release)
    async with running(tmp_path, clock_at(FRIDAY)) as box:
        for account, name in ((CADRE, "姜涛"), (CLERK, "李敏"), (LEADER, "罗永明")):
            box.sandbox.add_person(account, name, "")
            await box.client.send(account, "/help")  # only to people who have written may a bot write
        settings = settings_in(tmp_path, first_release, telegram_api_url=box.url)
        async with at_work(settings, first_release, box) as duban:
            # what that release had stored and not worked through, and written and not sent
            await said(box, CADRE, "实施方案已印发")
            await said(box, CLERK, "督办周报")
            await said(box, LEADER, "督办周报")
            await box.client.send(CADRE, "/my")
            await said(box, CADRE, "项目用地保障")
            await duban.settle()
            await duban.tick()
            verified = await duban.services.audit_chain.verify()
            assert verified.fault is None
            assert verified.rows > before["audit"]
            async with first_release.read() as session:
                assert (await session.get_one(InboxRow, CADRE_SAID)).status is InboxStatus.DONE
                assert await session.scalar(select(func.count()).select_from(Report)) == before["reports"] + 1
    assert await disagreements(first_release) == []
    after = await counts(first_release)
    assert {name: count for name, count in before.items() if after[name] < count} == {}

    [kept] = settings.backup_dir.glob(f"before-{head()}-*.tar")
    manifest = await drill(settings, kept, FRIDAY)
    assert manifest.revision == FIRST
    assert {name: rows for name, (rows, _) in manifest.tables.items()} == before


async def test_without_a_backup_it_stays_as_it_was_unless_that_is_wished(on_sqlite: Database, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, on_sqlite)
    settings.backup_dir.write_text("no folder")
    with pytest.raises(SettingsError, match=f"not brought to this one's .*{head()}.* BACKUP_AT=off"):
        await upgrade(on_sqlite, settings, SystemClock())
    assert await stands_at(on_sqlite) == FIRST
    await upgrade(on_sqlite, settings.model_copy(update={"backup_at": "off"}), SystemClock())
    assert await stands_at(on_sqlite) == head()
    await upgrade(on_sqlite, settings, SystemClock())  # there is nothing to bring up, and nothing to back up


async def test_tables_of_a_later_release_are_left_alone(sqlite_database: Database, tmp_path: Path) -> None:
    async with sqlite_database.writing.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    settings = settings_in(tmp_path, sqlite_database)
    with pytest.raises(SettingsError, match=r"those of a later Duban \(9999; this one knows them up to") as refused:
        await upgrade(sqlite_database, settings, SystemClock())
    assert len(str(refused.value).splitlines()) == 1
    assert not settings.backup_dir.exists()


async def test_the_backup_made_before_is_put_back_in_an_empty_place(on_sqlite: Database, tmp_path: Path) -> None:
    before = await counts(on_sqlite)
    settings = settings_in(tmp_path, on_sqlite)
    made = await make(on_sqlite, settings, FRIDAY)
    place = {"database_url": f"sqlite+aiosqlite:///{tmp_path}/new/duban.db", "data_dir": tmp_path / "new"}
    restored = await restore(settings.model_copy(update=place), settings.backup_dir / made.name, FRIDAY)
    assert restored.rows == sum(before.values())
    assert restored.waiting == 2  # its notices that had not gone
