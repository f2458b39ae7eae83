"""Two running bots on one database that let the same instants pass side by side leave the rows that one alone leaves.

Only the one on duty ticks; but one that was stopped in the midst of a tick goes on with it when it wakes.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Duban
from bot.services.instructions import Order
from bot.settings import Settings
from db.models import Base
from db.session import Database
from tests.kept_database import begin_again
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import at
from tests.services.office import StandingClock

CLERK, LEADER, OWNER = "李敏", "周海涛", "王建波"
FIRST = date(2022, 2, 14)
HOURS = ((9, 0), (10, 0), (16, 30))
# the unit of a table's own number is given out also for what turns out to be there already
SALTED = "seals"  # no two runs have the same salts: which rows are sealed is compared
OWN_NUMBERS = {"outbox", "nudges", "instruction_nudges", "held_nudges", "feedbacks"}


async def deeds(week: Fortnight, day: date) -> None:
    """Do what people did on a day."""
    match (day.month, day.day):
        case (2, 14):
            await week.say(OWNER, "收到", "4")
        case (2, 15):
            await week.say(OWNER, "已完成12只", "5")
            await week.coordination("9")
        case (2, 16):
            await week.services.absences.enter(week.cause(OWNER), day, day, "梁宇")
            order = Order("请专题报告", week.directives["4"], None, None)
            [ident] = await week.services.instructions.write(await week.update(LEADER), [order], None)
            await week.services.instructions.send_on(await week.update(LEADER), ident)
            await week.services.instruction_release.release(await week.update(CLERK), ident)
        case (2, 17):
            await week.services.suspending.suspend(week.cause(CLERK), week.directives["22"], "等文件")
        case (3, 1):
            await week.completion("4")


def bot_on(database: Database) -> Duban:
    settings = Settings(_env_file=None, telegram_bot_token=SecretStr("700000001:test"))
    return Duban(settings, StandingClock(at(2, 11)), database=database)


async def played(database: Database, tickers: Sequence[Duban], weeks: int) -> dict[str, list[str]]:
    """Play the weeks, the tickers side by side at each instant, and return all tables' rows."""
    await begin_again(database)
    week = await fortnight(database)
    for day in (FIRST + timedelta(days=n) for n in range(7 * weeks)):
        if day.weekday() > 4:
            continue
        await deeds(week, day)
        for hour, minute in HOURS if day.weekday() == 4 else HOURS[:1]:
            await pass_to(week, tickers, at(day.month, day.day, hour, minute))
    return {table.name: await rows_of(database, table) for table in Base.metadata.sorted_tables}


async def pass_to(week: Fortnight, tickers: Sequence[Duban], instant: datetime) -> None:
    week.clock.at = instant
    for one in tickers:
        one.clock.at = instant  # type: ignore[attr-defined]
    await asyncio.gather(*(one.tick() for one in tickers))


async def rows_of(database: Database, table: Any) -> list[str]:
    columns = [column for column in table.columns if not (table.name in OWN_NUMBERS and column.name == "id")]
    if table.name == SALTED:
        columns = list(table.primary_key.columns)
    async with database.read() as session:
        rows = await session.execute(select(*columns))
        return sorted(repr(row) for row in rows)


@pytest.mark.parametrize("weeks", [1, pytest.param(12, marks=pytest.mark.faults)])
async def test_two_that_tick_at_once_do_what_one_does(postgresql_database: Database, weeks: int) -> None:
    alone = await played(postgresql_database, [bot_on(postgresql_database)], weeks)
    second = Database(postgresql_database.url.render_as_string(hide_password=False))
    two = [bot_on(postgresql_database), bot_on(second)]
    try:
        together = await played(postgresql_database, two, weeks)
    finally:
        await second.close()
    assert len(alone["outbox"]) > 15 * weeks
    assert len(alone["digests"]) >= 2 * weeks
    counts = {name: len(rows) for name, rows in alone.items() if rows}
    print(f"\n{weeks} weeks, two tick at once on PostgreSQL: {counts}, the same as one alone")  # noqa: T201 - the run's figures
    assert {name: rows for name, rows in together.items() if rows != alone[name]} == {}
