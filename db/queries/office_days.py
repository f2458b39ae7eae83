"""The office's own table of days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, select

from db.models import OfficeDay
from db.prepared import prepared
from db.session import Session


@dataclass(frozen=True)
class Day:
    """One day of the table."""

    day: date
    worked: bool
    note: str = ""


@prepared
def _worked_days() -> Select[date, bool]:
    return select(OfficeDay.day, OfficeDay.worked)


async def worked_days(session: Session) -> Mapping[date, bool]:
    """Return of each day in the table whether it is worked."""
    statement, values = _worked_days()
    return dict(iter(await session.execute(statement, values)))


async def of_year(session: Session, year: int) -> Sequence[Day]:
    """Return the table's days of a year, in order."""
    rows = await session.scalars(
        select(OfficeDay).where(OfficeDay.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(OfficeDay.day)
    )
    return [Day(row.day, row.worked, row.note) for row in rows]


async def replace(session: Session, days: Collection[Day]) -> None:
    """Write these days, in place of what the table said of the same days; all others stay."""
    await session.execute(delete(OfficeDay).where(OfficeDay.day.in_([day.day for day in days])))
    session.add_all(OfficeDay(day=day.day, worked=day.worked, note=day.note) for day in days)
    await session.flush()
