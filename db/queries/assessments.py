"""The SQL of the assessment (考核): what counts of each directive, what is left out of it, what units say of their figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from db.enums import RequestKind, RequestStatus, Status, UnitRole
from db.models import Assessment, AssessmentCheck, Change, Directive, DirectiveUnit, Document, Exclusion, Request, Unit
from db.prepared import by_key, locked
from db.queries.directives import KNOWN
from db.queries.followup import WAITING
from db.session import Session
from db.sql_functions import OfficeDay

NOT_COUNTED = (Status.CANCELLED, Status.CARRIED_OVER)  # what goes on counts under its new number
COUNTED = tuple(status for status in KNOWN if status not in NOT_COUNTED)
DONE = (Status.CLOSED, Status.ARCHIVED)


def _done_at() -> ColumnElement[datetime]:
    """Return when the close-out was asked for that was granted as the directive was closed, else when it was closed."""
    asked = (
        select(func.max(Request.created_at))
        .where(
            Request.directive_id == Directive.id,
            Request.kind == RequestKind.COMPLETION,
            Request.status == RequestStatus.GRANTED,
            Request.decided_at == Directive.closed_at,
        )
        .correlate(Directive)
        .scalar_subquery()
    )
    return case((Directive.status.in_(DONE), func.coalesce(asked, Directive.closed_at)))


def _stopped_at() -> ColumnElement[datetime]:
    """Return since when the clock stands still: for an objection, a close-out that is looked at, a suspension."""
    waiting = (
        select(func.min(Request.created_at))
        .where(
            Request.directive_id == Directive.id,
            Request.kind.in_((RequestKind.OBJECTION, RequestKind.COMPLETION)),
            Request.status.in_(WAITING),
        )
        .correlate(Directive)
        .scalar_subquery()
    )
    return func.coalesce(waiting, case((Directive.status == Status.SUSPENDED, Directive.suspended_at)))


async def rows(session: Session, start: datetime, end: datetime, zone: str) -> Sequence[Mapping[str, Any]]:
    """Return what counts of each directive and part that was issued before `end` and not closed before `start`.

    In the order of their lead units, then of their documents; what no unit leads is left out.
    """
    lead = aliased(DirectiveUnit)
    query = (
        select(
            Directive.id,
            Document.year,
            Document.serial,
            Directive.item,
            Directive.title,
            lead.unit_id,
            Unit.name.label("unit"),
            OfficeDay(Directive.issued_at, zone).label("issued_on"),
            Directive.first_due_on,
            Directive.due_on,
            OfficeDay(_done_at(), zone).label("done_on"),
            OfficeDay(_stopped_at(), zone).label("stopped_on"),
            func.coalesce(Exclusion.reason, "").label("excluded"),
        )
        .join(Document, Document.id == Directive.document_id)
        .join(lead, and_(lead.directive_id == Directive.id, lead.role == UnitRole.LEAD))
        .join(Unit, Unit.id == lead.unit_id)
        .outerjoin(Exclusion, Exclusion.directive_id == Directive.id)
        .where(
            Directive.status.in_(COUNTED),
            Directive.issued_at < end,
            or_(Directive.status.not_in(DONE), Directive.closed_at >= start),
        )
        .order_by(Unit.position, Unit.id, Document.year, Document.serial, Directive.position, Directive.id)
    )
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def moves(
    session: Session, start: datetime, end: datetime, names: Sequence[str]
) -> Sequence[tuple[int, str, int]]:
    """Return how often each directive made each of these moves between two instants."""
    found = await session.execute(
        select(Change.directive_id, Change.move, func.count())
        .where(Change.move.in_(names), Change.at >= start, Change.at < end)
        .group_by(Change.directive_id, Change.move)
    )
    return [(directive_id, move, count) for directive_id, move, count in found]


async def carried(session: Session) -> dict[int, int]:
    """Return for each directive that was carried over the one it goes on in; of two halves the first."""
    found = await session.execute(
        select(Directive.carried_from_id, func.min(Directive.id))
        .where(Directive.carried_from_id.is_not(None), Directive.status.in_(KNOWN))
        .group_by(Directive.carried_from_id)
    )
    return {former: later for former, later in found if former is not None}


async def exclusion(session: Session, directive_id: int) -> Exclusion | None:
    """Return why a directive does not count, if it does not."""
    return await by_key(session, Exclusion, directive_id)


async def of_period(session: Session, first: date, last: date) -> Assessment | None:
    """Return the assessment of a period, once units were asked."""
    query = select(Assessment).where(Assessment.first_on == first, Assessment.last_on == last)
    return await session.scalar(query)


async def get(session: Session, assessment_id: int) -> Assessment | None:
    """Return an assessment."""
    return await by_key(session, Assessment, assessment_id)


async def checks(session: Session, assessment_id: int) -> dict[int, AssessmentCheck]:
    """Return what units said of their figures, by unit."""
    found = await session.scalars(select(AssessmentCheck).where(AssessmentCheck.assessment_id == assessment_id))
    return {check.unit_id: check for check in found}


async def lock_check(session: Session, assessment_id: int, unit_id: int) -> AssessmentCheck | None:
    """Return what one unit said, which nobody else changes until this transaction ends."""
    return await locked(session, AssessmentCheck, (assessment_id, unit_id))
