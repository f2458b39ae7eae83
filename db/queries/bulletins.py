"""The SQL of Word papers (督查通报 and others), and of what they can be about."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select

from db.enums import PaperSeries, PaperStatus, UnitRole
from db.models import Bulletin, Directive, DirectiveUnit, Document, Unit
from db.prepared import by_key, locked
from db.queries.directives import KNOWN, WHOLE
from db.session import Session


async def get(session: Session, bulletin_id: int) -> Bulletin | None:
    """Return a paper."""
    return await by_key(session, Bulletin, bulletin_id)


async def lock(session: Session, bulletin_id: int) -> Bulletin | None:
    """Return a paper that nobody else changes until this transaction ends."""
    return await locked(session, Bulletin, bulletin_id)


async def latest(session: Session, limit: int) -> Sequence[Bulletin]:
    """Return the papers made last that still count, newest first."""
    rows = await session.scalars(
        select(Bulletin).where(Bulletin.status != PaperStatus.DROPPED).order_by(Bulletin.id.desc()).limit(limit)
    )
    return rows.all()


async def submitted(session: Session) -> Sequence[Bulletin]:
    """Return the papers that wait for a signature, the oldest first."""
    rows = await session.scalars(
        select(Bulletin).where(Bulletin.status == PaperStatus.SUBMITTED).order_by(Bulletin.submitted_at, Bulletin.id)
    )
    return rows.all()


async def next_number(session: Session, series: PaperSeries, year: int) -> int:
    """Return the number of the year's next signed paper of a series."""
    last = await session.scalar(
        select(func.max(Bulletin.number)).where(Bulletin.series == series, Bulletin.year == year)
    )
    return (last or 0) + 1


async def leading_units(session: Session, unit_ids: Collection[int] | None) -> Sequence[Unit]:
    """Return which units (of these; None: of all) lead something that was issued, in the office's order."""
    led = (
        select(DirectiveUnit.unit_id)
        .join(Directive, Directive.id == DirectiveUnit.directive_id)
        .where(DirectiveUnit.role == UnitRole.LEAD, Directive.status.in_(KNOWN), WHOLE)
    )
    query = select(Unit).where(Unit.id.in_(led)).order_by(Unit.position, Unit.id)
    if unit_ids is not None:
        query = query.where(Unit.id.in_(unit_ids))
    return (await session.scalars(query)).all()


async def issued_documents(
    session: Session, limit: int, leader_id: int | None = None, unit_ids: Collection[int] | None = None
) -> Sequence[Document]:
    """Return the documents of which something was issued, newest first.

    Of a leader's, given the units in their charge: those they spoke, and those with something that is theirs.
    """
    issued = select(Directive.document_id).where(Directive.status.in_(KNOWN), WHOLE)
    wanted: list[ColumnElement[bool]] = [Document.id.in_(issued)]
    if leader_id is not None and unit_ids is not None:
        theirs = issued.where(or_(Directive.id.in_(_led_by(unit_ids)), Directive.leader_id == leader_id))
        wanted.append(or_(Document.leader_id == leader_id, Document.id.in_(theirs)))
    rows = await session.scalars(
        select(Document).where(*wanted).order_by(Document.year.desc(), Document.serial.desc()).limit(limit)
    )
    return rows.all()


async def concerns(session: Session, document_id: int, leader_id: int | None, unit_ids: Collection[int] | None) -> bool:
    """Return whether something issued of a document is led by these units (None: by any), or has this leader named on it."""
    query = select(Directive.id).where(Directive.document_id == document_id, Directive.status.in_(KNOWN), WHOLE)
    if unit_ids is not None:
        query = query.where(or_(Directive.id.in_(_led_by(unit_ids)), Directive.leader_id == leader_id))
    return await session.scalar(query.limit(1)) is not None


def _led_by(unit_ids: Collection[int]) -> Select[int]:
    return select(DirectiveUnit.directive_id).where(
        DirectiveUnit.role == UnitRole.LEAD, DirectiveUnit.unit_id.in_(unit_ids)
    )


async def broken_down(session: Session, document_id: int) -> Sequence[Directive]:
    """Return a document's directives whatever their status, units' parts and what was left out aside."""
    rows = await session.scalars(
        select(Directive)
        .where(Directive.document_id == document_id, Directive.left_out.is_(False), WHOLE)
        .order_by(Directive.position)
    )
    return rows.all()
