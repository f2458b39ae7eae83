"""The SQL of the ledger: what hangs on its directives, each read for all of them at once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from db.enums import InstructionStatus, ReportKind, RequestKind, RequestStatus, Role, Status, UnitRole
from db.models import (
    Change,
    Directive,
    DirectiveUnit,
    Document,
    Instruction,
    InstructionRecipient,
    Person,
    PersonRole,
    Report,
    Request,
    Unit,
)
from db.queries.digests import may_be_quoted
from db.queries.directives import WHOLE
from db.queries.followup import WAITING
from db.session import Session

LEADERS_OWN = (InstructionStatus.AWAITS_LEADER, InstructionStatus.WITHDRAWN)
"""Instructions that nobody but the leader has seen."""

GONE_OUT = (InstructionStatus.RELEASED, InstructionStatus.ANSWERED)
_TOLD_TO_LEADERS = or_(
    and_(
        Request.kind.in_((RequestKind.EXTENSION, RequestKind.COMPLETION)),
        Request.status.in_((RequestStatus.GRANTED, RequestStatus.RETURNED, RequestStatus.AWAITS_LEADER)),
    ),
    and_(
        Request.kind == RequestKind.COORDINATION,
        Request.status.in_((RequestStatus.GRANTED, RequestStatus.AWAITS_LEADER)),
    ),
)


def _readable(*, by_leader: bool) -> ColumnElement[bool]:
    """Return which standing reports go into the ledger: a leader's leaves out problems and what the clerk withholds."""
    standing = Report.withdrawn_at.is_(None)
    return and_(standing, Report.quotable, may_be_quoted()) if by_leader else standing


async def units(session: Session, unit_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return units, id and present name, in the office's order."""
    rows = await session.execute(
        select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids)).order_by(Unit.position, Unit.id)
    )
    return [(ident, name) for ident, name in rows]


async def documents(session: Session, document_ids: Collection[int]) -> Sequence[Document]:
    """Return documents, the newest first."""
    rows = await session.scalars(
        select(Document).where(Document.id.in_(document_ids)).order_by(Document.year.desc(), Document.serial.desc())
    )
    return rows.all()


async def extensions(session: Session, directive_ids: Collection[int]) -> dict[int, int]:
    """Return how often each directive was granted more time; those that never were are missing."""
    rows = await session.execute(
        select(Request.directive_id, func.count())
        .where(
            Request.directive_id.in_(directive_ids),
            Request.kind == RequestKind.EXTENSION,
            Request.status == RequestStatus.GRANTED,
        )
        .group_by(Request.directive_id)
    )
    return dict(iter(rows))


async def decided(
    session: Session, directive_ids: Collection[int], since: datetime, until: datetime
) -> dict[int, tuple[int, int]]:
    """Return how many extensions each directive was granted, and how many close-outs the office sent back, in a period.

    Counted as `standings.counts` does; directives without any are missing.
    """
    office = select(PersonRole.person_id).where(PersonRole.role.in_((Role.CLERK, Role.APPROVER)))
    granted = and_(Request.kind == RequestKind.EXTENSION, Request.status == RequestStatus.GRANTED)
    returned = and_(
        Request.kind == RequestKind.COMPLETION,
        Request.status == RequestStatus.RETURNED,
        Request.decided_by_id.in_(office),
    )
    rows = await session.execute(
        select(
            Request.directive_id,
            func.sum(case((granted, 1), else_=0)),
            func.sum(case((returned, 1), else_=0)),
        )
        .where(
            Request.directive_id.in_(directive_ids),
            Request.decided_at >= since,
            Request.decided_at < until,
            or_(granted, returned),
        )
        .group_by(Request.directive_id)
    )
    return {ident: (int(extended), int(sent_back)) for ident, extended, sent_back in rows}


async def wholes_of_parts(session: Session, unit_id: int) -> Sequence[Directive]:
    """Return the directives, led by others, of which a unit has a part of its own that was issued."""
    parts = (
        select(Directive.whole_id)
        .join(DirectiveUnit, DirectiveUnit.directive_id == Directive.id)
        .where(~WHOLE, DirectiveUnit.role == UnitRole.LEAD, DirectiveUnit.unit_id == unit_id)
    )
    led = select(DirectiveUnit.directive_id).where(
        DirectiveUnit.role == UnitRole.LEAD, DirectiveUnit.unit_id == unit_id
    )
    rows = await session.scalars(
        select(Directive)
        .join(Document, Document.id == Directive.document_id)
        .where(Directive.id.in_(parts), Directive.id.not_in(led))
        .order_by(Document.year, Document.serial, Directive.position)
    )
    return rows.all()


async def units_with_parts(session: Session, directive_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the units, id and present name, that have a part of their own of any of these, in the office's order."""
    rows = await session.execute(
        select(Unit.id, Unit.name)
        .join(DirectiveUnit, and_(DirectiveUnit.unit_id == Unit.id, DirectiveUnit.role == UnitRole.LEAD))
        .join(Directive, Directive.id == DirectiveUnit.directive_id)
        .where(Directive.whole_id.in_(directive_ids))
        .group_by(Unit.id, Unit.name, Unit.position)
        .order_by(Unit.position, Unit.id)
    )
    return [(ident, name) for ident, name in rows]


async def cancelled(session: Session, directive_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of these directives was last cancelled, or carried over; those that never were are missing."""
    rows = await session.execute(
        select(Change.directive_id, func.max(Change.at))
        .where(Change.directive_id.in_(directive_ids), Change.status_after.in_((Status.CANCELLED, Status.CARRIED_OVER)))
        .group_by(Change.directive_id)
    )
    return dict(iter(rows))


async def latest(
    session: Session, directive_ids: Collection[int], *, by_leader: bool, problems: bool = False
) -> dict[int, Report]:
    """Return the last report of each directive that its reader may have, or (`problems`) the last that names a problem."""
    kind = Report.kind == ReportKind.PROBLEM if problems else or_(Report.kind == ReportKind.PROGRESS, may_be_quoted())
    newest = (
        select(func.max(Report.id))
        .where(Report.directive_id.in_(directive_ids), _readable(by_leader=by_leader), kind)
        .group_by(Report.directive_id)
    )
    rows = await session.scalars(select(Report).where(Report.id.in_(newest)))
    return {report.directive_id: report for report in rows}


async def reports(
    session: Session, directive_ids: Collection[int], since: datetime, until: datetime, *, by_leader: bool
) -> Sequence[Report]:
    """Return the reports from an instant up to another that their reader may have, oldest first."""
    rows = await session.scalars(
        select(Report)
        .where(
            Report.directive_id.in_(directive_ids),
            Report.created_at >= since,
            Report.created_at < until,
            _readable(by_leader=by_leader),
        )
        .order_by(Report.created_at, Report.id)
    )
    return rows.all()


async def requests(
    session: Session, directive_ids: Collection[int], since: datetime, until: datetime, *, by_leader: bool
) -> Sequence[Request]:
    """Return what was asked for or decided from an instant up to another, or waits, oldest first.

    Leaders learn of more time and close-outs as they are decided, and of what they are asked to settle themselves.
    """
    asked = and_(Request.created_at >= since, Request.created_at < until)
    decided = and_(Request.decided_at >= since, Request.decided_at < until)
    waiting = and_(Request.status.in_(WAITING), Request.created_at < until)
    rows = await session.scalars(
        select(Request)
        .where(
            Request.directive_id.in_(directive_ids),
            or_(asked, decided, waiting),
            _TOLD_TO_LEADERS if by_leader else true(),
        )
        .order_by(Request.created_at, Request.id)
    )
    return rows.all()


async def instructions(
    session: Session,
    directive_ids: Collection[int],
    since: datetime,
    until: datetime,
    *,
    leader_id: int | None = None,
    unit_id: int | None = None,
) -> Sequence[Instruction]:
    """Return the instructions on directives from an instant up to another, oldest first.

    Of a leader, where one is given; or those that have gone out to people of a unit; else what the supervision office got.
    """
    wanted = [Instruction.directive_id.in_(directive_ids), Instruction.created_at >= since]
    wanted.append(Instruction.created_at < until)
    if leader_id is not None:
        wanted.append(Instruction.leader_id == leader_id)
    else:
        wanted.append(Instruction.status.not_in(LEADERS_OWN))
    if unit_id is not None:
        recipients = (
            select(InstructionRecipient.instruction_id)
            .join(Person, Person.id == InstructionRecipient.person_id)
            .where(Person.unit_id == unit_id)
        )
        wanted += [Instruction.status.in_(GONE_OUT), Instruction.id.in_(recipients)]
    rows = await session.scalars(select(Instruction).where(*wanted).order_by(Instruction.created_at, Instruction.id))
    return rows.all()
