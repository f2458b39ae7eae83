"""Weeks and the instants of their digests. A week is Monday to Sunday, counted as ISO 8601 does."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import local_date
from bot.rules.policy import Policy
from bot.rules.quiet import at
from bot.rules.workdays import WorkCalendar
from db.enums import Edition


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week; `year` is the ISO year, which around New Year may not be the date's."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week in which `day` lies."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Return the first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Return the last day."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def following(self) -> "Week":
        """Return the next week."""
        return Week.of(self.monday + timedelta(days=7))


def digest_day(week: Week, policy: Policy, calendar: WorkCalendar) -> date | None:
    """Return the digest's day: Friday, else the last working day of the week; None where the whole week is off."""
    usual = week.monday + timedelta(days=policy.digest_weekday)
    return usual if calendar.is_workday(usual) else calendar.last_workday_of_week(usual)


def on_weekday(policy: Policy, weekday: int | None) -> Policy:
    """Return the limits for somebody who wants the digest on a day of their own (Monday is 0); None: the office's."""
    return policy if weekday is None else replace(policy, digest_weekday=weekday)


def first_day(day: date, edition: Edition) -> date:
    """Return with which day the week, month, quarter or year of a date begins."""
    if edition is Edition.WEEK:
        return Week.of(day).monday
    month = {Edition.MONTH: day.month, Edition.QUARTER: (day.month - 1) // 3 * 3 + 1, Edition.YEAR: 1}[edition]
    return date(day.year, month, 1)


def ends(day: date, following: date, edition: Edition) -> bool:
    """Return whether the digest of a day is its edition's: the last in the month, quarter or year, the next being `following`."""
    return edition is Edition.WEEK or first_day(day, edition) != first_day(following, edition)


def last_of_next(day: date, edition: Edition) -> date:
    """Return the last day that counts as next: Friday of next week, or the end of the next month, quarter or year."""
    if edition is Edition.WEEK:
        return Week.of(day).following.sunday - timedelta(days=2)
    return first_day(first_day(first_day(day, edition) + _LONG[edition], edition) + _LONG[edition], edition) - DAY


DAY = timedelta(days=1)
_LONG = {Edition.MONTH: timedelta(31), Edition.QUARTER: timedelta(92), Edition.YEAR: timedelta(366)}


def _instant(week: Week, moment: time, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime | None:
    day = digest_day(week, policy, calendar)
    return None if day is None else at(day, moment, zone)


def digest_instant(week: Week, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime | None:
    """Return when the week's digest goes to the leaders, in UTC; None in a week without working days."""
    return _instant(week, policy.digest_time, policy, calendar, zone)


def preview_instant(week: Week, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime | None:
    """Return when the clerk gets the preview, in UTC, which is also up to when its figures count."""
    return _instant(week, policy.preview_time, policy, calendar, zone)


def next_digest(now: datetime, policy: Policy, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """Return the first instant from `now` (aware) on at which a digest goes out, in UTC."""
    week = Week.of(local_date(now, zone))
    while (instant := digest_instant(week, policy, calendar, zone)) is None or instant < now:
        week = week.following
    return instant


def too_fresh(issued_on: date, day: date, policy: Policy, calendar: WorkCalendar) -> bool:
    """Return whether a digest on `day` would come too soon after issue: within two working days, the day itself one.

    The receipt is not due before then, so there is nothing to tell.
    """
    if policy.no_digest_within == 0 or day < issued_on:
        return False
    return day <= calendar.add_workdays(calendar.workday_from(issued_on), policy.no_digest_within - 1)


def issue_number(day: date, last: tuple[date, int] | None) -> int:
    """Return a digest's number within its calendar year, from the day and number of the leader's last one."""
    return last[1] + 1 if last is not None and last[0].year == day.year else 1
