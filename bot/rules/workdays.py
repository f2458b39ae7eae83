"""Working days: the State Council's calendar of holidays and make-up days (调休), with an office's own days on top."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import chinese_calendar

DAY = timedelta(days=1)
SATURDAY = 5
SUNDAY = 6


@lru_cache(maxsize=4096)  # the library looks through all its years each time; this holds eleven years
def _official(day: date) -> bool | None:
    """Return whether the official calendar works on `day`, None where it says nothing of the year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the library's word for a year whose holidays are not published (or before 2004)
        return None


@lru_cache(maxsize=32)
def _ordinary(year: int) -> tuple[date, ...]:
    """Return the working days of a year as they are without days of an office's own."""
    first = date(year, 1, 1)
    days = (first + DAY * i for i in range((date(year, 12, 31) - first).days + 1))
    return tuple(day for day in days if _is_ordinary(day))


def _is_ordinary(day: date) -> bool:
    official = _official(day)
    return day.weekday() < SATURDAY if official is None else official


class WorkCalendar:
    """Which days an office works.

    `overrides` says of single days that they are worked (True) or off (False); it wins over everything. Years without
    official data count Monday to Friday but for those days: ask `is_known` and tell the clerks.
    """

    def __init__(self, overrides: Mapping[date, bool] = MappingProxyType({})) -> None:
        self._overrides = dict(overrides)
        self._years: dict[int, list[date]] = {}  # the working days of each year that was asked about

    @property
    def overrides(self) -> Mapping[date, bool]:
        """Return the office's own days."""
        return MappingProxyType(self._overrides)

    def adopt(self, overrides: Mapping[date, bool]) -> None:
        """Take other days of the office's own from now on, for all who hold this calendar."""
        self._overrides = dict(overrides)
        self._years = {}

    def has_official(self, year: int) -> bool:
        """Return whether the official holidays of `year` are known."""
        return _official(date(year, 1, 1)) is not None

    def is_known(self, year: int) -> bool:
        """Return whether the days off of `year` are known: from the official calendar, or from the office's own days."""
        return self.has_official(year) or any(day.year == year for day in self._overrides)

    def unusual_days(self, year: int) -> Iterator[date]:
        """Yield the days of `year` that are no ordinary working days from Monday to Friday, or that the office named."""
        day = date(year, 1, 1)
        while day.year == year:
            if day in self._overrides or self.is_workday(day) is (day.weekday() >= SATURDAY):
                yield day
            day += DAY

    def is_workday(self, day: date) -> bool:
        """Return whether the office works on `day`. Make-up days are working days."""
        if day in self._overrides:
            return self._overrides[day]
        return _is_ordinary(day)

    def next_workday(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> date:
        """Return the last working day before `day`."""
        return self.add_workdays(day, -1)

    def workday_from(self, day: date) -> date:
        """Return `day` if it is worked, else the first working day after it."""
        return day if self.is_workday(day) else self.next_workday(day)

    def workday_until(self, day: date) -> date:
        """Return `day` if it is worked, else the last working day before it."""
        return day if self.is_workday(day) else self.previous_workday(day)

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after `day` (before it where n is negative); `day` itself for 0."""
        if n == 0:
            return day
        year, worked = day.year, self._worked(day.year)
        place = bisect_right(worked, day) + n - 1 if n > 0 else bisect_left(worked, day) + n
        while place >= len(worked):
            place -= len(worked)
            year += 1
            worked = self._worked(year)
        while place < 0:
            year -= 1
            worked = self._worked(year)
            place += len(worked)
        return worked[place]

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative where `end` is earlier.

        Seen from `start` as today it is the working days left until `end`, from `start` as a due day those late.
        """
        if end < start:
            return -self.workdays_between(end, start)
        worked = self._worked(start.year)
        days = -bisect_right(worked, start)
        for year in range(start.year, end.year):
            days += len(worked)
            worked = self._worked(year + 1)
        return days + bisect_right(worked, end)

    def _worked(self, year: int) -> list[date]:
        """Return the working days of a year, in order."""
        if year not in self._years:
            own = {day: works for day, works in self._overrides.items() if day.year == year}
            worked = {*_ordinary(year), *(day for day, works in own.items() if works)}
            self._years[year] = sorted(worked.difference(day for day, works in own.items() if not works))
        return self._years[year]

    def last_workday_of_week(self, day: date) -> date | None:
        """Return the last working day of the week (Monday to Sunday) of `day`; None where the whole week is off."""
        monday = day - DAY * day.weekday()
        last = self.workday_until(monday + DAY * SUNDAY)
        return last if last >= monday else None
