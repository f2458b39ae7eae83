"""Where SQLite's statements are executed: what ends at once in the event loop's thread, what may take long beside it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from db.models import Unit
from db.one_hop import OneHopConnection
from db.session import Cause, Database, Session

CAUSE = Cause(datetime(2022, 2, 10, 1, 0, tzinfo=UTC))
LONG = text(
    "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT i FROM n)"
)
OFTEN = 5  # turns of the loop while something long is under way


class Turns:
    """Counts how often the event loop came round."""

    count = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0.001)
            self.count += 1


@asynccontextmanager
async def counted() -> AsyncIterator[Turns]:
    turns = Turns()
    task = asyncio.create_task(turns.run())
    yield turns
    task.cancel()


async def connection_of(session: Session) -> OneHopConnection:
    raw = await (await session.connection()).get_raw_connection()
    found = raw.driver_connection
    assert isinstance(found, OneHopConnection)
    return found


async def test_looks_and_changes_of_single_rows_are_made_where_they_are_asked(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.one_hop.STRETCH_SECONDS", 60)  # however slow the machine
    async with sqlite_database.write(CAUSE) as session:
        await session.scalar(select(func.count()).select_from(Unit))  # begins, in the connection's thread
        connection = await connection_of(session)
        before = connection.calls
        unit = Unit(name="经信局")
        session.add(unit)
        await session.flush()
        unit.name = "发改局"
        await session.flush()
        assert await session.scalar(select(Unit.name)) == "发改局"
        assert connection.calls == before
    assert connection.calls == before + 1  # the commit: it waits for the disk


async def test_a_long_look_does_not_keep_the_loop_and_takes_nothing_back(sqlite_database: Database) -> None:
    async with sqlite_database.write(CAUSE) as session:
        session.add(Unit(name="经信局"))
        await session.flush()
        connection = await connection_of(session)
        before = connection.calls
        async with counted() as turns:
            assert await session.scalar(LONG) == 3_000_000
        assert turns.count > OFTEN
        assert connection.calls == before + 1
    async with sqlite_database.read() as session:
        assert await session.scalar(select(Unit.name)) == "经信局"


async def test_many_short_looks_in_a_row_let_others_have_their_turn(sqlite_database: Database) -> None:
    async with counted() as turns, sqlite_database.read() as session:
        for _ in range(2000):
            await session.scalar(select(func.count()).select_from(Unit))
    assert turns.count > OFTEN


async def test_waiting_for_another_process_does_not_keep_the_loop(sqlite_database: Database) -> None:
    other = sqlite3.connect(str(sqlite_database.url.database), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, other.execute, "COMMIT")
    async with counted() as turns, sqlite_database.write(CAUSE) as session:
        session.add(Unit(name="经信局"))
    other.close()
    assert turns.count > OFTEN


async def test_what_was_given_up_half_way_is_taken_back_and_the_next_goes_on(sqlite_database: Database) -> None:
    started = asyncio.Event()

    async def write() -> None:
        async with sqlite_database.write(CAUSE) as session:
            session.add(Unit(name="经信局"))
            await session.flush()
            started.set()
            await session.scalar(LONG)

    task = asyncio.create_task(write())
    await started.wait()
    await asyncio.sleep(0.05)  # the look is under way in the connection's thread
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with sqlite_database.write(CAUSE) as session:
        session.add(Unit(name="发改局"))
    async with sqlite_database.read() as session:
        assert (await session.scalars(select(Unit.name))).all() == ["发改局"]
