"""Assessment by results (考核): what was closed in time, days overdue, returns. Never how often somebody wrote.

Off until an office switches it on (`Policy.assessment`). All figures are of a period, for what was closed in it or still
open at its end; every one stands there by the date that was set first and by the one that extensions have made of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.rules.figures import Period
from bot.rules.unit_groups import UnitGroup, group_of
from bot.rules.workdays import DAY, WorkCalendar

_TENTH = Decimal("0.1")
_CODE = re.compile(r"(?P<year>20\d\d)(?:q(?P<quarter>[1-4]))?")
_MONTHS = 3  # of a quarter
_FIRST_QUARTER = 1


class Group(StrEnum):
    """Among whom a unit's figures stand: like with like."""

    DEPARTMENT = "department"  # 部门
    TOWNSHIP = "township"  # 乡镇(街道)
    PLATFORM = "platform"  # 园区、企业等平台


_PLATFORMS = frozenset({UnitGroup.ZONE, UnitGroup.FIRM})


@dataclass(frozen=True, slots=True)
class Assessed:
    """What counts of one directive, or of a unit's part. Dates are the office's.

    `done_on`: when close-out was asked for that was then granted, so that the office's own looking takes nobody's time.
    `stopped_on`: since when the clock of an open one stands still. `returned`, `extended`: how often, in the period,
    its former years' numbers included. `excluded`: why it does not count; empty where it does.
    """

    id: int
    number: str
    title: str
    unit_id: int
    unit: str
    issued_on: date
    first_due_on: date | None
    due_on: date | None
    done_on: date | None
    stopped_on: date | None = None
    returned: int = 0
    extended: int = 0
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A unit's figures.

    `due_first`, `due`: how many were closed or overdue by the first date, by the extended one; of them `on_time_first`,
    `on_time` closed in time. `days_first`, `days`: working days overdue in the period.
    """

    due_first: int = 0
    on_time_first: int = 0
    due: int = 0
    on_time: int = 0
    days_first: int = 0
    days: int = 0
    returned: int = 0
    extended: int = 0

    @property
    def rate_first(self) -> Decimal | None:
        """Return the on-time closing rate in percent by the first date; None where nothing was due."""
        return _share(self.on_time_first, self.due_first)

    @property
    def rate(self) -> Decimal | None:
        """Return it by the extended date."""
        return _share(self.on_time, self.due)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's line, with the directives that it is counted from."""

    unit_id: int
    unit: str
    group: Group
    result: Result
    items: tuple[Assessed, ...]

    @property
    def counts(self) -> bool:
        """Return whether there is anything to show: something was due, or returned, or extended."""
        return self.result != Result()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The figures of a period, units in the office's order; `excluded` are shown with their reasons and not counted."""

    period: Period
    units: tuple[UnitResult, ...]
    excluded: tuple[Assessed, ...]


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def group_in_assessment(unit: str) -> Group:
    """Return a unit's group by its name."""
    group = group_of(unit)
    if group is UnitGroup.TOWNSHIP:
        return Group.TOWNSHIP
    return Group.PLATFORM if group in _PLATFORMS else Group.DEPARTMENT


def closed_on(item: Assessed, period: Period) -> date | None:
    """Return when a directive was closed, seen from the period's end."""
    return item.done_on if item.done_on is not None and item.done_on <= period.last else None


def counts(item: Assessed, period: Period) -> bool:
    """Return whether a directive belongs to a period: it was issued by its end and not closed before it began."""
    return item.issued_on <= period.last and (item.done_on is None or item.done_on >= period.first)


def _horizon(item: Assessed, period: Period, today: date) -> date:
    """Return the day before which a date has passed, for a directive that is open at the period's end."""
    return min(period.last + DAY, today, item.stopped_on or today)


def overdue_days(item: Assessed, due: date | None, period: Period, today: date, calendar: WorkCalendar) -> int:
    """Return the working days of a period on which a directive was past a date."""
    if due is None:
        return 0
    since = max(due, period.first - DAY)
    until = closed_on(item, period) or min(period.last, _horizon(item, period, today))
    return max(calendar.workdays_between(since, until), 0) if until > since else 0


def in_time(item: Assessed, due: date | None, period: Period, today: date) -> bool | None:
    """Return whether a directive was closed by a date; None while it is open and nothing is overdue yet."""
    closed = closed_on(item, period)
    if closed is not None:
        return due is None or closed <= due
    return False if due is not None and due < _horizon(item, period, today) else None


def result_of(items: Iterable[Assessed], period: Period, today: date, calendar: WorkCalendar) -> Result:
    """Return the figures of directives that belong to a period."""
    found = list(items)
    first = [in_time(item, item.first_due_on, period, today) for item in found]
    last = [in_time(item, item.due_on, period, today) for item in found]
    return Result(
        due_first=sum(one is not None for one in first),
        on_time_first=sum(one is True for one in first),
        due=sum(one is not None for one in last),
        on_time=sum(one is True for one in last),
        days_first=sum(overdue_days(item, item.first_due_on, period, today, calendar) for item in found),
        days=sum(overdue_days(item, item.due_on, period, today, calendar) for item in found),
        returned=sum(item.returned for item in found),
        extended=sum(item.extended for item in found),
    )


def assess(items: Iterable[Assessed], period: Period, today: date, calendar: WorkCalendar) -> Assessment:
    """Return the figures of a period; `items` come in the order of their units."""
    belonging = [item for item in items if counts(item, period)]
    by_unit: dict[int, list[Assessed]] = {}
    for item in belonging:
        if not item.excluded:
            by_unit.setdefault(item.unit_id, []).append(item)
    units = [
        UnitResult(unit_id, theirs[0].unit, group_in_assessment(theirs[0].unit),
                   result_of(theirs, period, today, calendar), tuple(theirs))
        for unit_id, theirs in by_unit.items()
    ]  # fmt: skip
    return Assessment(period, tuple(units), tuple(item for item in belonging if item.excluded))


def ranks(units: Iterable[UnitResult]) -> Mapping[int, int]:
    """Return each unit's place within its group, by the rate with extended dates, then by days overdue; equals share one.

    Who had nothing due has no place.
    """
    keys = {one.unit_id: (one.group, -one.result.rate, one.result.days) for one in units if one.result.rate is not None}
    return {
        unit_id: 1 + sum(other[0] is key[0] and other[1:] < key[1:] for other in keys.values())
        for unit_id, key in keys.items()
    }


def period_of(code: str) -> Period | None:
    """Return the period that a short code names: 2022, 2022q3; None for any other words."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    year, quarter = int(match["year"]), int(match["quarter"] or 0)
    if not quarter:
        return Period(date(year, 1, 1), date(year, 12, 31))
    first = date(year, _MONTHS * (quarter - 1) + 1, 1)
    months = year * 12 + _MONTHS * quarter  # of the first day after it, counted from 0
    return Period(first, date(months // 12, months % 12 + 1, 1) - DAY)


def codes_around(today: date) -> tuple[str, ...]:
    """Return the periods that are looked at on a day, the likeliest first.

    The year (in its first quarter the one before), the last quarter that has ended, and the other year.
    """
    quarter = (today.month - 1) // _MONTHS + 1
    year, before = str(today.year), str(today.year - 1)
    if quarter == _FIRST_QUARTER:
        return before, f"{before}q4", year
    return year, f"{year}q{quarter - 1}", before
