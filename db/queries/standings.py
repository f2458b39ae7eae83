"""Where directives stand, in SQL: the light, what is late, how far behind. The one source of every paper's figures.

The rules are those of `bot.rules.lights` for a single directive (`docs/terms.md`); a test holds both together on random
histories. What a rule has to compute, such as working days, comes in as `Bounds`.

The statements are long, and making one takes longer than SQLite takes to answer it for a small office: each is made once
for all that differ by values only, which are parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from db.enums import Light, RequestKind, RequestStatus, Role, Status
from db.models import (
    PersonRole,
    Request,
    Target,
    Unit,
)
from db.models.base import UtcDateTime
from db.queries.standing_facts import DONE, RUNNING, Bounds, Chosen, Given, expected, facts_of, reached, stop_names
from db.session import Session
from db.sql_functions import NewYear

made_once = lru_cache(maxsize=64)  # few differ by more than values: who asks, and on how many days clocks have stopped


def _measured(facts: CTE) -> CTE:
    """Return the facts with the day that counts and the points behind."""
    today = bindparam("today", type_=Date())
    day = case((facts.c.waiting_since < today, facts.c.waiting_since), else_=today)
    running = facts.c.status.in_(RUNNING)
    start = case((Target.yearly.is_(True), _year_begins(facts.c)), else_=facts.c.issued_on)
    behind = (
        select(func.max(expected(day, start, facts.c.due_on) - reached()))
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


def _lit(judged: CTE, stops: int) -> CTE:
    """Return the facts with the light, as `lights.light`, and whether a directive lags, as `digests.Item.lags`.

    `stops`: on how many days clocks have stopped from which what is near is counted.
    """
    c = judged.c
    near_before: ColumnElement[date] = bindparam("near_before", type_=Date())
    if stops:
        days = [[bindparam(name, type_=Date()) for name in stop_names(n)] for n in range(stops)]
        near_before = case(*((c.day == day, until) for day, until in days), else_=near_before)
    behind = func.coalesce(c.behind, 0)
    lags = or_(c.overdue, behind >= bindparam("yellow", type_=Integer()))
    light = case(
        (c.status.in_(DONE), Light.BLUE.value),
        (c.status == Status.SUSPENDED, Light.GREY.value),
        (~c.running, null()),
        (or_(c.overdue, behind > bindparam("red", type_=Integer())), Light.RED.value),
        (or_(c.late, c.unsigned), Light.GREY.value),
        (or_(lags, and_(c.due_on.is_not(None), c.due_on < near_before)), Light.YELLOW.value),
        else_=Light.GREEN.value,
    )
    return select(*c, light.label("light"), and_(c.running, lags).label("lags")).cte("lit")


def _standings(given: Given, stops: int) -> CTE:
    return _lit(_judged(_measured(facts_of(given))), stops)


@made_once
def _rows(given: Given, stops: int) -> Select[Any]:
    lit = _standings(given, stops)
    return select(lit).order_by(lit.c.year, lit.c.serial, lit.c.position)


async def rows(session: Session, chosen: Chosen, bounds: Bounds) -> Sequence[Mapping[str, Any]]:
    """Return one row for each issued directive that is chosen, as their documents have them.

    Cancelled ones included, whose light is None; units' parts (分办) not. `behind` is in permille.
    """
    statement = _rows(chosen.given, len(bounds.near_before_on))
    found = await session.execute(statement, {**chosen.values(), **bounds.values()})
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
    statement = _counts(chosen.given, len(bounds.near_before_on))
    given = {**chosen.values(), **bounds.values(), "start": between.start, "end": between.end}
    return [dict(row) for row in (await session.execute(statement, given)).mappings()]


@made_once
def _counts(given: Given, stops: int) -> Select[Any]:
    lit = _standings(given, stops)
    c = lit.c
    start, end = (bindparam(name, type_=UtcDateTime()) for name in ("start", "end"))

    def within(instant: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        return and_(instant >= start, instant < end)

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
    return (
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


def _year_begins(c: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[date]:
    """Return 1 January of the year that a yearly target is of, as `bot.rules.progress.year_begins` does."""
    first = func.coalesce(c.first_due_on, c.due_on)
    set_for = case((first > c.issued_on, first), else_=c.issued_on)
    return NewYear(case((set_for > c.due_on, c.due_on), else_=set_for))


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


async def spans(session: Session, chosen: Chosen, bounds: Bounds) -> Sequence[tuple[date, date, int]]:
    """Return from when to when directives go, and how many do so: of those with an end that are not over or archived."""
    found = await session.execute(_spans(chosen.given), {**chosen.values(), "zone": bounds.zone})
    return [(first, last, number) for first, last, number in found]


@made_once
def _spans(given: Given) -> Select[Any]:
    c = facts_of(given).c
    start = case((c.yearly, _year_begins(c)), else_=c.issued_on).label("start")
    return (
        select(start, c.due_on, func.count())
        .where(c.due_on.is_not(None), c.status.not_in((Status.CANCELLED, Status.ARCHIVED, Status.CARRIED_OVER)))
        .group_by(start, c.due_on)
    )
