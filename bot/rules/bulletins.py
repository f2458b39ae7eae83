"""Of which days a Word paper tells, what comes after them, and which papers are numbered in one row."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from bot.patterns import pattern_of
from bot.rules.errors import RuleError
from bot.rules.figures import Period
from bot.rules.numerals import half_width
from db.enums import PaperKind, PaperSeries

DAY = timedelta(days=1)
WEEK = 7
MONTHS = 12
LONGEST = 400  # days: a year, and a few
_QUARTER = 3

SERIES: Mapping[PaperKind, PaperSeries] = {
    PaperKind.WEEKLY: PaperSeries.BULLETIN,
    PaperKind.MONTHLY: PaperSeries.BULLETIN,
    PaperKind.PERIOD: PaperSeries.BULLETIN,
    PaperKind.SPECIAL: PaperSeries.SPECIAL,
    PaperKind.NOTICE: PaperSeries.NOTICE,
    PaperKind.CHASE: PaperSeries.CHASE,
}
OF_ONE = frozenset({PaperKind.NOTICE, PaperKind.CHASE})
"""The papers about one directive."""


class Days(StrEnum):
    """A period by its name. The value travels in buttons: never change one."""

    THIS_WEEK = "tw"
    LAST_WEEK = "lw"
    THIS_MONTH = "tm"
    LAST_MONTH = "lm"
    THIS_QUARTER = "tq"


class PeriodError(RuleError):
    """These days are no period: not understood, the wrong way round, too long, or not begun yet."""


def period_of(days: Days, today: date) -> Period:
    """Return the days of a named period, whole: weeks run from Monday to Sunday."""
    match days:
        case Days.THIS_WEEK | Days.LAST_WEEK:
            monday = today - DAY * today.weekday() - DAY * (WEEK if days is Days.LAST_WEEK else 0)
            return Period(monday, monday + DAY * (WEEK - 1))
        case Days.THIS_MONTH:
            return _months(today.year, today.month, 1)
        case Days.LAST_MONTH:
            before = today.replace(day=1) - DAY
            return _months(before.year, before.month, 1)
        case Days.THIS_QUARTER:
            return _months(today.year, today.month - (today.month - 1) % _QUARTER, _QUARTER)


def _months(year: int, month: int, count: int) -> Period:
    """Return `count` whole months from one on, which may be the 13th."""
    year, month = year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1
    last = year * MONTHS + month - 1 + count - 1
    last_year, last_month = last // MONTHS, last % MONTHS + 1
    return Period(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def kind_of(period: Period) -> PaperKind:
    """Return what a bulletin of these days is: a whole week's, a whole month's, or any other's."""
    if period.first.weekday() == 0 and period.last - period.first == DAY * (WEEK - 1):
        return PaperKind.WEEKLY
    whole = _months(period.first.year, period.first.month, 1)
    return PaperKind.MONTHLY if period == whole else PaperKind.PERIOD


def following(period: Period) -> Period:
    """Return the next period of the same kind: whole months after whole months, else as many days."""
    months = (period.last.year - period.first.year) * MONTHS + period.last.month - period.first.month + 1
    if period == _months(period.first.year, period.first.month, months):
        return _months(period.first.year, period.first.month + months, months)
    return Period(period.last + DAY, period.last + DAY + (period.last - period.first))


def told(period: Period, today: date) -> Period:
    """Return the days of a period of which something can be told already. Raises PeriodError."""
    if period.last < period.first:
        raise PeriodError("bulletin/period_reversed")
    if period.first > today:
        raise PeriodError("bulletin/period_to_come")
    if (period.last - period.first).days >= LONGEST:
        raise PeriodError("bulletin/period_too_long", most=LONGEST)
    return Period(period.first, min(period.last, today))


_YEAR = r"(?:(?P<year>20\d\d)\s*(?:年|[-/.]))?\s*"
_MONTH = pattern_of(rf"^{_YEAR}(?P<month>\d{{1,2}})\s*月?$")
_ISO = r"(?P<{0}y>20\d\d)\s*[-/.年]\s*(?P<{0}m>\d{{1,2}})\s*[-/.月]\s*(?P<{0}d>\d{{1,2}})\s*日?"
_SHORT = r"(?:(?P<{0}m>\d{{1,2}})\s*[-/.月]\s*)?(?P<{0}d>\d{{1,2}})\s*[日号]?"
_BETWEEN = r"\s*(?:至|到|~|—+|–|-{1,2}|to|,|\s)\s*"
_SPANS = tuple(
    pattern_of(f"^{first.format('a')}{_BETWEEN}{last.format('b')}$", re.IGNORECASE)
    for first in (_ISO, _SHORT)
    for last in (_ISO, _SHORT)
)


def typed_period(text: str, today: date) -> Period:
    """Return the days that somebody types: 2月1日至2月20日, 2022-02-01 2022-02-20, 2月1日-20日, 2022年2月.

    What names no year is the last that has begun. Raises PeriodError.
    """
    words = " ".join(half_width(text).split())
    try:
        found = _whole_month(words, today) or _span(words, today)
    except ValueError:  # no day of the calendar
        found = None
    if found is None:
        raise PeriodError("bulletin/period_unclear")
    return found


def _whole_month(words: str, today: date) -> Period | None:
    match = _MONTH.match(words)
    if match is None or (match["year"] is None and "月" not in words):
        return None
    month = int(match["month"])
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return _months(date(year, month, 1).year, month, 1)


def _span(words: str, today: date) -> Period | None:
    for form in _SPANS:
        match = form.match(words)
        if match is None:
            continue
        parts = match.groupdict()
        if parts.get("ay") is None and parts.get("am") is None:
            continue  # a day without a month: of which?
        month, day = int(parts["am"]), int(parts["ad"])
        year = int(parts["ay"]) if parts.get("ay") else today.year - (date(today.year, month, day) > today)
        first = date(year, month, day)
        last_month = int(parts["bm"] or month)
        last_year = int(parts["by"]) if parts.get("by") else year + (last_month < month)
        return Period(first, date(last_year, last_month, int(parts["bd"])))
    return None
