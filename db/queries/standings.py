"""Where directives stand, in SQL: the light, what is late, how far behind. The one source of every paper's figures.

The rules are those of `bot.rules.lights` for a single directive (`docs/terms.md`); a test holds both together on random
histories. What a rule has to compute, such as working days, comes in as `Bounds`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from db.enums import Light, RequestKind, RequestStatus, Role, Status, UnitRole
from db.models import (
    Acknowledgement,
    Directive,
    DirectiveUnit,
    Document,
    Feedback,
    Person,
    PersonRole,
    Request,
    Target,
    Unit,
)
from db.queries.directives import KNOWN, WHOLE
from db.queries.followup import WAITING
from db.session import Session
from db.sql_functions import DaysFrom, NewYear, OfficeDay, Permille

RUNNING = (Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
DONE = (Status.CLOSED, Status.ARCHIVED)
_WHOLE_PERMILLE = 1000
_A_POINT = 10  # permille


@dataclass(frozen=True)
class Bounds:
    """What the lights depend on besides the rows.

    `near_before`: a final date before this day is near; `near_before_on`: the same counted from earlier days, on which clocks
    stopped. `yellow`, `red`: points behind expected progress.
    """

    today: date
    zone: str
    near_before: date
    near_before_on: Mapping[date, date]
    yellow: int
    red: int


@dataclass(frozen=True)
class Chosen:
    """Which directives: all, or those that fulfil each of these. `units`, `leader_id`: led by these units, or naming the leader."""

    units: Collection[int] | None = None
    leader_id: int | None = None
    unit_id: int | None = None
    document_id: int | None = None
    ids: Collection[int] | None = None

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        wanted: list[ColumnElement[bool]] = []
        if self.units is not None:
            theirs = _led_by(DirectiveUnit.unit_id.in_(self.units))
            wanted.append(or_(theirs, Directive.leader_id == self.leader_id) if self.leader_id else theirs)
        if self.unit_id is not None:
            wanted.append(_led_by(DirectiveUnit.unit_id == self.unit_id))
        if self.document_id is not None:
            wanted.append(Directive.document_id == self.document_id)
        if self.ids is not None:
            wanted.append(Directive.id.in_(self.ids))
        return and_(true(), *wanted)


def _led_by(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return Directive.id.in_(select(DirectiveUnit.directive_id).where(DirectiveUnit.role == UnitRole.LEAD, which))


def _waiting(kind: RequestKind) -> ScalarSelect[Any]:
    """Return since when a request of a kind waits for its decision."""
    return (
        select(func.min(Request.created_at))
        .where(Request.directive_id == Directive.id, Request.kind == kind, Request.status.in_(WAITING))
        .correlate(Directive)
        .scalar_subquery()
    )


def _waiting_since() -> ColumnElement[datetime]:
    """Return when the clocks of a directive stopped: for an objection, or a close-out that is looked at."""
    return func.coalesce(_waiting(RequestKind.OBJECTION), _waiting(RequestKind.COMPLETION))


async def waiting_days(session: Session, zone: str) -> Sequence[date]:
    """Return the days on which clocks have stopped that still stand."""
    day = OfficeDay(Request.created_at, zone)
    query = select(day).where(
        Request.status.in_(WAITING), Request.kind.in_((RequestKind.OBJECTION, RequestKind.COMPLETION))
    )
    return (await session.scalars(query.distinct())).all()


def _signed() -> ColumnElement[bool]:
    """Return whether the side that leads has signed: a supporting unit's receipt is its own."""
    supports = (
        select(DirectiveUnit.unit_id)
        .join(Person, Person.unit_id == DirectiveUnit.unit_id)
        .where(
            DirectiveUnit.directive_id == Acknowledgement.directive_id,
            DirectiveUnit.role == UnitRole.SUPPORT,
            Person.id == Acknowledgement.person_id,
        )
    )
    return (
        select(Acknowledgement.person_id)
        .where(Acknowledgement.directive_id == Directive.id, ~supports.exists())
        .correlate(Directive)
        .exists()
    )


def _owed(column: SQLColumnExpression[Any]) -> ScalarSelect[Any]:
    """Return something of the report that is owed now: the earliest that is not met."""
    return (
        select(column)
        .where(Feedback.directive_id == Directive.id, Feedback.met_at.is_(None))
        .order_by(Feedback.due_on, Feedback.id)
        .limit(1)
        .correlate(Directive)
        .scalar_subquery()
    )


def _expected_on() -> ColumnElement[date]:
    """Return the last day on which a report is in time: as `FeedbackDue.expected_on`."""
    later = Feedback.postponed_to > Feedback.due_on
    return case((later, Feedback.postponed_to), else_=Feedback.due_on)


def _expected(day: ColumnElement[date], start: ColumnElement[date], end: ColumnElement[date]) -> ColumnElement[int]:
    """Return the permille of time passed when a day ends, as `progress.expected_progress`."""
    passed, all_days = DaysFrom(start, day) + 1, DaysFrom(start, end) + 1
    return case((day >= end, _WHOLE_PERMILLE), (day < start, 0), else_=Permille(passed, all_days))


def _reached() -> ColumnElement[int]:
    """Return the permille of a goal that is reached, as `progress.actual_progress`."""
    other_way = or_(and_(Target.current < 0, Target.value > 0), and_(Target.current > 0, Target.value < 0))
    return case((other_way, 0), else_=Permille(func.abs(Target.current), func.abs(Target.value)))


def _facts(chosen: Chosen, bounds: Bounds) -> CTE:
    """Return what the rows say of each directive: one row each, before anything is concluded."""
    lead = aliased(DirectiveUnit)
    since = OfficeDay(_waiting_since(), bounds.zone)
    query = (
        select(
            Directive.id,
            Directive.document_id,
            Document.year,
            Document.serial,
            Directive.position,
            Directive.item,
            Directive.title,
            Directive.kind,
            Directive.status,
            lead.unit_id.label("unit_id"),
            case((lead.named != "", lead.named), else_=Unit.name).label("unit"),
            Unit.name.label("unit_now"),
            Unit.position.label("unit_position"),
            Directive.owner_id,
            Directive.leader_id,
            Directive.issued_at,
            OfficeDay(Directive.issued_at, bounds.zone).label("issued_on"),
            Directive.sign_by,
            Directive.first_due_on,
            Directive.due_on,
            Directive.cadence,
            Directive.closed_at,
            OfficeDay(Directive.closed_at, bounds.zone).label("closed_on"),
            since.label("waiting_since"),
            _signed().label("signed"),
            _owed(_expected_on()).label("feedback_due_on"),
            _owed(Feedback.kind).label("feedback_kind"),
            select(Target.id)
            .where(Target.directive_id == Directive.id, Target.yearly.is_(True))
            .correlate(Directive)
            .exists()
            .label("yearly"),
        )
        .join(Document, Document.id == Directive.document_id)
        .outerjoin(lead, and_(lead.directive_id == Directive.id, lead.role == UnitRole.LEAD))
        .outerjoin(Unit, Unit.id == lead.unit_id)
        .where(chosen.condition(), Directive.status.in_(KNOWN), Directive.issued_at.is_not(None), WHOLE)
    )
    return query.cte("facts").prefix_with("MATERIALIZED")


def _measured(facts: CTE, bounds: Bounds) -> CTE:
    """Return the facts with the day that counts and the points behind."""
    today = bindparam("today", bounds.today, Date)
    day = case((facts.c.waiting_since < today, facts.c.waiting_since), else_=today)
    running = facts.c.status.in_(RUNNING)
    start = case((Target.yearly.is_(True), _year_begins(facts.c)), else_=facts.c.issued_on)
    behind = (
        select(func.max(_expected(day, start, facts.c.due_on) - _reached()))
        .where(Target.directive_id == facts.c.id, Target.current.is_not(None), Target.value != 0)
        .correlate(facts)
        .scalar_subquery()
    )
    comparable = and_(running, facts.c.due_on.is_not(None))
    return (
        select(
            *facts.c,
            running.label("running"),
            day.label("day"),
            case((comparable, behind), else_=null()).label("behind"),
        )
        .cte("measured")
        .prefix_with("MATERIALIZED")
    )


def _judged(measured: CTE) -> CTE:
    """Return the facts with what is late."""
    c = measured.c
    unsigned = and_(c.status == Status.ISSUED, ~c.signed, c.sign_by.is_not(None), c.day > c.sign_by)
    late = and_(c.running, c.feedback_due_on.is_not(None), c.day > c.feedback_due_on)
    overdue = and_(c.running, c.due_on.is_not(None), c.day > c.due_on)
    return select(
        *c,
        func.coalesce(unsigned, false()).label("unsigned"),
        func.coalesce(late, false()).label("late"),
        func.coalesce(overdue, false()).label("overdue"),
    ).cte("judged")


def _lit(judged: CTE, bounds: Bounds) -> CTE:
    """Return the facts with the light, as `lights.light`, and whether a directive lags, as `digests.Item.lags`."""
    c = judged.c
    near_before: ColumnElement[date] = literal(bounds.near_before, Date)
    if bounds.near_before_on:
        days = {day: literal(until, Date) for day, until in bounds.near_before_on.items()}
        near_before = case(*((c.day == day, until) for day, until in days.items()), else_=near_before)
    behind = func.coalesce(c.behind, 0)
    lags = or_(c.overdue, behind >= bounds.yellow * _A_POINT)
    light = case(
        (c.status.in_(DONE), Light.BLUE.value),
        (c.status == Status.SUSPENDED, Light.GREY.value),
        (~c.running, null()),
        (or_(c.overdue, behind > bounds.red * _A_POINT), Light.RED.value),
        (or_(c.late, c.unsigned), Light.GREY.value),
        (or_(lags, and_(c.due_on.is_not(None), c.due_on < near_before)), Light.YELLOW.value),
        else_=Light.GREEN.value,
    )
    return select(*c, light.label("light"), and_(c.running, lags).label("lags")).cte("lit")


def _standings(chosen: Chosen, bounds: Bounds) -> CTE:
    return _lit(_judged(_measured(_facts(chosen, bounds), bounds)), bounds)


async def rows(session: Session, chosen: Chosen, bounds: Bounds) -> Sequence[Mapping[str, Any]]:
    """Return one row for each issued directive that is chosen, as their documents have them.

    Cancelled ones included, whose light is None; units' parts (分办) not. `behind` is in permille.
    """
    lit = _standings(chosen, bounds)
    found = await session.execute(select(lit).order_by(lit.c.year, lit.c.serial, lit.c.position))
    return [dict(row) for row in found.mappings()]


@dataclass(frozen=True)
class Between:
    """A period as instants: from `start`, before `end`."""

    start: datetime
    end: datetime


async def counts(session: Session, chosen: Chosen, bounds: Bounds, between: Between) -> Sequence[Mapping[str, Any]]:
    """Return one row for each lead unit (`unit_id` None: what none leads) in the office's order, with its counts.

    `red` … `blue`, `unsigned`, `late`, `overdue`, `lags`: how many stand so. `issued`, `closed`, `on_time`, `extended`, `returned`:
    what the period brought. What was archived before the period is not counted, nor what was cancelled.
    """
    lit = _standings(chosen, bounds)
    c = lit.c

    def within(instant: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        return and_(instant >= between.start, instant < between.end)

    office = select(PersonRole.person_id).where(PersonRole.role.in_((Role.CLERK, Role.APPROVER)))

    def decided(kind: RequestKind, status: RequestStatus, *also: ColumnElement[bool]) -> ColumnElement[int]:
        asked = select(func.count()).where(
            Request.directive_id == c.id,
            Request.kind == kind,
            Request.status == status,
            within(Request.decided_at),
            *also,
        )
        return asked.correlate(lit).scalar_subquery()

    closed = and_(c.status.in_(DONE), within(c.closed_at))
    query = (
        select(
            c.unit_id,
            func.max(Unit.name).label("unit"),
            *(_how_many(c.light == light.value).label(light.value) for light in Light),
            *(_how_many(c[name]).label(name) for name in ("unsigned", "late", "overdue", "lags")),
            _how_many(within(c.issued_at)).label("issued"),
            _how_many(closed).label("closed"),
            _how_many(and_(closed, or_(c.due_on.is_(None), c.closed_on <= c.due_on))).label("on_time"),
            func.sum(decided(RequestKind.EXTENSION, RequestStatus.GRANTED)).label("extended"),
            func.sum(decided(RequestKind.COMPLETION, RequestStatus.RETURNED, Request.decided_by_id.in_(office))).label(
                "returned"
            ),
        )
        .outerjoin(Unit, Unit.id == c.unit_id)
        .where(c.light.is_not(None), or_(c.status != Status.ARCHIVED, within(c.closed_at)))
        .group_by(c.unit_id)
        .order_by(c.unit_id.is_(None), func.max(Unit.position), c.unit_id)
    )
    return [dict(row) for row in (await session.execute(query)).mappings()]


def _year_begins(c: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[date]:
    """Return 1 January of the year that a yearly target is of, as `bot.rules.progress.year_begins` does."""
    first = func.coalesce(c.first_due_on, c.due_on)
    set_for = case((first > c.issued_on, first), else_=c.issued_on)
    return NewYear(case((set_for > c.due_on, c.due_on), else_=set_for))


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


async def spans(session: Session, chosen: Chosen, bounds: Bounds) -> Sequence[tuple[date, date, int]]:
    """Return from when to when directives go, and how many do so: of those with an end that are not over or archived."""
    facts = _facts(chosen, bounds)
    c = facts.c
    start = case((c.yearly, _year_begins(c)), else_=c.issued_on).label("start")
    query: Select[Any] = (
        select(start, c.due_on, func.count())
        .where(c.due_on.is_not(None), c.status.not_in((Status.CANCELLED, Status.ARCHIVED, Status.CARRIED_OVER)))
        .group_by(start, c.due_on)
    )
    return [(first, last, number) for first, last, number in await session.execute(query)]
