"""The two ways into the database, on SQLite and PostgreSQL alike."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from db.enums import InboxStatus
from db.models import Audit, CodeAttempt, InboxRow, Occurrence, Unit
from db.models.base import Amount
from db.session import AlreadyDoneError, Cause, Database

NOW = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return list((await session.scalars(select(Unit.name).order_by(Unit.name))).all())


async def stored_update(database: Database) -> int:
    async with database.write(Cause(NOW)) as session:
        row = InboxRow(key="k", payload="{}", received_at=NOW)
        session.add(row)
        await session.flush()
        return row.id


async def test_a_write_is_there_as_a_whole_or_not_at_all(database: Database) -> None:
    async with database.write(Cause(NOW)) as session:
        session.add(Unit(name="经信局"))

    async def fail() -> None:
        async with database.write(Cause(NOW)) as session:
            session.add(Unit(name="发改局"))
            await session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await names(database) == ["经信局"]


async def test_the_causes_update_is_done_in_the_same_transaction(database: Database) -> None:
    inbox_id = await stored_update(database)
    with pytest.raises(KeyError):
        async with database.write(Cause(NOW, inbox_id=inbox_id)):
            raise KeyError
    async with database.read() as session:
        assert await session.scalar(select(InboxRow.status)) is InboxStatus.NEW
    async with database.write(Cause(NOW, inbox_id=inbox_id)) as session:
        session.add(Unit(name="经信局"))
    async with database.read() as session:
        row = (await session.scalars(select(InboxRow))).one()
    assert (row.status, row.done_at) == (InboxStatus.DONE, NOW)


async def test_an_update_has_one_effect_however_often_and_at_once_it_is_worked_on(database: Database) -> None:
    inbox_id = await stored_update(database)

    async def work(n: int) -> None:
        async with database.write(Cause(NOW, inbox_id=inbox_id)) as session:
            session.add(Unit(name=f"{n}"))

    outcomes = await asyncio.gather(*(work(n) for n in range(8)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDoneError"] * 7 + ["NoneType"]
    assert len(await names(database)) == 1
    with pytest.raises(AlreadyDoneError):
        await work(9)


async def test_concurrent_increments_in_sql_are_all_there(database: Database) -> None:
    async with database.write(Cause(NOW)) as session:
        session.add(CodeAttempt(telegram_id=1, wrong=0))

    async def increment() -> None:
        for _ in range(10):
            async with database.write(Cause(NOW)) as session:
                await session.execute(update(CodeAttempt).values(wrong=CodeAttempt.wrong + 1))

    await asyncio.gather(*(increment() for _ in range(8)))
    async with database.read() as session:
        assert await session.scalar(select(CodeAttempt.wrong)) == 80


async def test_what_a_write_reads_stays_so_until_it_is_written(database: Database) -> None:
    async with database.write(Cause(NOW)) as session:
        session.add(CodeAttempt(telegram_id=1, wrong=0))

    async def increment() -> None:
        for _ in range(10):
            async with database.write(Cause(NOW)) as session:
                attempt = (await session.scalars(select(CodeAttempt))).one()
                await asyncio.sleep(0)
                attempt.wrong += 1

    await asyncio.gather(*(increment() for _ in range(8)))
    async with database.read() as session:
        assert await session.scalar(select(CodeAttempt.wrong)) == 80


async def test_two_connections_of_two_processes_wait_for_each_other(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(2)]

    async def add(database: Database, begin: int) -> None:
        for n in range(begin, begin + 20):
            async with database.write(Cause(NOW)) as session:
                await session.scalar(select(func.count()).select_from(Unit))  # a read first, then the write
                session.add(Unit(name=f"{n:03}"))

    await asyncio.gather(*(add(database, 100 * n) for n, database in enumerate(databases)))
    assert len(await names(databases[0])) == 40
    for database in databases:
        await database.close()


async def test_a_reader_sees_one_state_and_does_not_wait_for_a_writer(sqlite_database: Database) -> None:
    async with sqlite_database.write(Cause(NOW)) as writing:
        writing.add(Unit(name="经信局"))
        await writing.flush()
        async with asyncio.timeout(2):
            assert await names(sqlite_database) == []
    assert await names(sqlite_database) == ["经信局"]


async def test_sqlite_is_set_to_lose_nothing(sqlite_database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for engine in (sqlite_database.reading, sqlite_database.writing):
        async with engine.connect() as connection:
            for pragma, value in wanted.items():
                assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value


async def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write(Cause(NOW)) as session:
            session.add(Audit(at=NOW, action="x", subject="y", details={}, person_id=99))


async def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    beijing = timezone(timedelta(hours=8))
    async with database.write(Cause(NOW)) as session:
        session.add(Occurrence(name="digest", day=NOW.date(), done_at=NOW.astimezone(beijing)))
    async with database.read() as session:
        done_at = await session.scalar(select(Occurrence.done_at))
    assert done_at == NOW
    assert done_at is not None
    assert done_at.utcoffset() == timedelta()


async def test_a_naive_instant_is_a_mistake(database: Database) -> None:
    with pytest.raises(StatementError, match="a naive instant"):
        async with database.write(Cause(NOW)) as session:
            session.add(Occurrence(name="digest", day=NOW.date(), done_at=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("text", "back"),
    [("0.1", "0.1"), ("25", "25"), ("123456789.1234", "123456789.1234"), ("-2.50", "-2.5"), ("1E+3", "1000")],
)
async def test_amounts_are_exact(database: Database, text: str, back: str) -> None:
    dialect = database.reading.dialect
    kind = Amount()
    stored = kind.process_bind_param(Decimal(text), dialect)
    assert str(kind.process_result_value(stored, dialect)) == back
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None


async def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/office/duban.db")
    with pytest.raises(OperationalError):
        await names(database)
    assert (tmp_path / "data" / "office").is_dir()
    await database.close()
