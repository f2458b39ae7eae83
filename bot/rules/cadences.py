"""When periodic reports (周报, 半月报, 月报, 季报 …) are due."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import Cadence, FeedbackKind

_MONTHS_IN_PERIOD = {
    Cadence.SEMIMONTHLY: 1,
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.HALFYEARLY: 6,
    Cadence.YEARLY: 12,
}
# A report that has just been given is not asked for again for so many working days (nobody is asked twice)
_LEAST_GAP = {Cadence.WEEKLY: 3, Cadence.SEMIMONTHLY: 5}
_LEAST_GAP_OTHERWISE = 10
_WEEK = timedelta(days=7)
_MONTHS = 12


def _weeks(start: date, weekday: int) -> Iterator[tuple[date, date]]:
    monday = start - timedelta(days=start.weekday())
    while True:
        yield monday, monday + timedelta(days=weekday)
        monday += _WEEK


def _month_periods(start: date, months: int, days: tuple[int, ...]) -> Iterator[tuple[date, date]]:
    first = start.year * _MONTHS + (start.month - 1) // months * months
    while True:
        year, month = divmod(first + months - 1, _MONTHS)  # the period's last month
        begins = date(first // _MONTHS, first % _MONTHS + 1, 1)
        for day in days:
            due = date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
            yield begins, due
            begins = due + timedelta(days=1)
        first += months


def _periods(cadence: Cadence, start: date, policy: Policy) -> Iterator[tuple[date, date]]:
    """Yield first day and nominal due day of each period, from the one around `start` on."""
    if cadence is Cadence.WEEKLY:
        return _weeks(start, policy.weekly_weekday)
    days = policy.semimonthly_days if cadence is Cadence.SEMIMONTHLY else (policy.monthly_day,)
    return _month_periods(start, _MONTHS_IN_PERIOD[cadence], days)


def _due_days(cadence: Cadence, start: date, policy: Policy, calendar: WorkCalendar) -> Iterator[date]:
    """Yield the due days from around `start` on: where one is off, the last working day before it.

    A period without any working day up to its due day, such as a week of Spring Festival, owes no report.
    """
    for begins, nominal in _periods(cadence, start, policy):
        due = calendar.workday_until(nominal)
        if due >= begins:
            yield due


def next_periodic(cadence: Cadence, after: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the first day after `after` on which a periodic report is due."""
    return next(due for due in _due_days(cadence, after, policy, calendar) if due > after)


def occurrences(cadence: Cadence, start: date, end: date, policy: Policy, calendar: WorkCalendar) -> tuple[date, ...]:
    """Return the days from `start` to `end`, both included, on which a periodic report is due."""
    days = takewhile(lambda due: due <= end, _due_days(cadence, start, policy, calendar))
    return tuple(due for due in days if due >= start)


def next_feedback(
    cadence: Cadence, kind: FeedbackKind, due_on: date, met_on: date, policy: Policy, calendar: WorkCalendar
) -> date:
    """Return when the next report is due, once the one of `kind` due on `due_on` was given on `met_on`.

    After a first feedback, and after one that came late, a due day close behind it is passed over: with a first
    feedback on 24 February the monthly report of the 25th is the one of March.
    """
    if kind is FeedbackKind.PERIODIC and met_on <= due_on:
        return next_periodic(cadence, due_on, policy, calendar)
    since = max(due_on, met_on)
    gap = _LEAST_GAP.get(cadence, _LEAST_GAP_OTHERWISE)
    return next_periodic(cadence, calendar.add_workdays(since, gap) - timedelta(days=1), policy, calendar)
