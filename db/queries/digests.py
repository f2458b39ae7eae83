"""The SQL of digests: whose they are, what lies in their portfolio, and what happened in the period."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from db.enums import DigestScope, DigestStatus, Edition, ReportKind, RequestKind, RequestStatus, Role, Status, Step
from db.models import Digest, Directive, Document, Nudge, Person, PersonRole, Report, ReportValue, Request
from db.prepared import by_key, locked, prepared
from db.queries.directives import FOLLOWED
from db.session import Session

TOLD = (*FOLLOWED, Status.CLOSED)


async def get(session: Session, digest_id: int) -> Digest | None:
    """Return a digest."""
    return await by_key(session, Digest, digest_id)


async def lock(session: Session, digest_id: int) -> Digest | None:
    """Return a digest that nobody else changes until this transaction ends."""
    return await locked(session, Digest, digest_id)


class Series(NamedTuple):
    """The digests of one reader that continue each other: of the same edition, about the same."""

    reader_id: int
    edition: Edition
    scope: DigestScope
    about_id: int = 0

    @classmethod
    def of(cls, digest: Digest) -> "Series":
        """Return the series of a digest."""
        return cls(digest.reader_id, digest.edition, digest.scope, digest.about_id)


def _of(reader_id: int, edition: Edition, scope: DigestScope, about_id: int) -> ColumnElement[bool]:
    """Return as SQL which digests are of a series."""
    return and_(
        Digest.reader_id == reader_id, Digest.edition == edition, Digest.scope == scope, Digest.about_id == about_id
    )


FOR_LEADERS = Digest.scope.in_((DigestScope.PORTFOLIO, DigestScope.DOCUMENT))


def _told(whose: ColumnElement[bool]) -> Select[Document]:
    told = exists().where(Directive.document_id == Document.id, Directive.status.in_(TOLD))
    return select(Document).where(whose, told).order_by(Document.id)


@prepared
def _spoken() -> Select[Document]:
    return _told(Document.leader_id.is_not(None))


@prepared
def _spoken_by(leader_id: int) -> Select[Document]:
    return _told(Document.leader_id == leader_id)


async def spoken(session: Session, leader_id: int | None = None) -> Sequence[Document]:
    """Return the documents that have a speaker (this one, if one is given) and issued directives."""
    statement, values = _spoken() if leader_id is None else _spoken_by(leader_id)
    return (await session.scalars(statement, values)).all()


@prepared
def _there(reader_id: int, edition: Edition, scope: DigestScope, about_id: int, day: date) -> Select[int]:
    return select(Digest.id).where(_of(reader_id, edition, scope, about_id), Digest.period_end == day).limit(1)


async def is_prepared(session: Session, series: Series, day: date) -> bool:
    """Return whether a series has its digest of a day."""
    statement, values = _there(*series, day)
    return await session.scalar(statement, values) is not None


@prepared
def _last(reader_id: int, edition: Edition, scope: DigestScope, about_id: int, before: date) -> Select[Digest]:
    ours = _of(reader_id, edition, scope, about_id)
    return (
        select(Digest)
        .where(ours, Digest.status == DigestStatus.RELEASED, Digest.period_end < before)
        .order_by(Digest.period_end.desc())
        .limit(1)
    )


async def last(session: Session, series: Series, before: date) -> Digest | None:
    """Return the last released digest of a series that ended before a day."""
    statement, values = _last(*series, before)
    return await session.scalar(statement, values)


async def last_of_reader(session: Session, reader_id: int) -> Digest | None:
    """Return the last digest somebody has got; of those that came together a leader's portfolio, and the week's."""
    return await session.scalar(
        select(Digest)
        .where(Digest.reader_id == reader_id, Digest.status == DigestStatus.RELEASED)
        .order_by(
            Digest.released_at.desc(),
            Digest.scope != DigestScope.PORTFOLIO,
            Digest.edition != Edition.WEEK,
            Digest.id.desc(),
        )
        .limit(1)
    )


async def newest_about(session: Session, scope: DigestScope, reader_id: int | None, about_id: int) -> Digest | None:
    """Return the last weekly digest that went out about the same; `reader_id` None: to whomever."""
    query = select(Digest).where(
        Digest.scope == scope,
        Digest.about_id == about_id,
        Digest.edition == Edition.WEEK,
        Digest.status == DigestStatus.RELEASED,
    )
    if reader_id is not None:
        query = query.where(Digest.reader_id == reader_id)
    return await session.scalar(query.order_by(Digest.period_end.desc(), Digest.id.desc()).limit(1))


async def of_day(session: Session, day: date, *, lock: bool = False) -> Sequence[Digest]:
    """Return the digests of a period's last day, in the order they were prepared; `lock` as of `due`."""
    query = select(Digest).where(Digest.period_end == day).order_by(Digest.id)
    return (await session.scalars(query.with_for_update(of=Digest) if lock else query)).all()


async def for_leaders(session: Session, day: date) -> Sequence[Digest]:
    """Return those of a day that go to leaders, which the clerk clears one by one, in the order they were prepared."""
    query = select(Digest).where(Digest.period_end == day, FOR_LEADERS).order_by(Digest.id)
    return (await session.scalars(query)).all()


async def any_for_leaders(session: Session, day: date) -> bool:
    """Return whether any of a day goes to a leader."""
    query = select(Digest.id).where(Digest.period_end == day, FOR_LEADERS)
    return await session.scalar(query.limit(1)) is not None


@prepared
def _held(day: date, now: datetime) -> Select[int]:
    held = and_(Digest.status == DigestStatus.HELD, Digest.send_at <= now)
    return select(Digest.id).where(Digest.period_end == day, FOR_LEADERS, held).limit(1)


async def any_held(session: Session, day: date, now: datetime) -> bool:
    """Return whether one of a day that should have gone to a leader by now is held: each tick asks."""
    statement, values = _held(day, now)
    return await session.scalar(statement, values) is not None


async def of_office(session: Session, reader_id: int, day: date) -> int | None:
    """Return a clerk's own digest of everything of a day; of several editions the week's."""
    return await session.scalar(
        select(Digest.id)
        .where(Digest.period_end == day, Digest.reader_id == reader_id, Digest.scope == DigestScope.EVERYTHING)
        .order_by(Digest.edition != Edition.WEEK, Digest.id)
        .limit(1)
    )


async def counts_of_others(session: Session, day: date) -> dict[DigestStatus, int]:
    """Return how many of a day go to unit heads and clerks, by how they stand."""
    rows = await session.execute(
        select(Digest.status, func.count()).where(Digest.period_end == day, ~FOR_LEADERS).group_by(Digest.status)
    )
    return dict(iter(rows))


@prepared
def _due(now: datetime) -> Select[Digest]:
    return select(Digest).where(Digest.status == DigestStatus.PREVIEW, Digest.send_at <= now).order_by(Digest.id)


async def due(session: Session, now: datetime, *, lock: bool = False) -> Sequence[Digest]:
    """Return the digests in preview whose time has come; `lock`: nobody else changes them meanwhile."""
    statement, values = _due(now)
    return (await session.scalars(statement.with_for_update(of=Digest) if lock else statement, values)).all()


async def next_send(session: Session, after: datetime) -> datetime | None:
    """Return when the next digest that has not gone is to go, or is missed if it is held."""
    return await session.scalar(
        select(func.min(Digest.send_at)).where(Digest.status != DigestStatus.RELEASED, Digest.send_at > after)
    )


async def history(session: Session, series: Series) -> Sequence[Digest]:
    """Return the released digests of a series, oldest first."""
    rows = await session.scalars(
        select(Digest).where(_of(*series), Digest.status == DigestStatus.RELEASED).order_by(Digest.period_end)
    )
    return rows.all()


@prepared
def _to_settle(directive_ids: Collection[int]) -> Select[Request]:
    # the office's yes either hands the request to the leader or grants that it goes up; then the office decided last
    gone_up = and_(Request.status == RequestStatus.GRANTED, Request.decided_by_id == Request.seen_by_id)
    return (
        select(Request)
        .join(Directive, Directive.id == Request.directive_id)
        .where(
            Request.directive_id.in_(directive_ids),
            Request.kind == RequestKind.COORDINATION,
            or_(Request.status == RequestStatus.AWAITS_LEADER, gone_up),
            Directive.status.in_(FOLLOWED),
        )
        .order_by(Request.id)
    )


async def to_settle(session: Session, directive_ids: Collection[int]) -> Sequence[Request]:
    """Return what a leader is asked to settle, oldest first: the unit head and the supervision office have agreed.

    On directives that are still open; a leader's instruction settles it and is then its decision.
    """
    statement, values = _to_settle(directive_ids)
    return (await session.scalars(statement, values)).all()


@prepared
def _returned(directive_ids: Collection[int], since: datetime) -> Select[Request]:
    office = select(PersonRole.person_id).where(PersonRole.role.in_((Role.CLERK, Role.APPROVER)))
    return (
        select(Request)
        .where(
            Request.directive_id.in_(directive_ids),
            Request.kind == RequestKind.COMPLETION,
            Request.status == RequestStatus.RETURNED,
            Request.decided_by_id.in_(office),
            Request.decided_at >= since,
        )
        .order_by(Request.decided_at)
    )


async def returned(session: Session, directive_ids: Collection[int], since: datetime) -> Sequence[Request]:
    """Return the completions that the supervision office has sent back since an instant, oldest first."""
    statement, values = _returned(directive_ids, since)
    return (await session.scalars(statement, values)).all()


def may_be_quoted() -> ColumnElement[bool]:
    """Return what may be quoted to a leader: standing progress with a fact, or any report that counts something."""
    counted = exists().where(ReportValue.report_id == Report.id, ReportValue.estimate.is_(False))
    progress = or_(Report.kind == ReportKind.PROGRESS, counted)
    return and_(progress, Report.empty.is_(False), Report.withdrawn_at.is_(None))


@prepared
def _quotable_since(directive_ids: Collection[int], since: datetime) -> Select[Report]:
    return (
        select(Report)
        .where(Report.directive_id.in_(directive_ids), Report.created_at >= since, may_be_quoted())
        .order_by(Report.created_at, Report.id)
    )


async def quotable_since(session: Session, directive_ids: Collection[int], since: datetime) -> Sequence[Report]:
    """Return the reports since an instant that may be quoted to a leader, oldest first."""
    statement, values = _quotable_since(directive_ids, since)
    return (await session.scalars(statement, values)).all()


@prepared
def _last_since(directive_id: int, since: datetime) -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.directive_id == directive_id,
            Report.created_at >= since,
            Report.empty.is_(False),
            Report.withdrawn_at.is_(None),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )


async def last_since(session: Session, directive_id: int, since: datetime) -> Report | None:
    """Return the last standing report with a fact on a directive since an instant, whoever may read it."""
    statement, values = _last_since(directive_id, since)
    return await session.scalar(statement, values)


@prepared
def _quotable(directive_ids: Collection[int]) -> Select[Report]:
    newest = (
        select(func.max(Report.id))
        .where(Report.directive_id.in_(directive_ids), may_be_quoted())
        .group_by(Report.directive_id)
    )
    return select(Report).where(Report.id.in_(newest))


async def quotable(session: Session, directive_ids: Collection[int]) -> dict[int, Report]:
    """Return the last report of each directive that may be quoted to a leader."""
    statement, values = _quotable(directive_ids)
    return {report.directive_id: report for report in await session.scalars(statement, values)}


@prepared
def _chases(directive_ids: Collection[int]) -> Select[int, date, int]:
    return (
        select(Nudge.directive_id, Nudge.due_on, func.count(Nudge.day.distinct()))
        .where(Nudge.directive_id.in_(directive_ids), Nudge.step == Step.FEEDBACK_CHASE)
        .group_by(Nudge.directive_id, Nudge.due_on)
    )


async def chases(session: Session, directive_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """Return on how many days each late report, by directive and due day, was chased."""
    statement, values = _chases(directive_ids)
    rows = await session.execute(statement, values)
    return {(directive_id, due_on): days for directive_id, due_on, days in rows}


@prepared
def _unreleased(reader_id: int, edition: Edition, scope: DigestScope, about_id: int, before: date) -> Select[Digest]:
    ours = _of(reader_id, edition, scope, about_id)
    return select(Digest).where(ours, Digest.status != DigestStatus.RELEASED, Digest.period_end < before)


async def unreleased(session: Session, series: Series, before: date) -> Sequence[Digest]:
    """Return the digests of a series that ended before a day and never went."""
    statement, values = _unreleased(*series, before)
    return (await session.scalars(statement, values)).all()


async def has_later(session: Session, digest: Digest) -> bool:
    """Return whether a later digest of the same series was prepared."""
    later = select(Digest.id).where(_of(*Series.of(digest)), Digest.period_end > digest.period_end)
    return await session.scalar(later.limit(1)) is not None


@prepared
def _wished_weekdays() -> Select[int | None]:
    wished = Person.digest_weekday.is_not(None)
    return select(Person.digest_weekday).where(wished, Person.revoked_at.is_(None)).distinct()


async def wished_weekdays(session: Session) -> Sequence[int]:
    """Return the weekdays on which somebody wants a digest who has a day of their own."""
    statement, values = _wished_weekdays()
    return [day for day in await session.scalars(statement, values) if day is not None]


async def last_day(session: Session) -> date | None:
    """Return the day of the digests prepared last."""
    return await session.scalar(select(func.max(Digest.period_end)))
