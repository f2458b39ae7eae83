"""Reminders to everybody at once, against a server that enforces Telegram's limits, while people go on asking things."""

import asyncio
from pathlib import Path
from statistics import quantiles

import httpx
import pytest
from sqlalchemy import func, insert, select, update

from bot.clock import SystemClock
from bot.services.menus import MENU, Menus
from db.enums import OutboxStatus, Priority
from db.models import OutboxRow, Person, Unit
from db.session import Cause, Database
from tests.faults.running import kill, limited_telegram, run_duban
from tests.services.office import office_on

ASKING = 10  # people who write now and then and are sent nothing else
FIRST_ACCOUNT = 100_000
ASK_EVERY_SECONDS = 1.0


async def fill(database: Database, people: int, each: int) -> None:
    """Bind people, and put reminders for each into the outbox; the last `ASKING` get none."""
    now = SystemClock().now()
    async with database.write(Cause(now)) as session:
        session.add(unit := Unit(name="经信局"))
        await session.flush()
        rows = [
            {"name": f"王{n}", "unit_id": unit.id, "telegram_id": FIRST_ACCOUNT + n, "language": "zh-CN", "position": n}
            for n in range(people + ASKING)
        ]
        await session.execute(insert(Person), rows)
        told = (await session.scalars(select(Person.id).order_by(Person.id).limit(people))).all()
        notice = {"status": OutboxStatus.PENDING, "attempts": 0, "fault": "", "created_at": now, "not_before": now}
        text = {"id": "alarm/your_message", "args": {"contact": "督查室"}}
        reminders = [
            {"key": f"bulk:{n}:{ident}", "kind": "text", "person_id": ident, "payload": text, "priority": Priority.BULK}
            for n in range(each)
            for ident in told
        ]
        await session.execute(insert(OutboxRow), [reminder | notice for reminder in reminders])
    office = office_on(database)
    await Menus(office).refresh(Cause(now))  # as if they had been set long ago
    async with database.write(Cause(now)) as session:
        await session.execute(update(OutboxRow).where(OutboxRow.kind == MENU).values(status=OutboxStatus.SENT))


async def pending(database: Database) -> int:
    async with database.read() as session:
        bulk = select(func.count()).select_from(OutboxRow).where(OutboxRow.priority == Priority.BULK)
        return await session.scalar(bulk.where(OutboxRow.status == OutboxStatus.PENDING)) or 0


async def ask(telegram: str, people: int) -> None:
    """Let the people who are sent nothing else ask for help, one after the other, from when the first reminder is there."""
    async with httpx.AsyncClient(trust_env=False) as http:
        while not (await http.get(f"{telegram}/told")).json()["sent"]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.2)
        while True:
            for place in range(ASKING):
                await asyncio.sleep(ASK_EVERY_SECONDS)
                await http.get(f"{telegram}/write?chat={FIRST_ACCOUNT + people + place}")


async def bulk(database: Database, folder: Path, people: int, each: int) -> dict[str, float]:
    """Send them all and return what came of it; the rate is that of the middle eight tenths."""
    await fill(database, people, each)
    async with limited_telegram() as telegram, asyncio.timeout(people * each / 5 + 60):
        process = await run_duban(folder, str(database.url), telegram)
        asking = asyncio.create_task(ask(telegram, people))
        try:
            while await pending(database):  # noqa: ASYNC110 - another process sends
                await asyncio.sleep(0.5)
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            async with httpx.AsyncClient(trust_env=False) as http:
                told = (await http.get(f"{telegram}/told")).json()
            await kill(process)
    sent, answered = told["sent"], told["answered"]
    tenth = len(sent) // 10
    middle = sent[tenth:-tenth]
    return {
        "sent": len(sent),
        "refused": len(told["refused"]),
        "a_second": (len(middle) - 1) / (middle[-1] - middle[0]),
        "answers": len(answered),
        "answered_in": quantiles(answered, n=20)[-1] if len(answered) > 1 else max(answered, default=99.0),
    }


async def test_some_reminders_are_refused_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    found = await bulk(sqlite_database, tmp_path, 40, 2)
    assert found["refused"] == 0
    assert found["sent"] >= 80
    assert found["answered_in"] < 2


@pytest.mark.faults
async def test_ten_thousand_reminders_to_five_thousand_people(sqlite_database: Database, tmp_path: Path) -> None:
    found = await bulk(sqlite_database, tmp_path, 5000, 2)
    print(f"10,000 reminders to 5,000 people: {found}")  # noqa: T201 - the run's figures
    assert found["refused"] == 0
    assert found["a_second"] >= 25
    assert found["answered_in"] < 2
