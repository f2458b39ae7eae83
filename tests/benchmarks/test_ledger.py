"""The ledger of an office with thousands of directives: how long it takes to read and to write."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import insert

from bot.reports.ledger import write_ledger
from bot.rules.figures import Period, Scope
from bot.services import Services
from bot.texts import texts_of
from db.enums import Channel, ReportKind, TargetKind
from db.models import Report, Target
from db.session import Cause, Database
from tests.benchmarks.table import limit, show
from tests.benchmarks.test_tick import MANY, open_directives
from tests.services.issued import ZONE
from tests.services.office import BEGIN, furnish, office_on

REPORTS = 5  # of each directive
SECONDS = 60.0  # for 2,000 directives, reading and writing, on a machine that has other things to do


@pytest.mark.benchmark
async def test_two_thousand_directives_in_seconds(tmp_path: Path, sqlite_template: Path) -> None:
    rows = []
    for count in (200, 2_000):
        path = tmp_path / f"{count}.db"
        shutil.copyfile(sqlite_template, path)
        database = Database(f"sqlite+aiosqlite:///{path}")
        try:
            office = office_on(database)
            people = await furnish(office)
            await open_directives(office, people, count)
            await _report(database, people["王建波"], count)
            began = perf_counter()
            book = await Services(office).ledger.book(
                people["李敏"], Scope(), Period(date(2022, 1, 1), date(2022, 12, 31))
            )
            read = perf_counter()
            content = write_ledger(book, texts_of("zh-CN", ZONE))
            written = perf_counter()
        finally:
            await database.close()
        assert (len(book.rows), len(book.reports)) == (count, count * REPORTS)
        rows.append((f"{count:,}", f"{read - began:.2f}", f"{written - read:.2f}", f"{len(content) / 1024:,.0f} KB"))
    show("The ledger on SQLite", ("directives", "seconds to read", "seconds to write", "size"), rows)
    assert limit("ledger", "2,000 directives read and written, seconds", written - began, most=SECONDS)


async def _report(database: Database, person: int, count: int) -> None:
    """Let each directive have reports and a target."""
    at = datetime(2022, 2, 1, 2, tzinfo=UTC)
    said = [
        {
            "directive_id": 1 + place % count, "person_id": person, "kind": ReportKind.PROGRESS, "channel": Channel.CHAT,
            "text": f"第{place}次反馈:已开工9只,3月再开12只,其余按计划推进。", "created_at": at + timedelta(minutes=place),
        }
        for place in range(count * REPORTS)
    ]  # fmt: skip
    goals = [
        {
            "directive_id": 1 + place,
            "kind": TargetKind.TARGET,
            "text": "40只项目",
            "measure": "只",
            "value": 40,
            "current": 9,
        }
        for place in range(count)
    ]
    async with database.write(Cause(BEGIN)) as session:
        for start in range(0, len(said), MANY):
            await session.execute(insert(Report), said[start : start + MANY])
        for start in range(0, len(goals), MANY):
            await session.execute(insert(Target), goals[start : start + MANY])
