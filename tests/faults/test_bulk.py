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
from tests.delivery.scripted import serving
from tests.delivery.support import cancelled, until
from tests.faults.limited import Limited
from tests.faults.running import kill, limited_telegram, run_duban, running_here
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
        if reminders:
            await session.execute(insert(OutboxRow), [reminder | notice for reminder in reminders])
    office = office_on(database)
    await Menus(office).refresh(Cause(now))  # as if they had been set long ago
    async with database.write(Cause(now)) as session:
        await session.execute(update(OutboxRow).where(OutboxRow.kind == MENU).values(status=OutboxStatus.SENT))


async def pending(database: Database) -> int:
    async with database.read() as session:
        bulk = select(func.count()).select_from(OutboxRow).where(OutboxRow.priority == Priority.BULK)
        return await session.scalar(bulk.where(OutboxRow.status == OutboxStatus.PENDING)) or 0


async def all_sent(database: Database, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while await pending(database):  # noqa: ASYNC110 - rows have no event
            await asyncio.sleep(0.5)


def checked(told: dict[str, list[float]]) -> dict[str, float]:
    """Return what came of a run; the rate is that of the middle eight tenths."""
    sent, answered = told["sent"], told["answered"]
    tenth = len(sent) // 10
    middle = sent[tenth:-tenth]
    assert told["refused"] == []
    assert max_in_a_second(sent) <= 30
    return {
        "sent": len(sent),
        "a_second": (len(middle) - 1) / (middle[-1] - middle[0]),
        "most_in_a_second": max_in_a_second(sent),
        "answers": len(answered),
        "answered_in_p95": quantiles(answered, n=20)[-1] if len(answered) > 1 else max(answered),
    }


def max_in_a_second(sent: list[float]) -> int:
    return max(sum(1 for at in sent[n : n + 60] if at < begin + 1.0) for n, begin in enumerate(sent))


async def test_some_reminders_are_refused_nothing(sqlite_database: Database) -> None:
    await fill(sqlite_database, 40, 2)
    limited = Limited()
    async with serving(limited), running_here(limited.url, sqlite_database):
        await until(lambda: bool(limited.told["sent"]))
        limited.write(FIRST_ACCOUNT + 40)
        await all_sent(sqlite_database, 60)
        await until(lambda: bool(limited.told["answered"]))
    found = checked(limited.told)
    assert found["sent"] >= 80
    assert found["answered_in_p95"] < 2


async def ask(http: httpx.AsyncClient, people: int) -> None:
    """Let the people who are sent nothing else ask for help, one after the other, from when the first reminder is there."""
    while not (await http.get("/told")).json()["sent"]:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.2)
    while True:
        for place in range(ASKING):
            await asyncio.sleep(ASK_EVERY_SECONDS)
            await http.get(f"/write?chat={FIRST_ACCOUNT + people + place}")


@pytest.mark.faults
async def test_ten_thousand_reminders_to_five_thousand_people(sqlite_database: Database, tmp_path: Path) -> None:
    await fill(sqlite_database, 5000, 2)
    async with limited_telegram() as telegram, httpx.AsyncClient(base_url=telegram, trust_env=False) as http:
        process = await run_duban(tmp_path, str(sqlite_database.url), telegram)
        asking = asyncio.create_task(ask(http, 5000))
        try:
            await all_sent(sqlite_database, 3600)
        finally:
            await cancelled(asking)
            await kill(process)
        found = checked((await http.get("/told", timeout=60)).json())
    print(f"10,000 reminders to 5,000 people: {found}")  # noqa: T201 - the run's figures
    assert found["a_second"] >= 25
    assert found["answered_in_p95"] < 2
