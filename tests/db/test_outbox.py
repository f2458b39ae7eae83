"""What the outbox's SQL promises beyond what the sender's tests show."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import OutboxStatus
from db.models import OutboxRow
from db.queries import outbox
from db.queries.outbox import Settled
from db.session import Cause, Database

NOW = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


async def add(database: Database, key: str, chat_id: int | None) -> None:
    async with database.write(Cause(NOW)) as session:
        await outbox.add(
            session, key=key, kind="test", chat_id=chat_id, payload={}, priority=5, created_at=NOW, not_before=NOW
        )


async def claim(database: Database, lease: timedelta = LEASE) -> str | None:
    async with database.write(Cause(NOW)) as session:
        rows = await outbox.claim(session, now=NOW, lease=lease, besides=(), most=1)
    return rows[0].key if rows else None


async def the_row(database: Database, key: str) -> OutboxRow:
    async with database.read() as session:
        return (await session.scalars(select(OutboxRow).where(OutboxRow.key == key))).one()


async def test_the_same_key_is_one_notice(database: Database) -> None:
    for _ in range(3):
        await add(database, "a", 1)
    assert [await claim(database), await claim(database)] == ["a", None]


async def test_a_notice_to_nobody_is_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="a notice to nobody: a"):
        await add(database, "a", None)


async def test_claims_at_once_never_take_two_of_a_chat_nor_one_twice(database: Database) -> None:
    for n in range(12):
        await add(database, f"{n:02}", n % 3)
    taken = await asyncio.gather(*(claim(database) for _ in range(8)))
    assert sorted(key for key in taken if key) == ["00", "01", "02"]


async def test_a_lease_runs_out_by_the_servers_clock(database: Database) -> None:
    await add(database, "a", 1)
    assert await claim(database, timedelta(seconds=0.3)) == "a"
    assert await claim(database) is None
    await asyncio.sleep(0.4)
    # SQLite is one process's own: what it holds it holds until it gives it back, or starts anew
    assert await claim(database) == (None if database.is_sqlite else "a")
    assert (await the_row(database, "a")).attempts == (0 if database.is_sqlite else 1)  # it may have been sent
    async with database.write(Cause(NOW)) as session:
        await outbox.release_all(session)
    assert await claim(database) == "a"


async def test_what_is_settled_stays_so(database: Database) -> None:
    await add(database, "a", 1)
    await claim(database)
    row = await the_row(database, "a")
    async with database.write(Cause(NOW)) as session:
        await outbox.settle(session, row.id, Settled(OutboxStatus.SENT, "", NOW, NOW, 1, 77))
        await outbox.settle(session, row.id, Settled(OutboxStatus.FAILED, "late"))
        await outbox.release(session, row.id, attempts=9, fault="late")
        await outbox.release_all(session)
        found = await outbox.by_message(session, 1, 77)
    assert found is not None
    assert (found.status, found.fault, found.attempts, found.sent_at) == (OutboxStatus.SENT, "", 0, NOW)
    assert await claim(database) is None
