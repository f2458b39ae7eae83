"""A Friday of a province: the digests of 500 leaders over 100,000 directives, and of one leader over 2,000."""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from bot.intake.roster_file import Roster, RosterUnit
from bot.services import Services
from bot.services.office import Office
from bot.texts import texts_of
from db.enums import Channel, DateSource, FeedbackKind, Kind, ReportKind, Status, TargetKind, UnitRole
from db.models import (
    Acknowledgement,
    Directive,
    DirectiveUnit,
    Document,
    Feedback,
    OutboxRow,
    Person,
    Report,
    ReportValue,
    Target,
    Unit,
)
from db.session import Cause, Database
from handlers.digest_fitting import fit
from tests.benchmarks.table import limit, show
from tests.services.issued import ZONE, at
from tests.services.office import StandingClock, furnish, office_on, person

MANY = 100  # rows of one INSERT
FRIDAY = at(2, 25, 10)
MEGABYTE = 1024.0
LONGEST_WAIT = 10.0  # seconds that a reply may have to wait for the writing of one reader's digests


def roster(leaders: int) -> Roster:
    """Return an office with a unit, a leader and an owner for each portfolio."""
    places = range(leaders)
    return Roster(
        units=(RosterUnit("领导"), RosterUnit("督查室"), *(RosterUnit(f"单位{place}") for place in places)),
        people=(
            person("李敏", "督查室", "clerk"),
            *(person(f"领导{place}", "领导", "leader", portfolio=(f"单位{place}",)) for place in places),
            *(person(f"责任人{place}", f"单位{place}", "owner") for place in places),
        ),
    )


async def fill(office: Office, leaders: int, each: int) -> None:
    """Issue so many directives to each leader's unit: a third with a figure, a fifth with a report this week, some late or done."""
    people = await furnish(office, roster(leaders))
    async with office.database.write(Cause(FRIDAY)) as session:
        units = dict(iter(await session.execute(select(Unit.name, Unit.id))))
        owners = dict(iter(await session.execute(select(Person.unit_id, Person.id))))
        documents = [
            Document(
                title=f"讲话{place}", text="", sha256="0" * 64, year=2022, serial=place + 1, clerk_id=people["李敏"],
                created_at=at(2, 10),
            )
            for place in range(max(leaders // 5, 1))
        ]  # fmt: skip
        session.add_all(documents)
        await session.flush()
        ids = [document.id for document in documents]
        rows = [_rows(place, ids, units, owners, leaders, each) for place in range(leaders * each)]
        for table, name in _TABLES:
            every = [row for one in rows for row in one[name]]
            for start in range(0, len(every), MANY):
                await session.execute(insert(table), every[start : start + MANY])


_TABLES: tuple[tuple[Any, str], ...] = (
    (Directive, "directive"), (DirectiveUnit, "unit"), (Target, "target"), (Feedback, "feedback"), (Acknowledgement, "signed"),
    (Report, "report"), (ReportValue, "value"),
)  # fmt: skip


def _rows(
    place: int, documents: list[int], units: dict[str, int], owners: dict[int, int], leaders: int, each: int
) -> dict[str, list[dict[str, Any]]]:
    ident, unit = place + 1, units[f"单位{place % leaders}"]
    document = documents[place * len(documents) // (leaders * each)]
    status = (Status.IN_PROGRESS, Status.IN_PROGRESS, Status.CLOSED, Status.ISSUED, Status.IN_PROGRESS)[place % 5]
    counted, told = place % 3 == 0, place % 5 == 1
    due: date = date(2022, 12, 31) if place % 7 else date(2022, 2, 20)
    said_at: datetime = at(2, 22) + timedelta(seconds=place % 3600)
    directive = {
        "id": ident, "document_id": document, "item": str(ident), "position": place, "title": f"第{ident}项重点工作",
        "kind": Kind.ONGOING, "status": status, "text": "要抓好落实。", "start": 0, "end": 6, "path": [], "headings": [],
        "units_named": [], "owner_id": owners[unit], "owner_source": DateSource.CLERK, "due_on": due, "first_due_on": due,
        "issued_at": at(2, 11), "sign_by": date(2022, 2, 14),
        "closed_at": at(2, 23) if status is Status.CLOSED else None,
    }  # fmt: skip
    report = {
        "id": ident, "directive_id": ident, "person_id": owners[unit], "kind": ReportKind.PROGRESS, "channel": Channel.CHAT,
        "text": "已开工9只,3月再开12只,其余按计划推进。", "created_at": said_at,
    }  # fmt: skip
    target = {
        "id": ident, "directive_id": ident, "kind": TargetKind.SCOPE, "text": "40只项目", "measure": "只", "value": 40,
        "current": place % 20, "yearly": True,
    }  # fmt: skip
    return {
        "directive": [directive],
        "unit": [{"directive_id": ident, "unit_id": unit, "role": UnitRole.LEAD, "position": 0}],
        "target": [target] if counted else [],
        "feedback": [{"directive_id": ident, "kind": FeedbackKind.FIRST, "due_on": date(2022, 2, 24), "met_at": said_at if told else None}],
        "signed": [{"directive_id": ident, "person_id": owners[unit], "at": at(2, 14), "channel": Channel.CHAT}]
        if status is not Status.ISSUED
        else [],
        "report": [report] if told else [],
        "value": [{"report_id": ident, "target_id": ident, "value": place % 20, "previous": 0}] if told and counted else [],
    }  # fmt: skip


@contextmanager
def counting(database: Database) -> Iterator[list[int]]:
    """Count the statements that a database executes."""
    count = [0]

    def on_execute(*_: object) -> None:
        count[0] += 1

    engines = {database.reading.sync_engine, database.writing.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", on_execute)
    try:
        yield count
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", on_execute)


def memory() -> float:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


@pytest.mark.benchmark
@pytest.mark.parametrize(("leaders", "each"), [(1, 2_000), (500, 200)])
async def test_digests_of_a_friday(tmp_path: Path, sqlite_template: Path, leaders: int, each: int) -> None:
    path = tmp_path / "office.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    try:
        office = office_on(database)
        office = replace(office, policy=replace(office.policy, digest_clerks=False, digest_heads=False))
        await fill(office, leaders, each)
        clock, services = office.clock, Services(office)
        assert isinstance(clock, StandingClock)
        clock.at = FRIDAY
        before = memory()
        with counting(database) as queries:
            began = perf_counter()
            await services.digests.run(Cause(clock.now()))
            prepared = perf_counter()
            asked = queries[0]
            clock.at = at(2, 25, 16, 30)
            await services.digests.run(Cause(clock.now()))
            released = perf_counter()
        async with database.read() as session:
            sent = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "digest"))).all()
        assert len(sent) == leaders
        texts, drawn = texts_of("zh-CN", ZONE), perf_counter()
        for row in sent:
            issue = await services.digests.read(row.person_id or 0, row.payload["digest_id"])
            assert len(fit(texts, issue).text) > len("督办周报")
        shown = perf_counter()
    finally:
        await database.close()
    show(
        f"Digests of {leaders} leaders over {leaders * each:,} directives, SQLite",
        ("step", "seconds", "a digest (ms)", "statements a digest"),
        [
            (
                "prepared",
                f"{prepared - began:.1f}",
                f"{1000 * (prepared - began) / leaders:.0f}",
                f"{asked / leaders:.0f}",
            ),
            ("released", f"{released - prepared:.1f}", f"{1000 * (released - prepared) / leaders:.1f}", ""),
            ("rendered", f"{shown - drawn:.1f}", f"{1000 * (shown - drawn) / leaders:.0f}", ""),
            ("memory", f"{before:.0f} → {memory():.0f} MB", "", ""),
        ],
    )
    what = f"one digest over {leaders * each:,} directives, seconds"
    assert limit("digests", what, (prepared - began) / leaders, most=LONGEST_WAIT)
