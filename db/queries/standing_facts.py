"""What the rows say of issued directives, one row each, before anything is concluded (`standings` does)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from db.enums import RequestKind, Status, UnitRole
from db.models import (
    Acknowledgement,
    Directive,
    DirectiveUnit,
    Document,
    Feedback,
    Person,
    Request,
    Target,
    Unit,
)
from db.prepared import prepared
from db.queries.directives import KNOWN, WHOLE
from db.queries.followup import WAITING
from db.session import Session
from db.sql_functions import DaysFrom, OfficeDay, Permille

RUNNING = (Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
DONE = (Status.CLOSED, Status.ARCHIVED)
_WHOLE_PERMILLE = 1000
_A_POINT = 10  # permille

Given = frozenset[str]
"""Which of the conditions of `Chosen` there are."""


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

    def values(self) -> dict[str, Any]:
        """Return what the statements' parameters are to be."""
        stops = enumerate(self.near_before_on.items())
        later = {name: day for n, days in stops for name, day in zip(stop_names(n), days, strict=True)}
        points = {"yellow": self.yellow * _A_POINT, "red": self.red * _A_POINT}
        return {"today": self.today, "zone": self.zone, "near_before": self.near_before, **points, **later}


def stop_names(n: int) -> tuple[str, str]:
    """Return the parameters' names for the n-th day on which clocks stopped, and what is near counted from it."""
    return f"stop_{n}", f"near_before_{n}"


@dataclass(frozen=True)
class Chosen:
    """Which directives: all, or those that fulfil each of these. `units`, `leader_id`: led by these units, or naming the leader."""

    units: Collection[int] | None = None
    leader_id: int | None = None
    unit_id: int | None = None
    document_id: int | None = None
    ids: Collection[int] | None = None

    @property
    def given(self) -> Given:
        """Return which conditions there are: a statement is made once for all that have the same ones."""
        return frozenset(one.name for one in fields(self) if getattr(self, one.name) is not None)

    def values(self) -> dict[str, Any]:
        """Return what the statements' parameters are to be."""
        found = {name: getattr(self, name) for name in self.given}
        return {name: list(value) if isinstance(value, Collection) else value for name, value in found.items()}


def _condition(given: Given) -> ColumnElement[bool]:
    """Return as SQL which directives are chosen; the values are parameters."""
    wanted: list[ColumnElement[bool]] = []
    if "units" in given:
        wanted.append(_in_portfolio(named="leader_id" in given))
    if "unit_id" in given:
        wanted.append(_led_by(DirectiveUnit.unit_id == bindparam("unit_id", type_=Integer())))
    if "document_id" in given:
        wanted.append(Directive.document_id == bindparam("document_id", type_=Integer()))
    if "ids" in given:
        wanted.append(Directive.id.in_(_some("ids")))
    return and_(true(), *wanted)


def _some(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=Integer(), expanding=True)


def _in_portfolio(*, named: bool) -> ColumnElement[bool]:
    """Return whether one of the units leads it, or it names the leader: two lists of ids, each found by itself."""
    led = select(DirectiveUnit.directive_id).where(
        DirectiveUnit.role == UnitRole.LEAD, DirectiveUnit.unit_id.in_(_some("units"))
    )
    if not named:
        return Directive.id.in_(led)
    other = aliased(Directive)
    naming = select(other.id).where(other.leader_id == bindparam("leader_id", type_=Integer()))
    return Directive.id.in_(led.union_all(naming))


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


@prepared
def _waiting_days(zone: str) -> Select[date]:
    stops = Request.kind.in_((RequestKind.OBJECTION, RequestKind.COMPLETION))
    day = OfficeDay(Request.created_at, type_coerce(zone, String()))
    return select(day).where(Request.status.in_(WAITING), stops).distinct()


async def waiting_days(session: Session, zone: str) -> Sequence[date]:
    """Return the days on which clocks have stopped that still stand."""
    statement, values = _waiting_days(zone)
    return (await session.scalars(statement, values)).all()


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


def expected(day: ColumnElement[date], start: ColumnElement[date], end: ColumnElement[date]) -> ColumnElement[int]:
    """Return the permille of time passed when a day ends, as `progress.expected_progress`."""
    passed, all_days = DaysFrom(start, day) + 1, DaysFrom(start, end) + 1
    return case((day >= end, _WHOLE_PERMILLE), (day < start, 0), else_=Permille(passed, all_days))


def reached() -> ColumnElement[int]:
    """Return the permille of a goal that is reached, as `progress.actual_progress`."""
    other_way = or_(and_(Target.current < 0, Target.value > 0), and_(Target.current > 0, Target.value < 0))
    return case((other_way, 0), else_=Permille(func.abs(Target.current), func.abs(Target.value)))


def facts_of(given: Given) -> CTE:
    """Return what the rows say of each directive: one row each, before anything is concluded."""
    lead = aliased(DirectiveUnit)
    zone = bindparam("zone", type_=String())
    since = OfficeDay(_waiting_since(), zone)
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
            OfficeDay(Directive.issued_at, zone).label("issued_on"),
            Directive.sign_by,
            Directive.first_due_on,
            Directive.due_on,
            Directive.cadence,
            Directive.closed_at,
            OfficeDay(Directive.closed_at, zone).label("closed_on"),
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
        .where(_condition(given), Directive.status.in_(KNOWN), Directive.issued_at.is_not(None), WHOLE)
    )
    return query.cte("facts").prefix_with("MATERIALIZED")
