"""The SQL of parts (分办): supporting units' shares, and when each part was last reported on."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, union_all

from db.enums import RequestKind
from db.models import Acknowledgement, Part, Person, Report, Request
from db.queries.followup import WAITING
from db.session import Session


async def of_unit(session: Session, directive_id: int, unit_id: int) -> Part | None:
    """Return a supporting unit's part of a directive, None where nothing has come of it yet."""
    return await session.scalar(select(Part).where(Part.directive_id == directive_id, Part.unit_id == unit_id))


async def of(session: Session, directive_ids: Collection[int]) -> Sequence[Part]:
    """Return the supporting units' parts of directives, of those units from which something has come."""
    rows = await session.scalars(select(Part).where(Part.directive_id.in_(directive_ids)).order_by(Part.id))
    return rows.all()


async def receipts(session: Session, unit_id: int, directive_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a supporting unit first signed for, or reported on, its part of each of these directives.

    Those from which nothing has come are missing.
    """
    given = union_all(
        select(Acknowledgement.directive_id.label("directive_id"), Acknowledgement.at.label("at"))
        .join(Person, Person.id == Acknowledgement.person_id)
        .where(Person.unit_id == unit_id, Acknowledgement.directive_id.in_(directive_ids)),
        select(Report.directive_id, Report.created_at)
        .join(Part, Part.id == Report.part_id)
        .where(Part.unit_id == unit_id, Report.directive_id.in_(directive_ids), Report.withdrawn_at.is_(None)),
    ).subquery()
    rows = await session.execute(select(given.c.directive_id, func.min(given.c.at)).group_by(given.c.directive_id))
    return dict(iter(rows))


async def last_reports(session: Session, part_ids: Collection[int]) -> dict[int, Report]:
    """Return the last standing report of each supporting unit's part that has one."""
    if not part_ids:
        return {}
    newest = (
        select(func.max(Report.id))
        .where(Report.part_id.in_(part_ids), Report.withdrawn_at.is_(None))
        .group_by(Report.part_id)
    )
    rows = await session.scalars(select(Report).where(Report.id.in_(newest)))
    return {report.part_id: report for report in rows if report.part_id is not None}


async def lead_reported(session: Session, directive_ids: Collection[int]) -> dict[int, datetime]:
    """Return when the side that leads last reported on each of these directives; those without a report are missing."""
    rows = await session.execute(
        select(Report.directive_id, func.max(Report.created_at))
        .where(Report.directive_id.in_(directive_ids), Report.part_id.is_(None), Report.withdrawn_at.is_(None))
        .group_by(Report.directive_id)
    )
    return dict(iter(rows))


async def said_done(session: Session, directive_ids: Collection[int]) -> dict[int, int]:
    """Return the close-out that waits to be confirmed, by directive."""
    rows = await session.execute(
        select(Request.directive_id, func.max(Request.id))
        .where(
            Request.directive_id.in_(directive_ids),
            Request.kind == RequestKind.COMPLETION,
            Request.status.in_(WAITING),
        )
        .group_by(Request.directive_id)
    )
    return dict(iter(rows))
