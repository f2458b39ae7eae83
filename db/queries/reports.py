"""The SQL of reports (进展反馈) and their figures."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from db.models import Attachment, Instruction, Report, ReportValue, Request
from db.prepared import by_key, prepared
from db.session import Session


async def get(session: Session, report_id: int) -> Report | None:
    """Return a report, withdrawn or not."""
    return await by_key(session, Report, report_id)


@prepared
def _some(report_ids: Collection[int]) -> Select[Report]:
    return select(Report).where(Report.id.in_(report_ids)).order_by(Report.id)


async def some(session: Session, report_ids: Collection[int]) -> Sequence[Report]:
    """Return reports by id, oldest first."""
    if not report_ids:
        return ()
    statement, values = _some(report_ids)
    return (await session.scalars(statement, values)).all()


@prepared
def _of_message(writer_id: int, message_id: int) -> Select[Report]:
    return (
        select(Report)
        .where(
            func.coalesce(Report.clerk_id, Report.person_id) == writer_id,
            Report.message_id == message_id,
            Report.withdrawn_at.is_(None),
        )
        .order_by(Report.id)
    )


async def of_message(session: Session, writer_id: int, message_id: int) -> Sequence[Report]:
    """Return the standing reports that one message made: of who wrote it, for themselves or, as clerk, for others."""
    statement, values = _of_message(writer_id, message_id)
    return (await session.scalars(statement, values)).all()


@prepared
def _made_of(person_id: int, message_id: int) -> Select[int]:
    return select(Report.id).where(Report.person_id == person_id, Report.message_id == message_id).limit(1)


async def was_reported(session: Session, person_id: int, message_id: int) -> bool:
    """Return whether a message of a person has made reports, standing or withdrawn."""
    statement, values = _made_of(person_id, message_id)
    return await session.scalar(statement, values) is not None


@prepared
def _latest(directive_ids: Collection[int]) -> Select[Report]:
    newest = (
        select(func.max(Report.id))
        .where(Report.directive_id.in_(directive_ids), Report.withdrawn_at.is_(None))
        .group_by(Report.directive_id)
    )
    return select(Report).where(Report.id.in_(newest))


async def latest(session: Session, directive_ids: Collection[int]) -> dict[int, Report]:
    """Return the last standing report of each directive that has one."""
    statement, values = _latest(directive_ids)
    return {report.directive_id: report for report in await session.scalars(statement, values)}


@prepared
def _latest_of(directive_id: int, person_id: int, since: datetime) -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.directive_id == directive_id,
            Report.person_id == person_id,
            Report.created_at >= since,
            Report.withdrawn_at.is_(None),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )


async def latest_of(session: Session, directive_id: int, person_id: int, since: datetime) -> Report | None:
    """Return a person's last standing report on a directive, given since an instant."""
    statement, values = _latest_of(directive_id, person_id, since)
    return await session.scalar(statement, values)


async def history(session: Session, directive_id: int) -> Sequence[Report]:
    """Return all reports of a directive, newest first, those withdrawn or corrected included."""
    rows = await session.scalars(select(Report).where(Report.directive_id == directive_id).order_by(Report.id.desc()))
    return rows.all()


@prepared
def _standing_value(target_id: int) -> Select[Decimal]:
    return (
        select(ReportValue.value)
        .join(Report, Report.id == ReportValue.report_id)
        .where(ReportValue.target_id == target_id, ReportValue.estimate.is_(False), Report.withdrawn_at.is_(None))
        .order_by(Report.id.desc())
        .limit(1)
    )


async def standing_value(session: Session, target_id: int) -> Decimal | None:
    """Return the last counted figure of a target in a standing report, None where there is none."""
    statement, values = _standing_value(target_id)
    return await session.scalar(statement, values)


@prepared
def _value_of(directive_id: int, target_id: int) -> Select[Report]:
    return (
        select(Report)
        .join(ReportValue, ReportValue.report_id == Report.id)
        .where(
            Report.directive_id == directive_id,
            ReportValue.target_id == target_id,
            ReportValue.estimate.is_(False),
            Report.withdrawn_at.is_(None),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )


async def value_of(session: Session, directive_id: int, target_id: int) -> Report | None:
    """Return the last standing report of a directive that gave a counted figure for a target."""
    statement, values = _value_of(directive_id, target_id)
    return await session.scalar(statement, values)


async def attachments(session: Session, directive_id: int) -> Sequence[Attachment]:
    """Return the files of a directive's standing reports, of its requests and of released instructions, newest first."""
    of_reports = select(Report.id).where(Report.directive_id == directive_id, Report.withdrawn_at.is_(None))
    of_requests = select(Request.id).where(Request.directive_id == directive_id)
    ordered = select(Instruction.id).where(
        Instruction.directive_id == directive_id, Instruction.released_at.is_not(None)
    )
    its = (
        Attachment.report_id.in_(of_reports),
        Attachment.request_id.in_(of_requests),
        Attachment.instruction_id.in_(ordered),
    )
    rows = await session.scalars(select(Attachment).where(or_(*its)).order_by(Attachment.id.desc()))
    return rows.all()


def _loose(*wanted: ColumnElement[bool]) -> Select[Attachment]:
    return (
        select(Attachment)
        .where(
            *wanted,
            Attachment.report_id.is_(None),
            Attachment.request_id.is_(None),
            Attachment.instruction_id.is_(None),
        )
        .order_by(Attachment.id)
    )


@prepared
def _loose_files(person_id: int) -> Select[Attachment]:
    return _loose(Attachment.person_id == person_id)


@prepared
def _loose_with_message(person_id: int, message_id: int) -> Select[Attachment]:
    return _loose(Attachment.person_id == person_id, _with_message(person_id, message_id))


@prepared
def _loose_since(person_id: int, since: datetime) -> Select[Attachment]:
    return _loose(Attachment.person_id == person_id, Attachment.created_at >= since)


async def loose_files(
    session: Session, person_id: int, *, message_id: int | None = None, since: datetime | None = None
) -> Sequence[Attachment]:
    """Return files of a person that belong to nothing yet: of a message and its album, or else sent since an instant."""
    statement, values = _loose_files(person_id)
    if message_id is not None:
        statement, values = _loose_with_message(person_id, message_id)
    elif since is not None:
        statement, values = _loose_since(person_id, since)
    return (await session.scalars(statement, values)).all()


async def placed_files(session: Session, person_id: int, message_id: int) -> Sequence[Attachment]:
    """Return the files of a person's message and its album that belong to standing reports, oldest first."""
    rows = await session.scalars(
        select(Attachment)
        .join(Report, Report.id == Attachment.report_id)
        .where(Attachment.person_id == person_id, _with_message(person_id, message_id), Report.withdrawn_at.is_(None))
        .order_by(Attachment.id)
    )
    return rows.all()


def _with_message(person_id: int, message_id: int) -> ColumnElement[bool]:
    """Return what holds for the files that came with a message, or with another of the same album."""
    albums = select(Attachment.album).where(
        Attachment.person_id == person_id, Attachment.message_id == message_id, Attachment.album.is_not(None)
    )
    return or_(Attachment.message_id == message_id, Attachment.album.in_(albums))


async def of_album(session: Session, person_id: int, album: str) -> Sequence[Attachment]:
    """Return all files of an album, loose and placed, oldest first; those of withdrawn reports are left out."""
    rows = await session.scalars(
        select(Attachment)
        .outerjoin(Report, Report.id == Attachment.report_id)
        .where(Attachment.person_id == person_id, Attachment.album == album, Report.withdrawn_at.is_(None))
        .order_by(Attachment.id)
    )
    return rows.all()


async def move_files(session: Session, from_report_id: int, to_report_id: int) -> None:
    """Let the files of a report belong to the one that takes its place."""
    await session.execute(
        update(Attachment).where(Attachment.report_id == from_report_id).values(report_id=to_report_id)
    )


async def attachment(session: Session, attachment_id: int) -> Attachment | None:
    """Return one file's row."""
    return await by_key(session, Attachment, attachment_id)


async def last_message(session: Session, person_id: int, since: datetime) -> Sequence[Report]:
    """Return the standing reports that a person's last reporting words since an instant made, whoever wrote them down."""
    last = await session.scalar(
        select(Report)
        .where(Report.person_id == person_id, Report.created_at >= since, Report.withdrawn_at.is_(None))
        .order_by(Report.id.desc())
        .limit(1)
    )
    if last is None:
        return ()
    if last.message_id is None:
        return [last]
    return await of_message(session, last.clerk_id or last.person_id, last.message_id)
