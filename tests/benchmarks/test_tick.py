"""A tick's cost follows what is due, not what is open: 200 due directives among 1,000 and among 20,000 open ones."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import insert

from bot.services.nudging import Nudging
from bot.services.office import Office
from db.enums import Cadence, DateSource, FeedbackKind, Kind, Status, UnitRole
from db.models import Directive, DirectiveUnit, Document, Feedback
from db.session import Cause, Database
from tests.benchmarks.table import compare, show
from tests.services.office import BEGIN, TODAY, furnish, office_on

DUE = 200
MANY = 100  # rows of one INSERT
MOST_TIMES_SLOWER = 1.3


async def open_directives(office: Office, people: dict[str, int], count: int, due: int = DUE) -> None:
    """Issue so many directives, of which `due` have a report due and are to be nudged today."""
    cause = Cause(BEGIN)
    async with office.database.write(cause) as session:
        document = Document(
            title="讲话", text="", sha256="0" * 64, year=2022, serial=1, clerk_id=people["李敏"], created_at=BEGIN
        )
        session.add(document)
        await session.flush()
        rows = [_row(document.id, people["王建波"], place, due=place < due) for place in range(count)]
        for start in range(0, count, MANY):
            await session.execute(insert(Directive), rows[start : start + MANY])
        ids = range(1, count + 1)
        shares = [{"directive_id": i, "unit_id": 3, "role": UnitRole.LEAD, "position": 0} for i in ids]
        owed = [{"directive_id": i, "kind": FeedbackKind.FIRST, "due_on": TODAY} for i in ids]
        for start in range(0, count, MANY):
            await session.execute(insert(DirectiveUnit), shares[start : start + MANY])
            await session.execute(insert(Feedback), owed[start : start + MANY])


def _row(document: int, owner: int, place: int, *, due: bool) -> dict[str, object]:
    issued: datetime = BEGIN - timedelta(days=20)
    return {
        "document_id": document, "item": str(place + 1), "position": place, "title": f"事项{place + 1}",
        "kind": Kind.ONGOING, "status": Status.IN_PROGRESS, "text": "要抓好落实。", "start": 0, "end": 6,
        "path": [], "headings": [], "units_named": [], "owner_id": owner, "owner_source": DateSource.CLERK,
        "due_on": date(2022, 12, 31), "first_due_on": date(2022, 12, 31), "cadence": Cadence.MONTHLY,
        "issued_at": issued, "sign_by": TODAY, "next_nudge_on": TODAY if due else date(2022, 12, 1),
    }  # fmt: skip


async def seconds_of_tick(folder: Path, template: Path, count: int) -> float:
    """Return how long the day's first tick takes."""
    path = folder / f"{count}.db"
    shutil.copyfile(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    try:
        office = office_on(database)
        await open_directives(office, await furnish(office), count)
        began = perf_counter()
        await Nudging(office).run(Cause(BEGIN))
        return perf_counter() - began
    finally:
        await database.close()


@pytest.mark.benchmark
async def test_the_cost_of_a_tick_follows_what_is_due(tmp_path: Path, sqlite_template: Path) -> None:
    counts = (1_000, 20_000, 1_000, 20_000)
    taken = [
        (count, await seconds_of_tick(_fresh(tmp_path, place), sqlite_template, count))
        for place, count in enumerate(counts)
    ]
    few = min(seconds for count, seconds in taken if count == counts[0])
    many = min(seconds for count, seconds in taken if count == counts[1])
    rows = [
        (f"{count:,}", str(DUE), f"{seconds:.3f}", f"{seconds / few:.2f}")
        for count, seconds in ((1_000, few), (20_000, many))
    ]
    show("A day's first tick on SQLite", ("open directives", "due", "seconds", "ratio"), rows)
    what = "a day's first tick, seconds: 20,000 open beside 1,000"
    assert compare("tick", what, many, few, most=MOST_TIMES_SLOWER)


def _fresh(folder: Path, place: int) -> Path:
    path = folder / str(place)
    path.mkdir()
    return path
